"""Which file is which. A record file is known by its content, since rotation renames it and a restore copies it.

A *segment* is named by a hash of its first line, which holds a time and stays as it is while the file grows. Reading
goes on in a segment only where the *mark*, a hash of the last line read, still stands before the offset; a file that
begins alike but goes on differently is another life of the segment (``name.1``, ``name.2`` …), read from its start.
"""

import gzip
import hashlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

HEAD = 4096
"""Bytes of a file that are enough to know it by; a longer first line is known by these."""
MARK = 256
"""Bytes before an offset that are enough to recognise the place."""

TimeOf = Callable[[bytes], datetime | None]


@dataclass(frozen=True, slots=True)
class RecordFile:
    """One file of a record as it stands in the folder now."""

    path: Path
    name: str
    began_at: datetime
    size: int
    current: bool
    """Asterisk writes to it; the others were rotated away."""


def mark_of(window: bytes) -> str:
    """The mark of an offset, from up to ``MARK`` bytes that stand before it."""
    line = window[:-1].rpartition(b"\n")[2] + window[-1:]
    return hashlib.sha256(line).hexdigest()[:32]


def base(segment: str) -> str:
    """The name without the life: what the first line says."""
    return segment.partition(".")[0]


def next_life(segment: str) -> str:
    """The name of what begins like ``segment`` but is not it any more."""
    name, _, life = segment.partition(".")
    return f"{name}.{int(life or 0) + 1}"


def open_record(path: Path) -> IO[bytes]:
    """Open for reading; what logrotate has compressed is unpacked first, so that places in it can be sought."""
    if path.suffix != ".gz":
        return path.open("rb", buffering=0)
    unpacked = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    with gzip.open(path) as packed:
        shutil.copyfileobj(packed, unpacked)
    unpacked.seek(0)
    return unpacked


def listing(path: Path, time_of: TimeOf) -> list[RecordFile]:
    """Every file of the record at ``path`` that has a first line: rotated ones by age, the current one last."""
    rotated = [look(other, time_of, current=False) for other in path.parent.glob(f"{path.name}?*")]
    known = sorted((file for file in rotated if file), key=lambda file: (file.began_at, file.path.name))
    current = look(path, time_of, current=True)
    return [*known, current] if current else known


def look(path: Path, time_of: TimeOf, *, current: bool) -> RecordFile | None:
    """Know one file by its first line; None when it is gone or has none yet."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            head = file.read(HEAD)
        status = path.stat()
    except FileNotFoundError:
        return None
    name = name_of(head)
    if name is None:
        return None
    times = (time_of(candidate) for candidate in head.split(b"\n")[:8])
    began_at = next((time for time in times if time), datetime.fromtimestamp(status.st_mtime, UTC))
    return RecordFile(path, name, began_at, status.st_size, current)


def name_of(head: bytes) -> str | None:
    """The segment's name from the first bytes of a file; None when its first line is not complete."""
    line, end, _ = head[:HEAD].partition(b"\n")
    if not end and len(head) < HEAD:
        return None
    return hashlib.sha256(line).hexdigest()[:32]
