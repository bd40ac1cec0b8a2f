"""Opening a kept recording for a browser or an excerpt."""

from dataclasses import dataclass
from pathlib import Path

from db import Database
from db.tables import Recording, RecordingState
from recordings.errors import NoSuchRecording, RecordingGone, StoreUnwritable
from recordings.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A recording's file: 16-bit PCM WAV, which every browser plays and seeks; a message may be of another kind."""

    recording_id: int
    call_id: str
    path: Path


async def open_for_play(database: Database, store: Store, recording_id: int) -> KeptFile:
    """The file to send to a browser.

    Raises ``NoSuchRecording``, ``StoreUnavailable``, and ``RecordingGone`` when the file is not there, was deleted by
    the retention rule, or its row leads out of the recordings folder.
    """
    async with database.read() as session:
        row = await session.get(Recording, recording_id)
    if row is None:
        raise NoSuchRecording(recording_id)
    try:
        path = store.path_of(row.path)
    except StoreUnwritable as exc:
        raise RecordingGone(recording_id, row.path) from exc
    if row.state is RecordingState.DELETED or not path.is_file():
        raise RecordingGone(recording_id, row.path)
    return KeptFile(recording_id=row.id, call_id=row.call_id, path=path)
