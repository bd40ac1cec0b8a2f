"""Reading recordings, transcripts and what was said; frozen rows for pages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload, undefer

from db import Database, said
from db.jobs import JobCounts
from db.tables import Job, Recording, RecordingKind, RecordingState, Transcript, Utterance
from recordings.errors import NoSuchRecording
from recordings.intake import TRANSCRIBE
from recordings.snippets import snippet
from recordings.transcription.words import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceView:
    id: int
    channel: int
    """0 citizen, 1 seat."""
    start: float
    end: float
    confidence: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptView:
    id: int
    engine: str
    model: str
    created_at: datetime
    confidence: float | None
    utterances: tuple[UtteranceView, ...]
    words: tuple[Word, ...]
    """Of all utterances, ordered by start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingView:
    id: int
    call_id: str
    kind: RecordingKind
    state: RecordingState
    path: str
    sha256: str
    size: int
    seconds: float
    channels: int
    levels_dbfs: tuple[float, ...]
    faults: tuple[str, ...]
    ended_at: datetime
    taken_in_at: datetime
    transcript: TranscriptView | None
    """The current one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One utterance that holds all words asked for."""

    call_id: str
    recording_id: int
    utterance_id: int
    channel: int
    start: float
    ended_at: datetime
    snippet: str


_CURRENT = (
    select(Transcript).where(Transcript.current).options(selectinload(Transcript.utterances), undefer(Transcript.words))
)


async def recordings_of_call(database: Database, call_id: str) -> list[RecordingView]:
    """Everything recorded of a call, oldest first. Raises ``StoreUnavailable``."""
    async with database.read() as session:
        rows = await session.scalars(
            select(Recording).where(Recording.call_id == call_id).order_by(Recording.ended_at, Recording.id)
        )
        recordings = list(rows)
        current = await session.scalars(_CURRENT.where(Transcript.recording_id.in_([row.id for row in recordings])))
        transcripts = {transcript.recording_id: transcript for transcript in current}
        return [_view(row, transcripts.get(row.id)) for row in recordings]


async def recording(database: Database, recording_id: int) -> RecordingView:
    """Raises ``NoSuchRecording``, ``StoreUnavailable``."""
    async with database.read() as session:
        row = await session.get(Recording, recording_id)
        if row is None:
            raise NoSuchRecording(recording_id)
        transcript = await session.scalar(_CURRENT.where(Transcript.recording_id == recording_id))
        return _view(row, transcript)


async def peaks_of(database: Database, recording_id: int) -> bytes:
    """The outline as ``peaks.peaks`` makes it. Raises ``NoSuchRecording``, ``StoreUnavailable``."""
    async with database.read() as session:
        row = await session.get(Recording, recording_id, options=[undefer(Recording.peaks)])
        if row is None:
            raise NoSuchRecording(recording_id)
        return row.peaks or b""


async def search(database: Database, query: str, *, limit: int = 50, offset: int = 0) -> list[Hit]:
    """Utterances of current transcripts that hold the words of ``query`` (spaces mean AND), newest call first.

    An empty query finds nothing. Raises ``StoreUnavailable``.
    """
    if not query.strip():
        return []
    wanted = (
        select(Utterance, Recording.call_id, Recording.id, Recording.ended_at)
        .join(Transcript, Transcript.id == Utterance.transcript_id)
        .join(Recording, Recording.id == Transcript.recording_id)
        .where(said(query, database.dialect), Transcript.current, Recording.state == RecordingState.STORED)
        .order_by(Recording.ended_at.desc(), Recording.id.desc(), Utterance.start)
        .limit(limit)
        .offset(offset)
    )
    async with database.read() as session:
        return [
            Hit(
                call_id=call_id, recording_id=recording_id, utterance_id=utterance.id, channel=utterance.channel,
                start=utterance.start, ended_at=ended_at, snippet=snippet(utterance.text, query),
            )
            for utterance, call_id, recording_id, ended_at in await session.execute(wanted)
        ]  # fmt: skip


async def transcription_backlog(database: Database) -> JobCounts:
    """How many transcriptions wait, run, are done, are dead letters. Raises ``StoreUnavailable``."""
    async with database.read() as session:
        rows = await session.execute(select(Job.state, func.count()).where(Job.kind == TRANSCRIBE).group_by(Job.state))
        return JobCounts(**{state.value: count for state, count in rows})


def _view(row: Recording, transcript: Transcript | None) -> RecordingView:
    return RecordingView(
        id=row.id, call_id=row.call_id, kind=row.kind, state=row.state, path=row.path, sha256=row.sha256,
        size=row.size, seconds=row.seconds, channels=row.channels, levels_dbfs=tuple(row.levels_dbfs),
        faults=tuple(row.faults), ended_at=row.ended_at, taken_in_at=row.taken_in_at,
        transcript=None if transcript is None else _transcript(transcript),
    )  # fmt: skip


def _transcript(row: Transcript) -> TranscriptView:
    return TranscriptView(
        id=row.id, engine=row.engine, model=row.model, created_at=row.created_at, confidence=row.confidence,
        utterances=tuple(
            UtteranceView(
                id=one.id, channel=one.channel, start=one.start, end=one.end, confidence=one.confidence, text=one.text
            )
            for one in row.utterances
        ),
        words=tuple(Word(*word) for word in row.words),
    )  # fmt: skip
