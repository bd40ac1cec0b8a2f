"""Recordings as the browser plays and draws them. Every playback and download leaves an audit entry."""

from datetime import timedelta
from pathlib import Path

from aiohttp import web
from sqlalchemy import select

from db.tables import AuditEntry
from recordings import KeptFile, Store, open_for_play, peaks_of
from web.context import audit, services, viewer

TYPES = {".wav": "audio/wav", ".opus": "audio/ogg", ".ogg": "audio/ogg", ".mp3": "audio/mpeg"}
ONE_SITTING = timedelta(minutes=30)
"""Later parts of a file, asked for within this time of an entry, belong to the playback of that entry."""


async def _file(request: web.Request) -> KeptFile:
    store = Store(services(request).recordings_folder)
    return await open_for_play(services(request).database, store, int(request.match_info["id"]))


def _starts_over(request: web.Request) -> bool:
    wanted = request.headers.get("Range", "").replace(" ", "")
    return not wanted or wanted.startswith("bytes=0-")


async def _noted_lately(request: web.Request, file: KeptFile) -> bool:
    since = services(request).clock() - ONE_SITTING
    noted = select(AuditEntry.id).where(
        AuditEntry.subject_kind == "recording",
        AuditEntry.subject_id == str(file.recording_id),
        AuditEntry.action == "recording.played",
        AuditEntry.actor == viewer(request).login,
        AuditEntry.at > since,
    )
    async with services(request).database.read() as session:
        return await session.scalar(noted.limit(1)) is not None


async def play(request: web.Request) -> web.StreamResponse:
    """The file, whole or a range of it. Playing from the start is an audit entry, and so is any part of a file that
    was not played lately: no way of asking for bytes goes unwritten."""
    file = await _file(request)
    if request.method == "GET" and (_starts_over(request) or not await _noted_lately(request, file)):
        await audit(request, "recording.played", "recording", str(file.recording_id), reason=f"call {file.call_id}")
    return web.FileResponse(file.path, headers={"Content-Type": _type(file.path)})


async def download(request: web.Request) -> web.StreamResponse:
    file = await _file(request)
    await audit(request, "recording.downloaded", "recording", str(file.recording_id), reason=f"call {file.call_id}")
    name = f"{file.call_id.replace('/', '_')}-{file.recording_id}{file.path.suffix}"
    headers = {"Content-Type": _type(file.path), "Content-Disposition": f'attachment; filename="{name}"'}
    return web.FileResponse(file.path, headers=headers)


def _type(path: Path) -> str:
    return TYPES.get(path.suffix.lower(), "application/octet-stream")


async def peaks(request: web.Request) -> web.StreamResponse:
    """The stored peaks as they are: per 50 ms one byte for each channel, channels side by side."""
    body = await peaks_of(services(request).database, int(request.match_info["id"]))
    return web.Response(body=body, content_type="application/octet-stream")
