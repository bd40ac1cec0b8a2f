"""One call with all that hangs on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from db import Database
from db.tables import Call, RecordingState
from queue_manager import CallQueries, CallRecord, CallStory
from recordings import RecordingView, TranscriptView, recordings_of_call
from web.calls.transcript import Line, conversation
from web.errors import NoSuchCall

INTAKE_PATIENCE = timedelta(minutes=10)
"""A recording that has not come this long after the call's end is reported as missing, not as coming."""
TRANSCRIPT_PATIENCE = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """A recording and, once there is one, its current transcript as a conversation."""

    recording: RecordingView
    lines: Sequence[Line]

    @property
    def transcript(self) -> TranscriptView | None:
        return self.recording.transcript

    @property
    def playable(self) -> bool:
        return self.recording.state is RecordingState.STORED

    @classmethod
    def of(cls, recording: RecordingView) -> "Player":
        said = recording.transcript
        return cls(recording=recording, lines=conversation(said.utterances, said.words) if said else ())


async def call_of(session: AsyncSession, call_id: str) -> Call:
    """Raises ``NoSuchCall``."""
    found = await session.get(Call, call_id)
    if found is None:
        raise NoSuchCall(call_id)
    return found


async def story_of(database: Database, call_id: str) -> CallStory:
    """Raises ``NoSuchCall``, ``db.StoreUnavailable``."""
    found = await CallQueries(database).story(call_id)
    if found is None:
        raise NoSuchCall(call_id)
    return found


async def players_of(database: Database, call_id: str) -> list[Player]:
    """Everything recorded of a call, oldest first. Raises ``db.StoreUnavailable``."""
    return [Player.of(recording) for recording in await recordings_of_call(database, call_id)]


def recording_expected(call: Call | CallRecord, found: Sequence[Player], now: datetime) -> bool:
    """Whether a recording is still to come: it is talked or was, and the intake has had no time yet."""
    if call.ended_at is None:
        return True
    return not found and call.connected_at is not None and now - call.ended_at < INTAKE_PATIENCE


def transcript_expected(item: Player, now: datetime) -> bool:
    return item.playable and item.transcript is None and now - item.recording.taken_in_at < TRANSCRIPT_PATIENCE
