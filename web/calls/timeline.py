"""The journal of one call in the order things happened, each line saying who and what. Pure.

``queue_log`` has whole seconds, CEL microseconds. Sorted by time alone, entering a queue would stand before the
greeting that ended in the same second; so a queue line takes its place beside the channel event it belongs to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

_JUST = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)
_ANCHORS = {
    "ENTERQUEUE": ("HOTLINE_QUEUE", _JUST),
    "CONNECT": ("BRIDGE_ENTER", -_JUST),
    "COMPLETECALLER": ("BRIDGE_EXIT", -_JUST),
    "COMPLETEAGENT": ("BRIDGE_EXIT", -_JUST),
    "ABANDON": ("HANGUP", -_JUST),
    "EXITWITHKEY": ("HOTLINE_QUEUE_END", -_JUST),
    "EXITWITHTIMEOUT": ("HOTLINE_QUEUE_END", -_JUST),
}
"""Queue line → the channel event of the same moment, and on which side of it the line belongs."""


class Entry(Protocol):
    """A fact of the journal, as ``queue_manager.CallStory`` has it."""

    @property
    def at(self) -> datetime: ...
    @property
    def kind(self) -> str: ...
    @property
    def data(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Line:
    """``exact``: the time has milliseconds. ``who`` is 市民 or a seat; ``what`` is what the entry adds to its name."""

    at: datetime
    exact: bool
    kind: str
    who: str
    what: str


def timeline(entries: Sequence[Entry], seats: Iterable[str]) -> list[Line]:
    """The lines of a call; ``seats`` are the numbers by which channels of seats are known."""
    known = set(seats)
    placed = sorted(((_place(entry, entries), number, entry) for number, entry in enumerate(entries)), key=_order)
    return [_line(entry, known) for _, _, entry in placed]


def _order(row: tuple[datetime, int, Entry]) -> tuple[datetime, int]:
    return row[0], row[1]


def _place(entry: Entry, entries: Sequence[Entry]) -> datetime:
    kind, side = _ANCHORS.get(entry.kind, ("", _JUST))
    moments = [other.at for other in entries if other.kind == kind and -_SECOND < other.at - entry.at < _SECOND]
    # The nearest one: a citizen may enter and leave queues several times.
    return min(moments, key=lambda at: abs(at - entry.at)) + side if moments else entry.at


def _line(entry: Entry, seats: set[str]) -> Line:
    args = entry.data.get("args")
    if args is not None:
        return Line(entry.at, False, entry.kind, _seat(entry.data.get("agent", "")), _queue_words(entry, args))
    endpoint = str(entry.data.get("channel", "")).removeprefix("PJSIP/").rpartition("-")[0]
    who = f"座席 {endpoint}" if endpoint in seats else "市民" if endpoint else ""
    extra = entry.data.get("extra")
    told = str(extra.get("extra", "")) if isinstance(extra, dict) and entry.kind.startswith("HOTLINE_") else ""
    return Line(entry.at, True, entry.kind, who, told)


def _seat(agent: str) -> str:
    return "" if agent in ("", "NONE") else f"座席 {agent}"


def _queue_words(entry: Entry, args: Sequence[str]) -> str:
    if entry.kind == "HOTLINE_RATING":
        return args[0] if args else ""
    queue = str(entry.data.get("queue", ""))
    seconds = {"CONNECT": 0, "COMPLETECALLER": 1, "COMPLETEAGENT": 1, "ABANDON": 2}.get(entry.kind)
    if seconds is None or seconds >= len(args):
        return queue
    return f"{queue} {'等待' if entry.kind in ('CONNECT', 'ABANDON') else '通话'} {args[seconds]} 秒"
