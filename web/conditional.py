"""Versions as programs name them: the ETag that was read comes back as If-Match. Pages have theirs in a hidden field;
both are the same number, and the same comparison refuses the one that has passed."""

from aiohttp import web

from web.errors import InputRefused, VersionMissing


def tag(version: int) -> dict[str, str]:
    """The header that tells the version of what is answered."""
    return {"ETag": f'"{version}"'}


def if_match(request: web.Request) -> int:
    """The version a change was made on. Raises ``VersionMissing``, ``InputRefused``."""
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not text:
        raise VersionMissing
    return version_of(text, "If-Match 不是读取时得到的 ETag。")


def version_of(text: str, complaint: str) -> int:
    """Raises ``InputRefused`` with ``complaint``."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise InputRefused(complaint)
    return int(text)
