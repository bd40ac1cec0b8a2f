"""Count the calls a second time, straight from Asterisk's two files, and tell where the rows differ.

This must stay naive and on its own: it shares no line with the projection it checks. It looks only for the words
Asterisk writes, one line at a time, and knows nothing of rotation, restarts or transfers.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from db import Database
from db.tables import Call, CallEnding, QueueVisit

_LEFT_WAITING = {"ABANDON": 7, "EXITWITHTIMEOUT": 7, "EXITEMPTY": 7, "WITHDRAW": 7, "EXITWITHKEY": 8}
"""Lines that end a wait without a seat, and the field that holds its seconds."""
_NOTHING = ("", '{"extra":""}', '{"extra":"0"}')
_HELPERS = 2_000_000_000
"""From this number on an id is that of a channel we opened to join a call."""


@dataclass(slots=True)
class Counted:
    """One call as two greps see it. None: the files do not say."""

    arrived: float
    ended: float | None = None
    caller: str | None = None
    queued: bool = False
    connected: bool = False
    visits: int = 0
    wait_seconds: int | None = None
    talk_seconds: int | None = None
    seat: str | None = None
    abandoned: bool = False
    served: bool = False
    rating: int | None = None
    ended_by: str | None = None
    channel: str = ""
    """The citizen's own channel: the call's, or the one a seat rang."""
    rings: bool = False
    """Our machine called the citizen."""
    met_seat: str | None = None
    bridged: float | None = None
    seat_bridged: float | None = None
    unbridged: float | None = None
    completed: float | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one call on which files and rows do not agree. ``field`` "call": it is missing on one side."""

    call_id: str
    field: str
    counted: object
    stored: object


@dataclass(frozen=True, slots=True)
class Stored:
    """What the rows say of one call, as far as it is compared."""

    call: Call
    visits: int


def recount(queue_log: Path, cel: Path, since: datetime) -> dict[str, Counted]:
    """Count every citizen's call that arrived from ``since`` on, by call id. Raises ``OSError``."""
    counted = _count_cel(cel, since.timestamp())
    _count_queue_log(queue_log, counted)
    for call in counted.values():
        _count_without_queue(call)
        if call.completed and call.unbridged and call.unbridged - call.completed > 2:
            call.ended_by = None  # the seat left, the citizen talked on with somebody else
    return counted


async def stored(database: Database, since: datetime) -> dict[str, Stored]:
    """The rows of every call that arrived from ``since`` on. Raises ``StoreUnavailable``."""
    visits = select(func.count()).where(QueueVisit.call_id == Call.id).scalar_subquery()
    async with database.read() as session:
        rows = await session.execute(select(Call, visits).where(Call.arrived_at >= since))
        return {call.id: Stored(call, count) for call, count in rows}


def differences(counted: Mapping[str, Counted], rows: Mapping[str, Stored]) -> list[Difference]:
    """Where files and rows do not agree; empty when every call is told alike by both."""
    found = [Difference(call_id, "call", "in the files", None) for call_id in counted.keys() - rows.keys()]
    found += [Difference(call_id, "call", None, "in the rows") for call_id in rows.keys() - counted.keys()]
    for call_id in counted.keys() & rows.keys():
        found += _compare(call_id, counted[call_id], rows[call_id])
    return sorted(found, key=lambda difference: (difference.call_id, difference.field))


def _compare(call_id: str, counted: Counted, row: Stored) -> list[Difference]:
    call = row.call
    pairs: dict[str, tuple[object, object]] = {
        "arrived": (_instant(counted.arrived), call.arrived_at),
        "caller": (counted.caller, call.caller),
        "queued": (counted.queued, call.queued_at is not None),
        "connected": (counted.connected, call.connected_at is not None),
        "visits": (counted.visits, row.visits),
        "wait_seconds": (counted.wait_seconds, call.wait_seconds),
        "talk_seconds": (counted.talk_seconds, call.talk_seconds),
        "seat": (counted.seat, call.seat),
        "rating": (counted.rating, call.rating),
    }
    if counted.ended is not None:  # a call without an end was lost with its Asterisk, which no grep can tell
        pairs["ended"] = (_instant(counted.ended), call.ended_at)
        waited_in_vain = counted.abandoned and not counted.connected and not counted.served
        pairs["abandoned"] = (waited_in_vain, call.ending is CallEnding.ABANDONED_IN_QUEUE)
    if counted.ended_by:
        pairs["ended_by"] = (counted.ended_by, str(call.ended_by))
    return [Difference(call_id, name, ours, theirs) for name, (ours, theirs) in pairs.items() if ours != theirs]


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _count_cel(path: Path, since: float) -> dict[str, Counted]:
    counted: dict[str, Counted] = {}
    began: dict[str, float] = {}
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.reader(file):
            if len(row) != 10:
                continue
            event, at, channel, call_id = row[0], float(row[1]), row[2], row[3]
            if event == "CHAN_START" and channel == call_id:
                began[call_id] = at
                if row[7] == "from-trunk" and at >= since and int(call_id.rpartition(".")[2]) < _HELPERS:
                    counted[call_id] = Counted(at, channel=call_id)
            elif event in ("HOTLINE_OUTBOUND", "HOTLINE_INTERNAL") and began.get(call_id, 0) >= since:
                seat = _seat_in(row[4])
                counted[call_id] = Counted(began[call_id], caller=_told(row) or None, seat=seat, channel=call_id)
            elif event == "HOTLINE_FOLLOW_UP" and began.get(call_id, 0) >= since:
                counted[call_id] = Counted(began[call_id], caller=_told(row) or None, channel=call_id, rings=True)
            _count_later_rating(counted, row)
            if call_id in counted:
                _count_cel_line(counted[call_id], call_id, row)
    return counted


