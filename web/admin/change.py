"""Who asks for a change of a rule."""

from aiohttp import web

from cases import LONGEST_REASON, Change
from web.context import ADDRESS, services, viewer
from web.errors import InputRefused
from web.forms import field, form_of

LONGEST_DOCUMENT = 20_000
"""Characters."""


def change_of(request: web.Request, reason: str = "") -> Change:
    return Change(at=services(request).clock(), actor=viewer(request).login, address=request[ADDRESS], reason=reason)


async def document_of(request: web.Request) -> tuple[str, Change]:
    """The document of a form, and the change with the reason that was given for it; it is never cut.

    Raises ``InputRefused``.
    """
    form = await form_of(request)
    text, reason = field(form, "document"), field(form, "reason").strip()
    if len(text) > LONGEST_DOCUMENT:
        raise InputRefused(f"规则最多 {LONGEST_DOCUMENT} 字，没有发布。")
    if not 2 <= len(reason) <= LONGEST_REASON:
        raise InputRefused(f"请填写修改原因（2 至 {LONGEST_REASON} 字）。")
    return text, change_of(request, reason)
