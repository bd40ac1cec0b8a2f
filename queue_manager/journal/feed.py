"""One record file as a stream of facts: the tail's lines, parsed, and held back until their turn."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from db.tables import RecordSource
from queue_manager.journal.records import BadLine, Fact
from queue_manager.journal.tail import Line, Place, RecordTail

Parse = Callable[[bytes, str, int], Fact | BadLine]


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of one file that is missing or unreadable, between two facts as far as they are known."""

    source: RecordSource
    reason: str
    detail: str
    from_at: datetime | None
    to_at: datetime | None


@dataclass(slots=True)
class Part:
    """What was taken from one file: written in one transaction together with ``place``."""

    source: RecordSource
    facts: list[Fact] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    place: Place | None = None
    """Behind everything taken; None when the place did not move."""
    last_at: datetime | None = None
    at_end: bool = True

    @property
    def empty(self) -> bool:
        return self.place is None and not self.gaps


class RecordFeed:
    """Takes facts of one file in order, at most one chunk at a time.

    ``last_at`` is the time of the last fact an earlier reader wrote: where a gap found now begins.
    """

    def __init__(
        self, source: RecordSource, tail: RecordTail, parse: Parse, *, last_at: datetime | None = None
    ) -> None:
        self._source, self._tail, self._parse = source, tail, parse
        self._waiting: deque[tuple[Line, Fact | BadLine]] = deque()
        self._last_at = last_at
        self._last: Line | None = None
        self._taken: Place | None = None
        self._behind: Place | None = None
        self._at_end = False

    async def take(self, *, until: datetime | None = None) -> Part:
        """Give what comes next, but nothing later than ``until``. Raises ``OSError`` when the file cannot be read."""
        part = Part(self._source)
        if not self._waiting:
            await self._read(part)
        for line, run in self._due(until):
            if isinstance(run, Fact):
                part.facts.append(run)
                self._last_at = run.at
            else:
                part.gaps.append(self._unreadable(line, run))
        place = self._behind if not self._waiting else self._last.after() if self._last else self._taken
        if place != self._taken:
            part.place = self._taken = place
        part.last_at = self._last_at
        part.at_end = self._at_end and not self._waiting
        return part

    def close(self) -> None:
        self._tail.close()

    async def _read(self, part: Part) -> None:
        reading = await asyncio.to_thread(self._tail.read)
        self._behind, self._at_end = reading.place, reading.at_end
        for line in reading.lines:
            self._waiting.append((line, self._parse(line.text, line.segment, line.offset)))
        next_at = self._next_at()
        for loss in reading.losses:
            part.gaps.append(Gap(self._source, loss.reason, loss.detail, self._last_at, next_at))

    def _due(self, until: datetime | None) -> Iterable[tuple[Line, Fact | list[BadLine]]]:
        """Facts one by one; bad lines that stand together as one run, with the first of them."""
        while self._waiting:
            line, entry = self._waiting[0]
            if isinstance(entry, Fact):
                if until is not None and entry.at > until:
                    return
                self._last = self._waiting.popleft()[0]
                yield line, entry
            else:
                yield line, self._bad_run()

    def _bad_run(self) -> list[BadLine]:
        run: list[BadLine] = []
        while self._waiting and isinstance(entry := self._waiting[0][1], BadLine):
            run.append(entry)
            self._last = self._waiting.popleft()[0]
        return run

    def _unreadable(self, line: Line, run: list[BadLine]) -> Gap:
        reasons = ", ".join(sorted({bad.reason for bad in run}))
        detail = f"{len(run)} lines of {line.segment} from {run[0].offset} to {run[-1].offset}: {reasons}"
        return Gap(self._source, "unreadable", detail, self._last_at, self._next_at())

    def _next_at(self) -> datetime | None:
        return next((entry.at for _, entry in self._waiting if isinstance(entry, Fact)), None)
