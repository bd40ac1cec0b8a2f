"""Letters of the mailbox: what became of each, the original, and those that were put aside by mistake."""

import structlog
from aiohttp import web

from channels import NoSuchLetter
from db.tables import LetterOutcome
from web.admin.change import change_of
from web.context import page, redirect, services, viewer

log = structlog.get_logger()

OUTCOMES = {
    LetterOutcome.OPENED: "新开工单",
    LetterOutcome.ADDED: "并入工单",
    LetterOutcome.UNREADABLE: "无法识别，已开工单",
    LetterOutcome.IGNORED: "未受理",
    LetterOutcome.REPEATED: "重复送达",
}
_FAILURES = {
    "MailRefused": "信箱拒绝登录，或设置有误，请系统管理员检查 mail_ 开头的设置",
    "MailAway": "信箱服务器没有回应，会再试",
}


def failed(failure: str) -> str:
    """Why a mailbox could not be read, for people; the details stay behind it for whoever mends it."""
    kind, _, details = failure.partition(": ")
    return f"{_FAILURES.get(kind, '出错，会再试')}（{details or kind}）"


async def show(request: web.Request) -> web.StreamResponse:
    letters, after = services(request).ways.letters, request.query.get("after", "")
    wanted = request.query.get("outcome", "")
    outcome = LetterOutcome(wanted) if wanted in set(LetterOutcome) else None
    number = int(after) if after.isascii() and after.isdecimal() and len(after) < 10 else None
    rows, following = await letters.newest(outcome=outcome, after=number, viewer=viewer(request).login)
    return page(
        request, "channels/letters.html", rows=rows, following=following, outcome=outcome, outcomes=OUTCOMES,
        mailboxes=await letters.mailboxes(), failed=failed,
    )  # fmt: skip


async def original(request: web.Request) -> web.StreamResponse:
    """As a download only: what strangers send is never shown within our pages."""
    wanted = int(request.match_info["id"])
    path = await services(request).ways.letters.original(wanted, change_of(request))
    if not path.is_file():
        raise NoSuchLetter(wanted)
    log.info("web.letter.downloaded", letter=wanted)
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f'attachment; filename="letter-{wanted}.eml"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return web.FileResponse(path, headers=headers)


async def open_case(request: web.Request) -> web.StreamResponse:
    """A letter that was put aside, and is a citizen's."""
    wanted = int(request.match_info["id"])
    number = await services(request).ways.letters.open_by_hand(wanted, change_of(request))
    log.info("web.letter.opened", letter=wanted)
    return redirect(f"/cases/{number}" if number else "/letters")
