"""Reading an upload as it comes: the token first, then file by file, never the whole of it in memory."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import BodyPartReader, web

from cases import AttachmentRefused, AttachmentTooLarge, AttachmentView
from web.admin.change import change_of
from web.context import acting, services, viewer
from web.errors import FormRefused, InputRefused, UploadTooSlow
from web.forms import MISFITS
from web.middlewares import require_token

PIECE = 1 << 16
UPLOAD_SECONDS = 300.0
"""For one request, however many files it has."""
MOST_AT_ONCE = 10
LONGEST_TOKEN = 256
SLACK = 1 << 16
"""Bytes of a form beside its files."""
BROKEN = "上传的内容不完整，请重新选择文件后再试。"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; ``complaint`` in Chinese, or None."""

    name: str
    file: AttachmentView | None
    complaint: str | None


async def take_files(request: web.Request, number: str) -> list[Outcome]:
    """Keep the files of a form, each for itself: one that is refused keeps no other back.

    The form's token stands before its files, or in the header. Raises ``cases.NoSuchCase``, ``AttachmentRefused``,
    ``FormRefused``, ``InputRefused``, ``UploadTooSlow``, ``cases.AttachmentFolderFaulty``.
    """
    attachments = services(request).attachments
    await attachments.require(number, acting(request))
    if (request.content_length or 0) > MOST_AT_ONCE * attachments.largest + SLACK:
        raise AttachmentTooLarge(attachments.largest)
    if not request.content_type.startswith("multipart/"):
        raise InputRefused("请选择要上传的文件。")
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            return await _read(request, number)
    except TimeoutError as exc:
        raise UploadTooSlow from exc
    except MISFITS as exc:
        raise InputRefused(BROKEN) from exc


async def _read(request: web.Request, number: str) -> list[Outcome]:
    trusted, found = _trusted_by_header(request), list[Outcome]()
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise InputRefused(BROKEN)
        if part.filename is None:
            trusted = await _field(request, part) or trusted
        elif not trusted:
            raise FormRefused
        elif part.filename:
            found.append(await _one(request, number, part, part.filename, place=len(found)))
    if not trusted:
        raise FormRefused
    if not found:
        raise InputRefused("请选择要上传的文件。")
    return found


def _trusted_by_header(request: web.Request) -> bool:
    """Whether the token is in the header, as scripts send it, or a program asks, which needs none.

    Raises ``FormRefused``: it is another session's.
    """
    if viewer(request).token is not None:
        return True
    given = request.headers.get("X-CSRF-Token")
    if given is not None:
        require_token(request, given)
    return given is not None


async def _field(request: web.Request, part: BodyPartReader) -> bool:
    """Read past a field that is no file; whether it was the token of this session. Raises ``FormRefused``."""
    if part.name == "csrf":
        require_token(request, (await part.read_chunk(LONGEST_TOKEN)).decode("ascii", "replace"))
    await part.release()
    return part.name == "csrf"


async def _one(request: web.Request, number: str, part: BodyPartReader, name: str, *, place: int) -> Outcome:
    if place >= MOST_AT_ONCE:
        raise InputRefused(f"一次最多上传 {MOST_AT_ONCE} 个文件，前 {MOST_AT_ONCE} 个已经处理。")
    attachments, shown = services(request).attachments, name[:80]
    try:
        received = await attachments.files.receive(_pieces(part), most=attachments.largest)
        view = await attachments.add(number, name, received, acting(request), change_of(request))
    except AttachmentTooLarge as exc:
        await part.release()
        return Outcome(shown, None, f"「{shown}」超过 {exc.most >> 20} MB。")
    except AttachmentRefused as exc:
        return Outcome(shown, None, str(exc))
    return Outcome(view.name, view, None)


async def _pieces(part: BodyPartReader) -> AsyncIterator[bytes]:
    while piece := await part.read_chunk(PIECE):
        yield piece
