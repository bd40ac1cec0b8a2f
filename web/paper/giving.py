"""Giving a paper out as a file; the audit says so before it is given."""

import asyncio

import structlog
from aiohttp import web

from web.context import audit
from web.paper.model import Paper
from web.paper.pdf import as_pdf
from web.paper.word import as_docx

log = structlog.get_logger()

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def give(
    request: web.Request, paper: Paper, subject: tuple[str, int], *, kind: str, name: str, what: str
) -> web.Response:
    """``kind``: docx or pdf; ``subject``: what it is of, with its id; ``what``: for the audit.

    Raises ``FontMissing``.
    """
    make, media_type = (as_docx, DOCX) if kind == "docx" else (as_pdf, "application/pdf")
    content = await asyncio.to_thread(make, paper)
    of, number = subject
    await audit(request, f"{of}.exported", of, str(number), reason=what)
    log.info("web.paper.given", of=of, subject=number, what=what)
    return download(content, media_type, name)


def download(content: bytes, media_type: str, name: str) -> web.Response:
    return web.Response(
        body=content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
