"""The JSON API under /api/v1: the same facts, filters, permissions and masks as the pages."""

from dataclasses import asdict, replace
from typing import Any

from aiohttp import web

from recordings import RecordingView
from web.calls import detail, queries
from web.calls.filters import Cursor, read_filter
from web.context import LIVE, services, viewer
from web.masking import masked
from web.paging import page_size, paged, place_of
from web.permissions import Permission
from web.plain import plain


def _without_number(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"caller": masked(row["caller"])} if "caller" in row else row


def _without_transcript(recording: RecordingView) -> dict[str, Any]:
    row = asdict(replace(recording, transcript=None))
    del row["transcript"]
    return row


async def board(request: web.Request) -> web.StreamResponse:
    shown = request.app[LIVE].shown
    found = asdict(shown.board) if shown.board else None
    if found:
        found["calls"] = [_without_number(call) for call in found["calls"]]
    return web.json_response(plain({"version": shown.version, "down_since": shown.down_since, "board": found}))


async def calls(request: web.Request) -> web.StreamResponse:
    """``/api/v1/calls``: the filters of the page; ``next`` goes into ``after`` for the next page."""
    query = dict(request.query)
    if not viewer(request).may(Permission.TRANSCRIPT):
        query.pop("words", None)
    wanted, complaints = read_filter(query)
    database = services(request).database
    after, limit = place_of(request, Cursor.read), page_size(request)
    async with database.read() as session:
        rows, following = await queries.calls(
            session, wanted, database.dialect, after=after, limit=limit, viewer=viewer(request).login
        )
    found = [_without_number(asdict(row)) for row in rows]
    return paged(request, {"calls": found, "complaints": complaints}, following.text() if following else None)


async def call(request: web.Request) -> web.StreamResponse:
    call_id, may = request.match_info["id"], viewer(request).may
    database = services(request).database
    story = await detail.story_of(database, call_id)
    players = await detail.players_of(database, call_id) if may(Permission.RECORDING_PLAY) else []
    found = _without_number(asdict(story.call))
    found["recordings"] = [_without_transcript(item.recording) for item in players]
    found["transcripts"] = [
        {
            "recording": item.recording.id,
            "lines": [
                {"channel": line.channel, "start": line.start, "end": line.end, "text": line.text}
                for line in item.lines
            ],
        }
        for item in players
        if item.transcript and may(Permission.TRANSCRIPT)
    ]
    return web.json_response(plain(found))
