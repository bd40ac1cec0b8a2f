"""The calls one process began of late: the record tells of a call only after the seat lifted its telephone. No I/O."""

from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_manager.control.dialling import HOUR
from queue_manager.control.errors import OrderRefused

RINGING = timedelta(seconds=45)
"""So long a seat's telephone may ring and the record of its call be on the way; then the record alone tells."""
AT_ONCE = timedelta(seconds=0.4)
"""Two orders of one seat for one number within so short a time are one, given twice: no telephone may ring yet."""


@dataclass(frozen=True, slots=True)
class BegunCall:
    """A seat's call to a number (in the national spelling)."""

    id: str
    seat: str
    number: str
    at: datetime


class BegunCalls:
    """By seat, for its limit; by number, so that no two seats ring one citizen."""

    def __init__(self) -> None:
        self._times: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._ringing: dict[str, BegunCall] = {}
        self._ordering: set[str] = set()

    @contextmanager
    def one_of(self, seat: str) -> Iterator[None]:
        """One order of a seat after the other, so that each sees what those before it began. Raises ``OrderRefused``
        with ``seat.busy``."""
        if seat in self._ordering:
            raise OrderRefused("seat.busy", seat=seat)
        self._ordering.add(seat)
        try:
            yield
        finally:
            self._ordering.discard(seat)

    def times(self, seat: str, now: datetime) -> tuple[datetime, ...]:
        """When the seat began its calls of the last hour."""
        mine = self._times[seat]
        while mine and mine[0] <= now - HOUR:
            mine.popleft()
        return tuple(mine)

    def to(self, number: str, now: datetime) -> BegunCall | None:
        """The last call to ``number`` while its telephones may ring."""
        self._ringing = {known: call for known, call in self._ringing.items() if call.at > now - RINGING}
        return self._ringing.get(number)

    def add(self, call: BegunCall) -> None:
        """Raises ``OrderRefused`` with ``seat.busy`` for what was begun this moment."""
        last = self.to(call.number, call.at)
        if last and last.seat == call.seat and call.at < last.at + AT_ONCE:
            raise OrderRefused("seat.busy", seat=call.seat)
        self._times[call.seat].append(call.at)
        self._ringing[call.number] = call

    def take_back(self, call: BegunCall) -> None:
        """It was not begun after all."""
        self._times[call.seat].remove(call.at)
        if self._ringing.get(call.number) is call:
            del self._ringing[call.number]