def _count_later_rating(counted: Mapping[str, Counted], row: list[str]) -> None:
    """Given in a call of ours: ``<id of the call that is rated> <digit>``."""
    if row[0] != "HOTLINE_RATING":
        return
    rated, _, digit = _told(row).partition(" ")
    if rated in counted:
        _count_rating(counted[rated], digit)


def _count_cel_line(call: Counted, call_id: str, row: list[str]) -> None:
    event, at, channel = row[0], float(row[1]), row[2]
    if event == "CHAN_START" and (call.seat or call.rings) and call.channel == call_id and channel != call_id:
        call.channel = channel  # whom the seat, or the machine, rang
    if event == "HOTLINE_AT_HOME" and call.channel == channel:
        call.channel = call_id  # no: where the seat itself works
    if event == "BRIDGE_ENTER" and channel != call.channel and _seat_in(row[4]):
        call.seat_bridged = call.seat_bridged or at
        call.met_seat = call.met_seat or _seat_in(row[4])
    if channel == call.channel:
        _count_citizens_line(call, event, at, row)


def _count_citizens_line(call: Counted, event: str, at: float, row: list[str]) -> None:
    call.caller = call.caller or row[5] or None
    if event == "HANGUP":
        call.ended = at
    elif event == "HOTLINE_QUEUE":
        call.queued, call.served = True, False
    elif event in ("HOTLINE_PROGRESS", "HOTLINE_MESSAGE", "HOTLINE_CALLBACK"):
        call.served = row[9] not in _NOTHING
    elif event == "BRIDGE_ENTER":
        call.connected = True  # a citizen is never bridged with anything but a seat first
        call.bridged = call.bridged or at
    elif event == "BRIDGE_EXIT":
        call.unbridged = at
    elif event == "HOTLINE_RATING" and call.rating is None:
        _count_rating(call, "".join(sign for sign in row[9] if sign.isdecimal()))


def _count_rating(call: Counted, digits: str) -> None:
    if call.rating is None and digits in ("1", "2", "3", "4", "5"):
        call.rating = int(digits)


def _seat_in(channel: str) -> str | None:
    if channel.startswith("Local/") and "@seat-home-" in channel and channel.endswith(";1"):
        channel = channel.removeprefix("Local/").replace("@", "-")  # at home
    name = channel.removeprefix("PJSIP/").partition("-")[0]
    return name if name.isdecimal() else None


def _told(row: list[str]) -> str:
    return row[9].partition(':"')[2].rstrip('"}')


def _count_without_queue(call: Counted) -> None:
    """A talk no queue counted: a seat's own call, or a caller picked out of the queue."""
    call.seat = call.seat or (call.met_seat if call.connected else None)
    if call.talk_seconds is None and call.ended and call.bridged and call.seat_bridged and call.unbridged:
        call.talk_seconds = int(call.unbridged - max(call.bridged, call.seat_bridged))


def _count_queue_log(path: Path, counted: Mapping[str, Counted]) -> None:
    """The queue writes the id of the channel that waits: the call's own, or that of whom our machine rang."""
    counted = {call.channel if call.rings else call_id: call for call_id, call in counted.items()}
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            fields = line.rstrip("\n").split("|")
            if len(fields) <= 4 or fields[1] not in counted:
                continue
            if fields[4] == "HOTLINE_RATING":
                _count_rating(counted[fields[1]], fields[5])
            else:
                _count_queue_line(counted[fields[1]], fields[4], fields)


def _count_queue_line(call: Counted, event: str, fields: list[str]) -> None:
    if event in ("ENTERQUEUE", "JOINEMPTY", "FULL"):
        call.visits += 1
        call.abandoned = False
        if event != "ENTERQUEUE":
            call.wait_seconds = call.wait_seconds or 0  # refused at the door
    elif event == "CONNECT":
        if call.seat is None:
            call.wait_seconds = (call.wait_seconds or 0) + int(fields[5])
        call.seat = call.seat or fields[3]
    elif event in ("COMPLETECALLER", "COMPLETEAGENT"):
        call.talk_seconds = (call.talk_seconds or 0) + int(fields[6])
        call.ended_by, call.completed = "citizen" if event == "COMPLETECALLER" else "seat", float(fields[0])
    elif event in ("BLINDTRANSFER", "ATTENDEDTRANSFER"):
        call.talk_seconds = (call.talk_seconds or 0) + int(fields[-2])
        call.ended_by = None  # the talk with this seat is over, the call is not
    elif event in _LEFT_WAITING and call.seat is None:
        call.wait_seconds = (call.wait_seconds or 0) + int(fields[_LEFT_WAITING[event]])
        call.abandoned = event in ("ABANDON", "EXITWITHKEY")  # a key that led to nothing: in vain as well
