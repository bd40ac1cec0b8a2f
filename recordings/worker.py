"""The work of job kind ``transcribe``: from a recording's id to its transcript."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from db import Clock, Database, utc_now
from db.jobs import HopelessJob, NotNow, Task
from db.tables import Recording, RecordingState
from recordings.errors import ModelMissing, NotAudio, RecordingGone
from recordings.store import Store
from recordings.transcription.transcripts import keep_transcript
from recordings.transcription.words import Recognizer

log = structlog.get_logger()

MODEL_DELAY = timedelta(minutes=1)


class Transcriber:
    """A handler for ``Jobs.run({TRANSCRIBE: Transcriber(...)})``.

    Doing a job twice only replaces the transcript by an equal one, so a killed worker's job may be done again.
    ``before`` is awaited before each recognition; it may hold the work back as long as it likes.
    """

    def __init__(
        self,
        database: Database,
        store: Store,
        recognizer: Recognizer,
        *,
        before: Callable[[], Awaitable[None]] | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._database, self._store, self._recognizer, self._clock = database, store, recognizer, clock
        self._before = before

    async def __call__(self, task: Task) -> None:
        """Raises ``HopelessJob``, ``NotNow``, ``RecordingGone``, ``RecognizerError``, ``StoreUnavailable``."""
        recording_id = int(task.payload["recording"])
        async with self._database.read() as session:
            recording = await session.get(Recording, recording_id)
        if recording is None:
            raise HopelessJob(f"no recording {recording_id}")
        if recording.state is not RecordingState.STORED:
            log.info("transcription.skipped", recording=recording_id, state=recording.state.value)
            return
        path = self._store.path_of(recording.path)
        if not path.is_file():
            raise RecordingGone(recording_id, recording.path)
        if self._before:
            await self._before()
        try:
            heard = await self._recognizer.transcribe(path)
        except ModelMissing as exc:
            raise NotNow(str(exc), delay=MODEL_DELAY) from exc
        except NotAudio as exc:
            raise HopelessJob(f"recording {recording_id}: {exc.reason}") from exc
        transcript = await keep_transcript(self._database, recording_id, heard, self._recognizer, now=self._clock())
        log.info(
            "transcription.done", recording=recording_id, transcript=transcript, words=len(heard.words),
            cpu_seconds=heard.cpu_seconds, audio_seconds=heard.audio_seconds,
        )  # fmt: skip
