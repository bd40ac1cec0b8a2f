"""Writing transcripts: one unit of work each."""

from datetime import datetime

from sqlalchemy import update

from db import Database, bigrams
from db.tables import Transcript, Utterance
from recordings.transcription.utterances import Said, utterances
from recordings.transcription.words import Recognition, Recognizer


async def keep_transcript(
    database: Database, recording_id: int, heard: Recognition, by: Recognizer, *, now: datetime
) -> int:
    """Store what was heard as the recording's current transcript; the one before stays, not current.

    Returns the transcript's id. Raises ``StoreUnavailable``.
    """
    transcript = Transcript(
        recording_id=recording_id,
        engine=f"{by.name} {by.version}",
        model=by.model,
        created_at=now,
        current=True,
        confidence=_mean_confidence(heard),
        cpu_seconds=heard.cpu_seconds,
        words=[list(word) for word in heard.words],
        utterances=[_row(said) for said in utterances(heard.words)],
    )
    async with database.write() as session:
        before = update(Transcript).where(Transcript.recording_id == recording_id, Transcript.current)
        await session.execute(before.values(current=False))
        session.add(transcript)
        await session.flush()
        return transcript.id


def _row(said: Said) -> Utterance:
    return Utterance(
        channel=said.channel, start=said.start, end=said.end, confidence=said.confidence, text=said.text,
        grams=" ".join(bigrams(said.text)),
    )  # fmt: skip


def _mean_confidence(heard: Recognition) -> float | None:
    if not heard.words:
        return None
    return round(sum(word.confidence for word in heard.words) / len(heard.words), 4)
