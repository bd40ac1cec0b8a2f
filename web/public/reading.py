"""Reading a citizen's form as it comes: its token first, its words within bounds, its files piece by piece."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from cases import AttachmentTooLarge, clean_name
from channels import Citizens, Sent, drop_files
from web.attachments.uploads import BROKEN, LONGEST_TOKEN, PIECE, SLACK, UPLOAD_SECONDS
from web.errors import FormRefused, InputRefused, UploadTooSlow
from web.forms import MISFITS
from web.public.tokens import name_of

MOST_FILES = 5
LONGEST_FIELD = 1 << 16
"""Bytes of a field that is no file."""


@dataclass
class Sending:
    """``name``: of the form; ``complaints``: about files that were not taken, in Chinese."""

    name: str = ""
    words: dict[str, str] = field(default_factory=dict)
    files: list[Sent] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


async def read_sending(request: web.Request, citizens: Citizens) -> Sending:
    """Everything of a form; whoever gets it keeps or drops its files.

    Raises ``FormRefused``, ``InputRefused``, ``UploadTooSlow``, ``cases.AttachmentFolderFaulty``: nothing is kept then.
    """
    largest = citizens.attachments.largest
    if (request.content_length or 0) > MOST_FILES * largest + SLACK:
        raise AttachmentTooLarge(largest)
    if not request.content_type.startswith("multipart/"):
        raise InputRefused(BROKEN)
    found = Sending()
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            await _read(request, citizens, found)
    except BaseException as exc:
        drop_files(citizens.attachments, found.files)
        if isinstance(exc, TimeoutError):
            raise UploadTooSlow from exc
        if isinstance(exc, MISFITS):
            raise InputRefused(BROKEN) from exc
        raise
    return found


async def _read(request: web.Request, citizens: Citizens, found: Sending) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise InputRefused(BROKEN)
        if part.filename is None:
            await _field(request, part, found)
        elif not found.name:
            raise FormRefused
        elif part.filename:
            await _file(part, part.filename, citizens, found)
    if not found.name:
        raise FormRefused


async def _field(request: web.Request, part: BodyPartReader, found: Sending) -> None:
    text = await _bounded(part)
    if part.name == "csrf":
        found.name = name_of(request, text[:LONGEST_TOKEN])
    elif part.name:
        found.words[part.name] = text


async def _bounded(part: BodyPartReader) -> str:
    """A field's text; of a longer one so much that its length is refused beside it."""
    content = b""
    while piece := await part.read_chunk(PIECE):
        content += piece[: LONGEST_FIELD - len(content)]
    return content.decode("utf-8", "replace").replace("\r\n", "\n")


async def _file(part: BodyPartReader, name: str, citizens: Citizens, found: Sending) -> None:
    if len(found.files) >= MOST_FILES:
        raise InputRefused(f"一次最多上传 {MOST_FILES} 个附件，请删减后重新提交。")
    files = citizens.attachments.files
    try:
        found.files.append((name, await files.receive(_pieces(part), most=citizens.attachments.largest)))
    except AttachmentTooLarge as exc:
        await part.release()
        found.complaints.append(f"「{clean_name(name)}」超过 {exc.most >> 20} MB，没有接收。")


async def _pieces(part: BodyPartReader) -> AsyncIterator[bytes]:
    while piece := await part.read_chunk(PIECE):
        yield piece
