"""What CEL tells about the channels of one call. No I/O."""

import re
from collections.abc import Sequence
from datetime import datetime

from db.tables import CallDirection, EndedBy, LegRole
from queue_manager.channel_ids import is_helper
from queue_manager.journal.records import ABOUT_ANOTHER, Fact
from queue_manager.journal.shapes import Leg
from queue_manager.seat_names import seat_of_channel

CITIZEN_CONTEXTS = frozenset({"from-trunk"})
_ENDPOINT = re.compile(r"PJSIP/(.+)-[0-9a-f]{8}")
_DIRECTIONS = {
    "HOTLINE_OUTBOUND": CallDirection.OUTBOUND,
    "HOTLINE_INTERNAL": CallDirection.INTERNAL,
    "HOTLINE_RETURN": CallDirection.CALLBACK,
    "HOTLINE_FOLLOW_UP": CallDirection.FOLLOW_UP,
}
_LAST_FIRST = ("HANGUP", "CHAN_END", "LINKEDID_END")


def endpoint(channel: str) -> str | None:
    """``PJSIP/1001-0000002a`` is a channel of endpoint ``1001``."""
    match = _ENDPOINT.match(channel)
    return match[1] if match else None


def seat_of(channel: str) -> str | None:
    """The seat's number when the channel is a seat's: seats are the endpoints named by digits alone."""
    return seat_of_channel(channel)


def extra(fact: Fact, name: str = "extra") -> str:
    """What an event adds; a user event's own text stands under ``extra``."""
    value = fact.data.get("extra", {}).get(name)
    return "" if value is None else str(value)


def rating_told(fact: Fact) -> str:
    """The digit of a rating, of whichever of the two files."""
    return str((fact.data.get("args") or [""])[0]) if "args" in fact.data else extra(fact)


def direction(facts: Sequence[Fact]) -> CallDirection:
    """Who called whom, by the mark the dialplan makes on the first channel of a call that did not come in."""
    return next((_DIRECTIONS[fact.kind] for fact in facts if fact.kind in _DIRECTIONS), CallDirection.INBOUND)


def citizen(call_id: str, facts: Sequence[Fact]) -> str:
    """The id of the citizen's channel: the first of a call that came in, else the first that was rung and is no
    helper; "" when nobody was rung."""
    kind = direction(facts)
    if kind is CallDirection.INBOUND:
        return call_id
    seats = {fact.uniqueid for fact in facts if fact.kind == "HOTLINE_AT_HOME"}  # rung because a seat works there
    rung = (fact for fact in facts if fact.kind == "CHAN_START" and fact.uniqueid not in {None, call_id, *seats})
    return next((str(fact.uniqueid) for fact in rung if _rung(fact, kind)), "")


def _rung(fact: Fact, kind: CallDirection) -> bool:
    channel = fact.data.get("channel", "")
    wanted = endpoint(channel) is not None and (kind is CallDirection.INTERNAL or seat_of(channel) is None)
    return wanted and not is_helper(str(fact.uniqueid))


def is_citizens(call_id: str, facts: Sequence[Fact]) -> bool:
    """Whether a citizen called or was called: one of the hotline's own marks, or a first channel that came in by a
    trunk. A helper's channel is never a call of its own."""
    return not is_helper(call_id) and any(
        fact.kind.startswith("HOTLINE_")
        or (fact.uniqueid == call_id and fact.kind == "CHAN_START" and fact.data.get("context") in CITIZEN_CONTEXTS)
        for fact in facts
    )


def legs(citizen_id: str, facts: Sequence[Fact]) -> tuple[Leg, ...]:
    """Every channel of the call, in the order they began.

    A channel that began in another call is a leg of this one, too, once they met; except a citizen's, who has a
    call of his own.
    """
    by_channel: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.uniqueid is not None and fact.kind not in ABOUT_ANOTHER:
            by_channel.setdefault(fact.uniqueid, []).append(fact)
    found = (_leg(citizen_id, uniqueid, own) for uniqueid, own in by_channel.items())
    return tuple(leg for leg in found if leg is not None)


def _leg(citizen_id: str, uniqueid: str, facts: Sequence[Fact]) -> Leg | None:
    channel = next((fact.data["channel"] for fact in facts if fact.data.get("channel")), "")
    seat = seat_of(channel)
    role = LegRole.CITIZEN if uniqueid == citizen_id else LegRole.SEAT if seat else LegRole.OTHER
    began = next((fact for fact in facts if fact.kind == "CHAN_START"), None)
    if began is None and role is LegRole.OTHER:
        return None
    hangup = next((fact for fact in facts if fact.kind == "HANGUP"), None)
    return Leg(
        uniqueid=uniqueid,
        channel=channel,
        role=role,
        seat=seat if role is LegRole.SEAT else None,
        started_at=(began or facts[0]).at,
        answered_at=next((fact.at for fact in facts if fact.kind == "ANSWER"), None),
        ended_at=_end(facts),
        hangup_cause=_cause(hangup) if hangup else None,
    )


def citizens_end(citizen_id: str, facts: Sequence[Fact]) -> datetime | None:
    """When the citizen's channel ended; without that line, when the whole call did."""
    own = [fact for fact in facts if fact.uniqueid == citizen_id or fact.kind == "LINKEDID_END"]
    return _end(own)


def _end(facts: Sequence[Fact]) -> datetime | None:
    for kind in _LAST_FIRST:
        for fact in facts:
            if fact.kind == kind:
                return fact.at
    return None


def _cause(hangup: Fact) -> int | None:
    text = extra(hangup, "hangupcause")
    return int(text) if text.isdecimal() and len(text) < 6 else None


def first_met(citizen_id: str, facts: Sequence[Fact]) -> datetime | None:
    """When citizen and a seat first were in one bridge; facts in order."""
    inside: dict[str, dict[str, bool]] = {}
    for fact in facts:
        if fact.kind not in ("BRIDGE_ENTER", "BRIDGE_EXIT"):
            continue
        there, uniqueid = inside.setdefault(extra(fact, "bridge_id"), {}), fact.uniqueid or ""
        if fact.kind == "BRIDGE_EXIT":
            there.pop(uniqueid, None)
            continue
        there[uniqueid] = uniqueid != citizen_id and seat_of(fact.data.get("channel", "")) is not None
        if citizen_id in there and any(there.values()):
            return fact.at
    return None


def talk_seconds(citizen_id: str, facts: Sequence[Fact]) -> int | None:
    """Whole seconds from the first meeting of citizen and seat to the last time he left a bridge; None: no meeting, or
    it still lasts."""
    met = first_met(citizen_id, facts)
    left = [fact.at for fact in facts if fact.kind == "BRIDGE_EXIT" and fact.uniqueid == citizen_id]
    over = any(fact.kind in _LAST_FIRST and fact.uniqueid == citizen_id for fact in facts)
    return int((left[-1] - met).total_seconds()) if met and left and over else None


def who_hung_up(citizen_id: str, facts: Sequence[Fact]) -> EndedBy:
    """Who ended the citizen's channel, by the channel Asterisk names as the source."""
    for fact in facts:
        if fact.kind == "HANGUP" and fact.uniqueid == citizen_id:
            source = extra(fact, "hangupsource")
            if source and source == fact.data.get("channel"):
                return EndedBy.CITIZEN
            return EndedBy.SEAT if seat_of(source) else EndedBy.SYSTEM
    return EndedBy.SYSTEM
