"""Follow one of Asterisk's record files through growth, rotation, truncation and disappearance. No database.

Reads in bounded chunks and gives complete lines only. Every stretch that may have been lost is told as a ``Loss``.
Blocking, though never for long: call it from a thread.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from queue_manager.journal.segments import (
    HEAD,
    MARK,
    RecordFile,
    TimeOf,
    base,
    listing,
    mark_of,
    name_of,
    next_life,
    open_record,
)

CHUNK = 65536
"""Bytes read at once, and so the longest line that is understood."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a record is read: everything of ``segment`` before ``offset``. ``mark`` recognises the place."""

    segment: str
    offset: int
    mark: str


@dataclass(frozen=True, slots=True)
class Line:
    """One complete line, its end included, and where in the segment it begins."""

    segment: str
    offset: int
    text: bytes

    def after(self) -> Place:
        """The place behind this line."""
        return Place(self.segment, self.offset + len(self.text), mark_of(self.text[-MARK:]))


@dataclass(frozen=True, slots=True)
class Loss:
    """Part of the record may be missing here. ``reason``: vanished, altered, half_line or long_line."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Reading:
    lines: Sequence[Line]
    losses: Sequence[Loss]
    place: Place | None
    """Behind everything in ``lines``; None while no file was ever found."""
    at_end: bool
    """Nothing more to read at this moment."""


class RecordTail:
    """Reads on from ``place``, or from the oldest file there is.

    Args:
        path: where Asterisk writes; rotated files lie beside it under longer names.
        time_of: tells the time in a line, to bring rotated files into order.
        place: where an earlier reader stopped.
    """

    def __init__(self, path: Path, time_of: TimeOf, place: Place | None = None, *, chunk: int = CHUNK) -> None:
        self._path, self._time_of, self._chunk = path, time_of, chunk
        self._place = place
        self._file: IO[bytes] | None = None
        self._record: RecordFile | None = None
        self._window = b""
        self._skipping = False
        self._left: set[str] = set()
        self._losses: list[Loss] = []

    def read(self) -> Reading:
        """Give the next complete lines, at most one chunk of them. Raises ``OSError`` when a file cannot be read."""
        if self._file is None and not self._start():
            return self._reading([], at_end=True)
        lines, more = self._next_lines()
        if lines or more:
            return self._reading(lines, at_end=self._is_current() and not more)
        held = self._file
        following = self._following()
        if following is None:
            return self._reading([], at_end=self._file is held)
        lines, more = self._next_lines()  # what came between the last read and the rotation
        if not lines and not more:
            self._leave_for(following)
        return self._reading(lines, at_end=False)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None

    def _reading(self, lines: list[Line], *, at_end: bool) -> Reading:
        losses, self._losses = self._losses, []
        return Reading(lines, losses, self._place, at_end)

    def _is_current(self) -> bool:
        return self._record is not None and self._record.current

    # -- within one file

    def _next_lines(self) -> tuple[list[Line], bool]:
        """The complete lines of the next chunk, and whether to read again at once."""
        assert self._file is not None
        assert self._place is not None
        self._file.seek(self._place.offset - len(self._window))
        data = self._file.read(len(self._window) + self._chunk)
        if not data.startswith(self._window):
            self.close()  # shortened, emptied or written anew under our hands: find the place again
            return [], True
        block = data[len(self._window) :]
        full = len(block) == self._chunk
        complete = block.rfind(b"\n") + 1
        if full and not complete:
            self._skip(block)
            return [], True
        return self._cut(block[:complete]), full

    def _cut(self, block: bytes) -> list[Line]:
        assert self._place is not None
        if not block:
            return []
        segment, offset = self._place.segment, self._place.offset
        lines: list[Line] = []
        for text in block[:-1].split(b"\n"):
            if not self._skipping:
                lines.append(Line(segment, offset, text + b"\n"))
            self._skipping = False
            offset += len(text) + 1
        self._move(block)
        return lines

    def _skip(self, block: bytes) -> None:
        """No line is this long: pass over it, tell it once."""
        assert self._place is not None
        if not self._skipping:
            self._losses.append(Loss("long_line", f"{self._place.segment} at {self._place.offset}"))
        self._skipping = True
        self._move(block)

    def _move(self, block: bytes) -> None:
        assert self._place is not None
        self._window = (self._window + block)[-MARK:]
        self._place = Place(self._place.segment, self._place.offset + len(block), mark_of(self._window))

    # -- from file to file

    def _start(self) -> bool:
        """Find the file in which reading goes on. False when there is none yet."""
        files = listing(self._path, self._time_of)
        if not files:
            return False
        if self._place is None:
            return self._open(files[0], files[0].name, 0)
        ours = [file for file in files if file.name == base(self._place.segment)]
        ours.sort(key=lambda file: (file.current, file.size), reverse=True)
        if any(self._open(file, self._place.segment, self._place.offset) for file in ours):
            return True
        told = f"{self._place.segment} was read up to {self._place.offset}"
        if ours:
            return self._open(ours[0], next_life(self._place.segment), 0, Loss("altered", told))
        # Lines read before are known again by their keys, so the oldest file is a safe place to begin.
        return self._open(files[0], files[0].name, 0, Loss("vanished", told))

    def _open(self, file: RecordFile, segment: str, offset: int, loss: Loss | None = None) -> bool:
        """Go on in ``file`` at ``offset``; False when the file or the place in it is not there (any more)."""
        try:
            handle = open_record(file.path)
        except FileNotFoundError:
            return False
        same = name_of(handle.read(HEAD)) == file.name  # it may have been rotated since it was listed
        handle.seek(max(0, offset - MARK))
        window = handle.read(min(MARK, offset))
        place = Place(segment, offset, mark_of(window))
        if not same or len(window) < min(MARK, offset) or (offset and place != self._place):
            handle.close()
            return False
        self.close()
        self._file, self._record, self._window, self._place = handle, file, window, place
        self._skipping = False
        if loss:
            self._losses.append(loss)
        return True

    def _following(self) -> RecordFile | None:
        """At the end of a file: the one that comes after it, or None to wait here."""
        assert self._file is not None
        assert self._record is not None
        if self._record.current and self._is_still_the_path():
            return None
        name, began_at = self._record.name, self._record.began_at
        files = listing(self._path, self._time_of)
        if files and files[-1].current and files[-1].name == name:
            self._take_over(files[-1])
            return None
        later = (
            file
            for file in files
            if file.name != name and (file.current or (file.began_at >= began_at and file.name not in self._left))
        )
        return next(later, None)

    def _take_over(self, file: RecordFile) -> None:
        """The same record was put back as another file: go on in it, or from its start when it is not the same."""
        assert self._place is not None
        segment, offset = self._place.segment, self._place.offset
        if not self._open(file, segment, offset):
            told = Loss("altered", f"{segment} was read up to {offset}")
            self._open(file, next_life(segment), 0, told)

    def _is_still_the_path(self) -> bool:
        assert self._file is not None
        ours = os.fstat(self._file.fileno())
        try:
            theirs = self._path.stat()
        except FileNotFoundError:
            return False
        return (ours.st_dev, ours.st_ino) == (theirs.st_dev, theirs.st_ino)

    def _leave_for(self, following: RecordFile) -> None:
        assert self._file is not None
        assert self._place is not None
        assert self._record is not None
        self._file.seek(self._place.offset)
        half = len(self._file.read(self._chunk))
        told = Loss("half_line", f"{self._place.segment} ends in mid-line at {self._place.offset}") if half else None
        self._left.add(self._record.name)
        self._open(following, following.name, 0, told)
