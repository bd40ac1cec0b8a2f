"""Recordings as the browser plays and draws them. Every playback and download leaves an audit entry."""

from datetime import timedelta
from pathlib import Path

from aiohttp import web
from sqlalchemy import select

from db.tables import AuditEntry, Recording, RecordingState
from web.calls import detail
from web.context import audit, services, viewer
from web.errors import NoSuchRecording

TYPES = {".wav": "audio/wav", ".opus": "audio/ogg", ".ogg": "audio/ogg", ".mp3": "audio/mpeg"}
ONE_SITTING = timedelta(minutes=30)
"""Later parts of a file, asked for within this time of an entry, belong to the playback of that entry."""


def inside(folder: Path, relative: str) -> Path | None:
    """The file ``relative`` in ``folder``; None when there is none or its path, links followed, leads outside."""
    root = folder.resolve()
    path = (root / relative).resolve()
    return path if path.is_relative_to(root) and path.is_file() else None


async def _file(request: web.Request) -> tuple[Recording, Path]:
    async with services(request).database.read() as session:
        recording = await detail.recording_of(session, int(request.match_info["id"]))
    path = inside(services(request).recordings_folder, recording.path)
    if recording.state is RecordingState.DELETED or path is None:
        raise NoSuchRecording(recording.id)
    return recording, path


def _starts_over(request: web.Request) -> bool:
    wanted = request.headers.get("Range", "").replace(" ", "")
    return not wanted or wanted.startswith("bytes=0-")


async def _noted_lately(request: web.Request, recording: Recording) -> bool:
    since = services(request).clock() - ONE_SITTING
    noted = select(AuditEntry.id).where(
        AuditEntry.subject_kind == "recording",
        AuditEntry.subject_id == str(recording.id),
        AuditEntry.action == "recording.played",
        AuditEntry.actor == viewer(request).login,
        AuditEntry.at > since,
    )
    async with services(request).database.read() as session:
        return await session.scalar(noted.limit(1)) is not None


async def play(request: web.Request) -> web.StreamResponse:
    """The file, whole or a range of it. Playing from the start is an audit entry, and so is any part of a file that
    was not played lately: no way of asking for bytes goes unwritten."""
    recording, path = await _file(request)
    if request.method == "GET" and (_starts_over(request) or not await _noted_lately(request, recording)):
        await audit(request, "recording.played", "recording", str(recording.id), reason=f"call {recording.call_id}")
    return web.FileResponse(path, headers={"Content-Type": _type(path)})


async def download(request: web.Request) -> web.StreamResponse:
    recording, path = await _file(request)
    await audit(request, "recording.downloaded", "recording", str(recording.id), reason=f"call {recording.call_id}")
    name = f"{recording.call_id.replace('/', '_')}-{recording.id}{path.suffix}"
    headers = {"Content-Type": _type(path), "Content-Disposition": f'attachment; filename="{name}"'}
    return web.FileResponse(path, headers=headers)


def _type(path: Path) -> str:
    return TYPES.get(path.suffix.lower(), "application/octet-stream")


async def peaks(request: web.Request) -> web.StreamResponse:
    """The stored peaks as they are: per 50 ms one byte for each channel, channels side by side."""
    async with services(request).database.read() as session:
        recording = await detail.recording_of(session, int(request.match_info["id"]), peaks=True)
    return web.Response(body=recording.peaks or b"", content_type="application/octet-stream")
