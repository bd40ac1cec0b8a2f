"""What was sent to citizens and what was not: the list, and sending again by hand."""

import structlog
from aiohttp import web

from db.tables import NoticeState
from notices import EVENT_NAMES, Event, Notices
from web.admin.change import change_of
from web.context import page, redirect, services, viewer
from web.notices import words

log = structlog.get_logger()

PATH = "/admin/notices/letters"


def ledger(request: web.Request) -> Notices:
    given = services(request)
    return Notices(given.database, given.jobs)


async def show(request: web.Request) -> web.StreamResponse:
    """``state``: one of ``NoticeState``, failures where none is given; ``after``: the id the page begins below."""
    wanted, after = request.query.get("state", NoticeState.DEAD.value), request.query.get("after", "")
    state = NoticeState(wanted) if wanted in {one.value for one in NoticeState} else None
    notices = ledger(request)
    begun = int(after) if after.isdecimal() and len(after) < 16 else None
    rows = await notices.listed(state, after=begun, viewer=viewer(request).login)
    return page(
        request, "notices/letters.html", rows=rows, state=state, counts=await notices.counts(), words=words,
        names={event.value: EVENT_NAMES[event] for event in Event}, stuck=await notices.stuck_steps(),
    )  # fmt: skip


async def send_again(request: web.Request) -> web.StreamResponse:
    await ledger(request).send_again(int(request.match_info["id"]), change_of(request))
    log.info("web.notice.sent_again", notice=request.match_info["id"])
    return redirect(PATH)


async def free_steps(request: web.Request) -> web.StreamResponse:
    """Have the steps looked at again of which nothing could be made."""
    await ledger(request).free_steps(change_of(request))
    log.info("web.notice.steps_freed")
    return redirect(PATH)
