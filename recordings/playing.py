"""Opening a kept recording for a browser or an excerpt."""

from pathlib import Path

from db import Database
from db.tables import Recording, RecordingState
from recordings.errors import NoSuchRecording, RecordingGone
from recordings.store import Store


async def open_for_play(database: Database, store: Store, recording_id: int) -> Path:
    """The file to send to a browser: 16-bit PCM WAV, which every browser plays and seeks.

    Raises ``NoSuchRecording``, ``RecordingGone`` (also when the retention rule deleted it), ``StoreUnavailable``.
    """
    async with database.read() as session:
        row = await session.get(Recording, recording_id)
    if row is None:
        raise NoSuchRecording(recording_id)
    path = store.path_of(row.path)
    if row.state is RecordingState.DELETED or not path.is_file():
        raise RecordingGone(recording_id, row.path)
    return path
