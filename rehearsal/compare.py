"""The robots' word against the record, call by call. Pure.

Asterisk's files are held against the store by the journal's own audit; ``rehearsal.record`` asks it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rehearsal.plan import RobotCall
from rehearsal.witness import RobotView

CONNECTED = "connected"
ABANDONED = "abandoned_in_queue"
MESSAGE = "left_message"


class Between(StrEnum):
    SWITCH_STORE = "switch/store"
    ROBOTS_RECORD = "robots/record"
    RECORDINGS = "recordings"


@dataclass(frozen=True, kw_only=True)
class CallFacts:
    """One call as a record has it; seconds whole as queue_log counts them.

    ``ending`` is a ``db.tables.CallEnding``; None: the record does not say. ``simulated``: kept apart from real calls.
    """

    call_id: str
    caller: str
    ending: str | None
    seat: str | None = None
    wait_seconds: int | None = None
    talk_seconds: int | None = None
    rating: int | None = None
    simulated: bool = True


@dataclass(frozen=True, kw_only=True)
class KeptRecording:
    """A recording as the store has it."""

    call_id: str
    kind: str
    seconds: float
    faults: tuple[str, ...] = ()
    transcribed: bool = False


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Where two witnesses disagree. ``caller`` is a robot's number."""

    between: Between
    what: str
    caller: str
    first: object
    second: object

    def __str__(self) -> str:
        return f"{self.between} {self.caller} {self.what}: {self.first!r} != {self.second!r}"


def robots_and_record(
    calls: Iterable[RobotCall], views: Mapping[str, RobotView], record: Mapping[str, CallFacts]
) -> list[Difference]:
    """What the robots did and saw against a record of it."""
    found = []
    for call in calls:
        view = views.get(call.caller)
        if view is None or not view.answered:
            continue  # a call the switch never answered leaves no more than its arrival
        facts = record.get(call.caller)
        if facts is None:
            found.append(_differ(Between.ROBOTS_RECORD, "call", call.caller, "made", None))
            continue
        found.extend(_of_one_call(call, view, facts))
    return found


def _of_one_call(call: RobotCall, view: RobotView, facts: CallFacts) -> list[Difference]:
    pairs: list[tuple[str, object, object]] = [("simulated", True, facts.simulated)]
    if view.connected or (facts.ending == CONNECTED and view.seat is None):
        pairs.append(("connected", view.connected, facts.ending == CONNECTED))
    if view.connected and facts.ending == CONNECTED:
        pairs.append(("seat", view.seat, facts.seat))
        pairs.append(("rating", call.rating if view.rated else None, facts.rating))
    return [_differ(Between.ROBOTS_RECORD, what, call.caller, saw, has) for what, saw, has in pairs if saw != has]


def missing_recordings(
    calls: Iterable[RobotCall],
    views: Mapping[str, RobotView],
    record: Mapping[str, CallFacts],
    recordings: Mapping[str, KeptRecording],
    *,
    tolerance: float,
) -> list[Difference]:
    """Talks without a usable recording of their length (``tolerance`` in seconds); ``recordings`` are by call id."""
    found = []
    for call in calls:
        facts = record.get(call.caller)
        view = views.get(call.caller)
        if facts is None or facts.ending != CONNECTED or view is None or not view.connected:
            continue
        kept = recordings.get(facts.call_id)
        expected = _talked(call, view)
        if kept is None:
            found.append(_differ(Between.RECORDINGS, "recording", call.caller, "a talk", None))
        elif kept.faults:
            found.append(_differ(Between.RECORDINGS, "faults", call.caller, (), kept.faults))
        elif abs(kept.seconds - expected) > tolerance:
            found.append(_differ(Between.RECORDINGS, "seconds", call.caller, round(expected, 1), kept.seconds))
    return found


def _talked(call: RobotCall, view: RobotView) -> float:
    """Seconds of talk: as planned, unless the call was over before."""
    seen = view.talk_seconds
    return call.talk_seconds if seen is None else min(call.talk_seconds, seen)


def _differ(between: Between, what: str, caller: str, first: object, second: object) -> Difference:
    return Difference(between=between, what=what, caller=caller, first=first, second=second)
