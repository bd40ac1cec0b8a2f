"""Headers of AMI messages into events and rows. Never raises: what cannot be read becomes ``Unknown``."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import get_args

from queue_manager.live import events as ev
from queue_manager.live import snapshot_rows
from queue_manager.seat_names import seat_of_interface

Headers = Mapping[str, str]

LATEST = 253402300799
"""Epoch seconds of the year 9999's end; beyond it there is no datetime."""


class _LackingError(Exception):
    """A header that must be there is not, or is not what it should be."""


def event_of(headers: Headers, received: datetime) -> ev.Event:
    """The event; ``received`` stands in where Asterisk gave no Timestamp."""
    name = headers.get("Event", "")
    at = received
    try:
        at = _moment(headers.get("Timestamp", "")) or received
        read = _READERS.get(name)
        return read(headers, at) if read else ev.Unknown(at, name, "")
    except _LackingError as exc:
        return ev.Unknown(at, name, str(exc))


def row_of(headers: Headers) -> snapshot_rows.Row | None:
    """A row of QueueStatus or CoreShowChannels; None when it cannot be read."""
    read = _ROWS.get(headers.get("Event", ""))
    try:
        return read(headers) if read else None
    except _LackingError:
        return None


def _moment(text: str) -> datetime | None:
    """Epoch seconds, with or without a fraction; None for 0 or nothing."""
    seconds, _, fraction = text.partition(".")
    if not seconds or seconds == "0":
        return None
    if not _digits(seconds) or (fraction and not _digits(fraction)) or int(seconds[:12]) > LATEST or len(seconds) > 12:
        raise _LackingError("Timestamp")
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(fraction[:6].ljust(6, "0") or "0"))


def _digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _text(headers: Headers, key: str) -> str:
    value = _line(headers, key)
    if not value:
        raise _LackingError(key)
    return value


def _line(headers: Headers, key: str) -> str:
    """A value or nothing. Asterisk repeats no header we read: a second one came in with a caller's number."""
    value = headers.get(key, "")
    if "\n" in value:
        raise _LackingError(key)
    return value


def _number(headers: Headers, key: str) -> int:
    value = headers.get(key, "")
    if not _digits(value) or len(value) > 12:
        raise _LackingError(key)
    return int(value)


def _count(headers: Headers, key: str) -> int:
    value = headers.get(key, "")
    return int(value) if _digits(value) and len(value) <= 12 else 0


def _known(text: str) -> str:
    return "" if text == "<unknown>" else text


def _channel(headers: Headers, prefix: str = "") -> ev.Channel:
    uniqueid = _text(headers, prefix + "Uniqueid")
    return ev.Channel(
        uniqueid,
        _line(headers, prefix + "Linkedid") or uniqueid,
        _text(headers, prefix + "Channel"),
        _count(headers, prefix + "ChannelState"),
        _known(_line(headers, prefix + "CallerIDNum")),
        _line(headers, prefix + "Context"),
        _line(headers, prefix + "Exten"),
        _line(headers, prefix + "AccountCode"),
    )


def _maybe_channel(headers: Headers, prefix: str = "") -> ev.Channel | None:
    return _channel(headers, prefix) if prefix + "Uniqueid" in headers else None


def endpoint_of(name: str) -> str:
    """``PJSIP/1001-0000002a`` and ``PJSIP/1001`` are 1001's."""
    endpoint = name.partition("/")[2]
    return endpoint.rpartition("-")[0] or endpoint


def _seat(headers: Headers) -> str:
    """The endpoint is the seat number; a member's name is only what people call it."""
    interface = headers.get("Interface") or headers.get("Location") or ""
    return seat_of_interface(interface) or interface.partition("/")[2] or _text(headers, "MemberName")


def _member(headers: Headers) -> ev.Member:
    return ev.Member(
        _text(headers, "Queue"),
        _seat(headers),
        _number(headers, "Status"),
        headers.get("Paused", "0") == "1",
        headers.get("PausedReason", ""),
        _count(headers, "Penalty"),
        _count(headers, "Wrapuptime"),
        _moment(headers.get("LastCall", "")),
        _moment(headers.get("LastPause", "")),
        _moment(headers.get("LoginTime", "")),
    )


def _plainly(kind: type[ev.ChannelEvent]) -> Callable[[Headers, datetime], ev.Event]:
    return lambda headers, at: kind(at, _channel(headers))


_AFTER_THE_CALLER = ("CallerIDName", "ConnectedLineNum", "ConnectedLineName", "Language", "AccountCode")
"""What Asterisk writes behind a caller's number. A number that ends its event early, to put other headers in place of
those that follow, has 79 bytes and would need 88 to hold these."""


def _whole(kind: type[ev.ChannelEvent]) -> Callable[[Headers, datetime], ev.ChannelEvent]:
    """Of an event that may come before the dialplan has filtered the caller's number."""

    def read(headers: Headers, at: datetime) -> ev.ChannelEvent:
        for key in _AFTER_THE_CALLER:
            if key not in headers:
                raise _LackingError(key)
        return kind(at, _channel(headers))

    return read


def _bridged(kind: type[ev.BridgeEvent]) -> Callable[[Headers, datetime], ev.Event]:
    return lambda headers, at: kind(at, _channel(headers), _text(headers, "BridgeUniqueid"))


