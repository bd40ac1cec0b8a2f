"""What one line of the record changes in a seat's standing. No I/O; the table at the end names the lines."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from queue_manager.channel_ids import is_helper
from queue_manager.journal.records import Fact
from queue_manager.journal.seat_shapes import SeatLeg, Standing

Step = Callable[[Standing, Fact], Standing]

RESTART = "QUEUESTART"
LONGEST_WRAP_UP = 3600
_SERVICE = re.compile(r"\*.*|60[01]")
"""What a seat dials to speak with the switch: dial codes, echo, recording test."""


def _joins(known: Standing, fact: Fact) -> Standing:
    paused = fact.data["args"][:1] == ["PAUSED"]
    reasons = [reason for reason in known.queues.values() if reason is not None]
    reason = (reasons or [""])[-1] if paused else None
    return replace(known, queues={**known.queues, fact.data["queue"]: reason})


def _leaves(known: Standing, fact: Fact) -> Standing:
    return replace(known, queues={name: reason for name, reason in known.queues.items() if name != fact.data["queue"]})


def _pauses(known: Standing, fact: Fact) -> Standing:
    return _pause(known, fact, (fact.data["args"] or [""])[0][:64])


def _unpauses(known: Standing, fact: Fact) -> Standing:
    return _pause(known, fact, None)


def _pause(known: Standing, fact: Fact, reason: str | None) -> Standing:
    queue = fact.data["queue"]
    if queue not in known.queues:
        return known  # a standing seat, or the line of its joining is missing
    others = {name: one for name, one in known.queues.items() if name != queue}
    return replace(known, queues={**others, queue: reason})  # last: its reason is the one that counts


def _person(known: Standing, fact: Fact) -> Standing:
    """HOTLINE_AGENT: ``sign-in``, ``sign-out`` or ``ready``, then who it was, if anybody knows."""
    verb, who = [*fact.data["args"], "", ""][:2]
    if verb == "sign-in":
        return replace(known, signed=(fact.at, who[:64] or None))
    if verb == "ready":
        return replace(known, ready_at=fact.at, wrap_until=None)
    return known


def _channel(known: Standing, fact: Fact) -> Standing:
    uniqueid, call_id = fact.uniqueid or "", fact.call_id or ""
    own = uniqueid == call_id and not is_helper(uniqueid)  # one of ours that rings the seat for somebody's talk
    if own and _SERVICE.fullmatch(fact.data.get("exten", "")):
        return known
    rings_anew = known if own else replace(known, wrap_until=None)  # Asterisk counts whole seconds and may be early
    return replace(rings_anew, legs={**known.legs, uniqueid: SeatLeg(uniqueid, call_id, own, False, fact.at)})


def _answers(known: Standing, fact: Fact) -> Standing:
    return _leg(known, fact, answered=not is_helper(fact.uniqueid or ""))  # what it is lifted for is told next


def _helps(known: Standing, fact: Fact) -> Standing:
    """A telephone we rang for somebody's talk was lifted; the mark names that talk."""
    leg = known.legs.get(fact.uniqueid or "")
    if leg is None:
        return known
    lifted = replace(leg, call_id=fact.call_id or leg.call_id, answered=True, last_at=fact.at)
    silent = fact.kind in ("HOTLINE_LISTEN", "HOTLINE_WHISPER")
    return replace(known, legs={**known.legs, leg.uniqueid: replace(lifted, supervises=silent)})


def _meets(known: Standing, fact: Fact) -> Standing:
    return _leg(known, fact, answered=is_helper(fact.uniqueid or ""))


def _leg(known: Standing, fact: Fact, *, answered: bool) -> Standing:
    leg = known.legs.get(fact.uniqueid or "")
    if leg is None:
        return known
    seen = replace(leg, answered=leg.answered or answered, call_id=fact.call_id or leg.call_id, last_at=fact.at)
    return replace(known, legs={**known.legs, leg.uniqueid: seen})


def _hangs_up(known: Standing, fact: Fact) -> Standing:
    return replace(known, legs={name: leg for name, leg in known.legs.items() if name != fact.uniqueid})


def _wraps_up(known: Standing, fact: Fact) -> Standing:
    text = str(fact.data.get("extra", {}).get("extra", ""))
    seconds = int(text) if text.isdecimal() and len(text) < 6 else 0
    if seconds == 0 or _said_ready(known, fact.at):
        return known
    until = fact.at + timedelta(seconds=min(seconds, LONGEST_WRAP_UP))
    return replace(known, wrap_until=until, wrap_call=fact.call_id)


def _said_ready(known: Standing, at: datetime) -> bool:
    """In this very second: queue_log cannot say that it was after the talk, but nobody says so during one."""
    return known.ready_at is not None and known.ready_at >= at.replace(microsecond=0)


STEPS: Mapping[str, Step] = {
    "ADDMEMBER": _joins,
    "REMOVEMEMBER": _leaves,
    "PAUSE": _pauses,
    "UNPAUSE": _unpauses,
    "HOTLINE_AGENT": _person,
    "CHAN_START": _channel,
    "ANSWER": _answers,
    "BRIDGE_ENTER": _meets,
    "HANGUP": _hangs_up,
    "CHAN_END": _hangs_up,
    "HOTLINE_WRAPUP": _wraps_up,
    **dict.fromkeys(
        ("HOTLINE_LISTEN", "HOTLINE_WHISPER", "HOTLINE_BARGE", "HOTLINE_INTERCEPT", "HOTLINE_JOIN", "HOTLINE_CONSULT"),
        _helps,
    ),
}
