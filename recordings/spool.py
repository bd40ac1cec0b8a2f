"""The folders Asterisk writes to: what lies there, and removing it."""

from datetime import datetime
from pathlib import Path

from db.tables import RecordingKind
from recordings.arrival import Arrival
from recordings.store import disk_errors

SHORTEST_MESSAGE = 44 + 16_000
"""Bytes of a header and one second: the dialplan told who said less that it was too short."""


def too_short(arrival: Arrival) -> bool:
    """A message nobody can have said anything in."""
    return arrival.kind is RecordingKind.MESSAGE and arrival.size < SHORTEST_MESSAGE


def unlink_unless_grown(arrival: Arrival) -> bool:
    """Remove a file that was taken in; False: it has grown since.

    What was written after we looked is in no row yet: such a file stays and is taken in once more, whole.
    """
    try:
        if arrival.path.lstat().st_size != arrival.size:
            return False
    except FileNotFoundError:  # another intake of this spool was faster
        return True
    arrival.path.unlink(missing_ok=True)
    return True


def listing(folder: Path, still_since: datetime | None = None) -> list[Path]:
    """Oldest name first, on wish only what nobody wrote to since then; a folder that is not there yet is empty.

    Asterisk's own temporary files are hidden.
    """
    with disk_errors():
        if not folder.is_dir():
            return []
        found = sorted(path for path in folder.iterdir() if path.name[0] != ".")
    if still_since is None:
        return found
    return [path for path in found if (at := _written_at(path)) is not None and at <= still_since.timestamp()]


def _written_at(path: Path) -> float | None:
    """None when another intake took the file away in the meantime."""
    try:
        return path.lstat().st_mtime
    except FileNotFoundError:
        return None
