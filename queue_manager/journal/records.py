"""One line of Asterisk's own records in, one fact out. No I/O.

``cel.csv`` has ten quoted columns: event, epoch seconds with microseconds, uniqueid, linkedid, channel, caller,
exten, context, bridge peer, extra (JSON). ``queue_log`` has fields cut by ``|``: epoch seconds, callid, queue,
agent, event, then what the event adds. Whatever a line holds, a fact fits the journal's columns.
"""

import csv
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from db.tables import RecordSource
from queue_manager.seat_names import seat_of_channel, seat_of_interface

CEL_COLUMNS = 10
LONGEST_ID = 64
LONGEST_TEXT = 200
MOST_ARGUMENTS = 8
_CHANNEL_COLUMNS = (("channel", 4, 128), ("caller", 5, 64), ("exten", 6, 64), ("context", 7, 64), ("peer", 8, 128))
_KIND = re.compile(r"[A-Za-z][A-Za-z0-9_ .-]{0,47}")
_EPOCH = re.compile(r"(\d{9,10})(?:\.(\d{1,6})\d*)?")
RATING = "HOTLINE_RATING"
"""In the call itself the digit alone; given later, by a call of ours, after the id of the call it is about; given by a
message, a line of queue_log."""
ABOUT_ANOTHER = frozenset(
    {
        "HOTLINE_LISTEN",
        "HOTLINE_WHISPER",
        "HOTLINE_BARGE",
        "HOTLINE_INTERCEPT",
        "HOTLINE_JOIN",
        "HOTLINE_CONSULT",
        "HOTLINE_HANDED",
        "HOTLINE_HOLD",
        "HOTLINE_UNHOLD",
        "HOTLINE_RATING_ASK",
        "HOTLINE_RATING_END",
        RATING,
    }
)
"""Marks whose first word may be the id of the call they are about; the dialplan makes them on a helper's channel."""
_CALL_ID = re.compile(r"[A-Za-z0-9_-]+-[0-9]+\.[0-9]+|[0-9]+\.[0-9]+")
_NO_CALL = frozenset({"NONE", "MANAGER", "REALTIME", ""})
"""What Asterisk writes instead of a call's id when a line is about a seat or about itself."""
SEAT_KINDS = frozenset({"ADDMEMBER", "REMOVEMEMBER", "PAUSE", "UNPAUSE", "PAUSEALL", "UNPAUSEALL", "HOTLINE_AGENT"})
"""Lines of queue_log about a seat alone. Written by a dial code they carry its channel, which is no citizen's call."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the record, understood. ``(source, segment, offset)`` is its natural key."""

    source: RecordSource
    segment: str
    offset: int
    at: datetime
    call_id: str | None
    uniqueid: str | None
    kind: str
    data: dict[str, Any]
    seat: str | None = None

    @property
    def key(self) -> tuple[RecordSource, str, int]:
        return (self.source, self.segment, self.offset)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be read. It becomes a gap; its text may hold a number and is not kept."""

    offset: int
    reason: str


def parse_cel(line: bytes, segment: str, offset: int) -> Fact | BadLine:
    """Read one line of ``cel.csv``."""
    try:
        columns = next(csv.reader([_text(line)], strict=True), [])
    except csv.Error:
        return BadLine(offset, "broken quotes")
    if len(columns) != CEL_COLUMNS:
        return BadLine(offset, f"{len(columns)} columns")
    kind, at, uniqueid = columns[0], _instant(columns[1]), columns[2]
    call_id = columns[3] or uniqueid
    if at is None:
        return BadLine(offset, "no time")
    if not _KIND.fullmatch(kind):
        return BadLine(offset, "no event name")
    if not uniqueid or len(uniqueid) > LONGEST_ID or len(call_id) > LONGEST_ID:
        return BadLine(offset, "no channel id")
    data: dict[str, Any] = {name: columns[index][:most] for name, index, most in _CHANNEL_COLUMNS if columns[index]}
    if extra := _extra(columns[9]):
        data["extra"] = extra
    seat = seat_of_channel(columns[4])
    if kind in ABOUT_ANOTHER:
        call_id, data["extra"] = _about(str(extra.get("extra", "")), call_id)
    return Fact(RecordSource.CEL, segment, offset, at, call_id, uniqueid, kind, data, seat)


def parse_queue_log(line: bytes, segment: str, offset: int) -> Fact | BadLine:
    """Read one line of ``queue_log``. The call's id is the channel's until CEL tells the call it belongs to."""
    fields = _text(line).split("|")
    if len(fields) < 5:
        return BadLine(offset, f"{len(fields)} fields")
    at, kind = _instant(fields[0]), fields[4]
    uniqueid = None if fields[1] in _NO_CALL or kind in SEAT_KINDS else fields[1]
    if at is None:
        return BadLine(offset, "no time")
    if not _KIND.fullmatch(kind):
        return BadLine(offset, "no event name")
    if uniqueid and len(uniqueid) > LONGEST_ID:
        return BadLine(offset, "no channel id")
    data = {
        "queue": fields[2][:LONGEST_ID],
        "agent": fields[3][:LONGEST_ID],
        "args": [field[:LONGEST_TEXT] for field in fields[5 : 5 + MOST_ARGUMENTS]],
    }
    seat = seat_of_interface(fields[3])
    return Fact(RecordSource.QUEUE_LOG, segment, offset, at, uniqueid, uniqueid, kind, data, seat)


def cel_time(line: bytes) -> datetime | None:
    """The time in a line of ``cel.csv``, or None when the line has none."""
    fact = parse_cel(line, "", 0)
    return fact.at if isinstance(fact, Fact) else None


def queue_log_time(line: bytes) -> datetime | None:
    """The time in a line of ``queue_log``, or None when the line has none."""
    return _instant(_text(line).partition("|")[0])


def _text(line: bytes) -> str:
    text = line.rstrip(b"\r\n").decode("utf-8", "replace")
    return text if text.isprintable() else "".join(sign for sign in text if sign.isprintable())


def _instant(text: str) -> datetime | None:
    """Nine or ten digits: 1973 to 2286, so no epoch that passes can be out of range."""
    match = _EPOCH.fullmatch(text)
    if match is None:
        return None
    micros = int(match[2].ljust(6, "0")) if match[2] else 0
    return datetime.fromtimestamp(int(match[1]), UTC).replace(microsecond=micros)


def _extra(text: str) -> dict[str, Any]:
    """What Asterisk adds to an event: its JSON object, flat and cut; any other text as ``{"extra": text}``."""
    if not text:
        return {}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        return {"extra": text[:LONGEST_TEXT]}
    return {name[:48]: _scalar(item) for name, item in list(value.items())[:MOST_ARGUMENTS] if name.isprintable()}


def _about(text: str, own: str) -> tuple[str, dict[str, Any]]:
    """The call a helper's mark is about, and the rest of its words; a mark without an id stays with its channel."""
    first, _, rest = text.partition(" ")
    if len(first) <= LONGEST_ID and _CALL_ID.fullmatch(first):
        return first, {"extra": rest}
    return own, {"extra": text}


def _scalar(value: object) -> str | int | None:
    """JSON may spell what the line's own text could not hold: control signs, half characters, huge numbers."""
    if isinstance(value, bool | int) and abs(value) < 2**31:
        return value
    if value is None:
        return None
    text = value if isinstance(value, str) else repr(value)
    return "".join(sign for sign in text[:LONGEST_TEXT] if sign.isprintable())
