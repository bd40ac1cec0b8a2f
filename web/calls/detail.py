"""One call with all that hangs on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from db.tables import Call, JournalEntry, QueueVisit, Recording, RecordingState, Transcript, Utterance
from web.calls.transcript import Line, conversation
from web.errors import NoSuchCall, NoSuchRecording

INTAKE_PATIENCE = timedelta(minutes=10)
"""A recording that has not come this long after the call's end is reported as missing, not as coming."""
TRANSCRIPT_PATIENCE = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A recording and, once there is one, its current transcript."""

    recording: Recording
    transcript: Transcript | None
    lines: Sequence[Line]

    @property
    def playable(self) -> bool:
        return self.recording.state is RecordingState.STORED


async def call_of(session: AsyncSession, call_id: str) -> Call:
    """Raises ``NoSuchCall``."""
    found = await session.get(Call, call_id)
    if found is None:
        raise NoSuchCall(call_id)
    return found


async def visits(session: AsyncSession, call_id: str) -> Sequence[QueueVisit]:
    order = (QueueVisit.entered_at, QueueVisit.ordinal)
    return (await session.scalars(select(QueueVisit).where(QueueVisit.call_id == call_id).order_by(*order))).all()


async def journal(session: AsyncSession, call_id: str) -> Sequence[JournalEntry]:
    """The facts of a call in the order of Asterisk's own times."""
    order = (JournalEntry.at, JournalEntry.source, JournalEntry.offset)
    return (await session.scalars(select(JournalEntry).where(JournalEntry.call_id == call_id).order_by(*order))).all()


async def recordings(session: AsyncSession, call_id: str) -> Sequence[Recording]:
    order = (Recording.ended_at, Recording.id)
    return (await session.scalars(select(Recording).where(Recording.call_id == call_id).order_by(*order))).all()


async def recording_of(session: AsyncSession, recording_id: int, *, peaks: bool = False) -> Recording:
    """Raises ``NoSuchRecording``."""
    options = [undefer(Recording.peaks)] if peaks else []
    found = await session.get(Recording, recording_id, options=options)
    if found is None:
        raise NoSuchRecording(recording_id)
    return found


async def heard(session: AsyncSession, recording: Recording) -> Heard:
    current = select(Transcript).where(Transcript.recording_id == recording.id, Transcript.current)
    transcript = await session.scalar(current.options(undefer(Transcript.words)))
    lines: Sequence[Line] = ()
    if transcript:
        said = await session.scalars(select(Utterance).where(Utterance.transcript_id == transcript.id))
        lines = conversation(said, transcript.words)
    return Heard(recording=recording, transcript=transcript, lines=lines)


def recording_expected(call: Call, found: Sequence[Recording], now: datetime) -> bool:
    """Whether a recording is still to come: it is talked or was, and the intake has had no time yet."""
    if call.ended_at is None:
        return True
    return not found and call.connected_at is not None and now - call.ended_at < INTAKE_PATIENCE


def transcript_expected(item: Heard, now: datetime) -> bool:
    return item.playable and item.transcript is None and now - item.recording.taken_in_at < TRANSCRIPT_PATIENCE