def _agent(kind: type[ev.AgentEvent]) -> Callable[[Headers, datetime], ev.Event]:
    return lambda headers, at: kind(
        at, _channel(headers), _text(headers, "Queue"), _seat(headers), _maybe_channel(headers, "Dest")
    )


def _left(kind: type[ev.QueueCallerLeave]) -> Callable[[Headers, datetime], ev.Event]:
    return lambda headers, at: kind(at, _channel(headers), _text(headers, "Queue"))


def _complete(headers: Headers, at: datetime) -> ev.Event:
    leg, reason = _maybe_channel(headers, "Dest"), headers.get("Reason", "")
    return ev.AgentComplete(at, _channel(headers), _text(headers, "Queue"), _seat(headers), leg, reason)


def _contact(headers: Headers, at: datetime) -> ev.Event:
    seat = headers.get("EndpointName") or _text(headers, "AOR")
    return ev.ContactStatus(at, seat, headers.get("ContactStatus", ""))


_MUTED, _THIRDS = {"yes": True, "no": False}, {text: text for text in get_args(ev.Third)}


def _user(headers: Headers, at: datetime) -> ev.Event:
    channel, name = _maybe_channel(headers), _text(headers, "UserEvent")
    if name == "HotlineTalk":
        muted, third, *who = (headers.get(key, "")[:64] for key in ("Muted", "Third", "Whom", "Helper"))
        return ev.TalkTold(at, _text(headers, "Leg"), _MUTED.get(muted), _THIRDS.get(third), *who)
    return ev.UserEvent(at, name, channel, headers.get("Stage", ""), headers.get("Line", ""))


def _duration(text: str) -> int:
    """``HH:MM:SS``, hours unlimited."""
    parts = text.split(":")
    if len(parts) != 3 or not all(_digits(part) and len(part) < 7 for part in parts):
        return 0
    hours, minutes, seconds = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds


def _channel_row(headers: Headers) -> snapshot_rows.ChannelRow:
    get = headers.get
    age, bridge = _duration(get("Duration", "")), get("BridgeId", "")
    return snapshot_rows.ChannelRow(_channel(headers), age, get("Application", ""), get("ApplicationData", ""), bridge)


_MEMBER: Callable[[Headers, datetime], ev.Event] = lambda headers, at: ev.MemberChanged(at, _member(headers))  # noqa: E731

_READERS: dict[str, Callable[[Headers, datetime], ev.Event]] = {
    "FullyBooted": lambda _, at: ev.FullyBooted(at),
    "Shutdown": lambda _, at: ev.Shutdown(at),
    "Newchannel": _whole(ev.Newchannel),
    "Newstate": _whole(ev.Newstate),
    "Hangup": lambda headers, at: ev.Hangup(at, _whole(ev.Hangup)(headers, at).channel, _count(headers, "Cause")),
    "Hold": _plainly(ev.Hold),
    "Unhold": _plainly(ev.Unhold),
    "BridgeEnter": _bridged(ev.BridgeEnter),
    "BridgeLeave": _bridged(ev.BridgeLeave),
    "QueueCallerJoin": lambda headers, at: ev.QueueCallerJoin(
        at, _channel(headers), _text(headers, "Queue"), _number(headers, "Position")
    ),
    "QueueCallerLeave": _left(ev.QueueCallerLeave),
    "QueueCallerAbandon": _left(ev.QueueCallerAbandon),
    "AgentCalled": _agent(ev.AgentCalled),
    "AgentConnect": _agent(ev.AgentConnect),
    "AgentComplete": _complete,
    "AgentDump": _agent(ev.AgentDump),
    "AgentRingNoAnswer": _agent(ev.AgentRingNoAnswer),
    "QueueMemberStatus": _MEMBER,
    "QueueMemberAdded": _MEMBER,
    "QueueMemberPause": _MEMBER,
    "QueueMemberPenalty": _MEMBER,
    "QueueMemberRinginuse": _MEMBER,
    "QueueMemberRemoved": lambda headers, at: ev.MemberRemoved(at, _member(headers)),
    "BlindTransfer": lambda headers, at: ev.BlindTransfer(
        at, _channel(headers, "Transferer"), _maybe_channel(headers, "Transferee")
    ),
    "AttendedTransfer": lambda headers, at: ev.AttendedTransfer(
        at, _channel(headers, "OrigTransferer"), _channel(headers, "SecondTransferer")
    ),
    "ContactStatus": _contact,
    "UserEvent": _user,
    "OriginateResponse": lambda it, at: ev.Originated(at, _text(it, "Uniqueid"), _line(it, "Response") == "Success"),
}

_ROWS: dict[str, Callable[[Headers], snapshot_rows.Row]] = {
    "QueueParams": lambda headers: snapshot_rows.QueueRow(_text(headers, "Queue")),
    "QueueMember": _member,
    "QueueEntry": lambda headers: snapshot_rows.EntryRow(
        _text(headers, "Queue"), _number(headers, "Position"), _text(headers, "Uniqueid"), _count(headers, "Wait")
    ),
    "CoreShowChannel": _channel_row,
}
