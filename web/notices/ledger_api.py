"""What went out and what did not, for programs that watch over it: notices to citizens, deliveries to partners."""

from dataclasses import asdict

import structlog
from aiohttp import web

from db.tables import DeliveryState, NoticeState, NoticeWay
from notices import NoticeView
from web.admin.change import change_of
from web.masking import masked, masked_email
from web.notices.letters import ledger
from web.partners.handlers import partners
from web.plain import plain

log = structlog.get_logger()


async def letters(request: web.Request) -> web.StreamResponse:
    """``?state=``: failures where none is given; ``?after=``: the id the page begins below. Numbers are masked."""
    wanted = request.query.get("state", NoticeState.DEAD.value)
    state = NoticeState(wanted) if wanted in {one.value for one in NoticeState} else None
    rows = await ledger(request).listed(state, after=_after(request))
    counts = {state.value: count for state, count in (await ledger(request).counts()).items()}
    return web.json_response(plain({"counts": counts, "notices": [_notice(row) for row in rows]}))


async def send_letter_again(request: web.Request) -> web.StreamResponse:
    notice = int(request.match_info["id"])
    await ledger(request).send_again(notice, change_of(request))
    log.info("web.notice.sent_again", notice=notice)
    return web.json_response({"queued": notice})


async def partner_list(request: web.Request) -> web.StreamResponse:
    """Partners without their secrets, with how many deliveries wait and how many were given up."""
    return web.json_response(plain({"partners": [asdict(row) for row in await partners(request).all()]}))


async def deliveries(request: web.Request) -> web.StreamResponse:
    """``?state=`` and ``?after=`` as of ``letters``."""
    wanted = request.query.get("state", DeliveryState.DEAD.value)
    state = DeliveryState(wanted) if wanted in {one.value for one in DeliveryState} else None
    rows = await partners(request).deliveries(int(request.match_info["id"]), state, after=_after(request))
    return web.json_response(plain({"deliveries": [asdict(row) for row in rows]}))


async def deliver_again(request: web.Request) -> web.StreamResponse:
    delivery = int(request.match_info["delivery"])
    await partners(request).send_again(delivery, change_of(request))
    log.info("web.delivery.sent_again", delivery=delivery)
    return web.json_response({"queued": delivery})


def _after(request: web.Request) -> int | None:
    text = request.query.get("after", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def _notice(row: NoticeView) -> dict[str, object]:
    hide = masked_email if row.way is NoticeWay.EMAIL else masked
    found = asdict(row) | {"address": hide(row.address) if row.address else None}
    del found["text"]
    return found
