"""Whom to call back, and what follows from an attempt. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from db import Limits, whole_numbers
from db.tables import CallbackState, CallEnding

_WISH = re.compile(r"(?P<number>\+?\d{5,20}) (?P<queue>[A-Za-z][A-Za-z0-9_-]{0,31})? ?(?P<since>\d{9,10})?")
_DIALLABLE = re.compile(r"\+?\d{5,20}")
MISSED = frozenset({CallEnding.ABANDONED_IN_QUEUE, CallEnding.TIMED_OUT, CallEnding.LOST})
"""Endings of calls that may have to be returned."""
_SERVED_OTHERWISE = frozenset({CallEnding.ASKED_CALLBACK, CallEnding.LEFT_MESSAGE, CallEnding.BLOCKED})


CALLBACK_LIMITS: Limits = {
    "short_seconds": (0, 600), "look_back_hours": (1, 168), "attempts": (1, 10), "pause_minutes": (1, 1440),
    "claim_minutes": (1, 240), "dial_minutes": (2, 240),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRules:
    """What a city decides: table ``setting``, key ``callback.rules``."""

    short_seconds: int = 5
    """Who waited less is not called back: he had thought better of it."""
    look_back_hours: int = 24
    attempts: int = 3
    pause_minutes: int = 15
    """Between two attempts."""
    claim_minutes: int = 15
    """A seat that took a citizen and did nothing loses him to the others after so long."""
    dial_minutes: int = 10
    """A call of ours of which the record knows nothing after so long did not come about: the seat did not lift."""

    @property
    def look_back(self) -> timedelta:
        return timedelta(hours=self.look_back_hours)

    @classmethod
    def of(cls, value: object) -> "CallbackRules":
        """From a setting's value; what is missing or unusable is as by default."""
        return cls(**whole_numbers(value, CALLBACK_LIMITS))


@dataclass(frozen=True, slots=True)
class Wish:
    """What the dialplan noted when a citizen asked to be called back."""

    number: str
    queue: str | None
    waiting_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One call of a citizen, as far as it matters here."""

    id: str
    number: str
    arrived_at: datetime
    ending: CallEnding | None
    line: str | None = None
    queue: str | None = None
    queued_at: datetime | None = None
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    wait_seconds: int | None = None
    simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row of the list about the same number."""

    call_id: str
    waiting_since: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AfterAttempt:
    """What becomes of a row. ``not_before`` only when it is tried again."""

    state: CallbackState
    not_before: datetime | None = None

    @property
    def over(self) -> bool:
        return self.state in (CallbackState.REACHED, CallbackState.UNREACHED)


def wish(extra: str) -> Wish | None:
    """Read the fact ``HOTLINE_CALLBACK``: number, queue, epoch of his entry; None when there is no number in it."""
    found = _WISH.match(extra)
    if found is None:
        return None
    since = datetime.fromtimestamp(int(found["since"]), UTC) if found["since"] else None
    return Wish(found["number"], found["queue"], since)


def gave_up(call: Seen, rules: CallbackRules) -> bool:
    """Waited for a person longer than a moment, or did not give up himself (Asterisk died over it), and got none."""
    waited = call.queued_at is not None and call.connected_at is None
    if call.ending not in MISSED or not waited or not _DIALLABLE.fullmatch(call.number):
        return False
    return call.ending is not CallEnding.ABANDONED_IN_QUEUE or (call.wait_seconds or 0) >= rules.short_seconds


def to_return(calls: Iterable[Seen], listed: Sequence[Listed], rules: CallbackRules) -> Seen | None:
    """The missed call to be returned, of all recent calls of one number; the first, for its place is the earliest.

    None when he is on the list, was spoken with since, is calling again at this moment, or was served otherwise.
    """
    known = sorted(calls, key=lambda call: call.arrived_at)
    if any(row.closed_at is None for row in listed) or any(call.ended_at is None for call in known):
        return None
    return next(iter(_unreturned(known, listed, rules, _SERVED_OTHERWISE)), None)


def returned_as_well(calls: Iterable[Seen], listed: Sequence[Listed], rules: CallbackRules) -> list[Seen]:
    """The other missed calls of a citizen who stands on the list: who calls him back returns them all."""
    if all(row.closed_at for row in listed):
        return []
    return _unreturned(list(calls), listed, rules, _SERVED_OTHERWISE - {CallEnding.ASKED_CALLBACK})


def _unreturned(
    calls: Sequence[Seen], listed: Sequence[Listed], rules: CallbackRules, served: frozenset[CallEnding]
) -> list[Seen]:
    """Missed calls since he was last spoken with, struck off or ``served``, that no row was made of."""
    spoken = [call.connected_at for call in calls if call.connected_at]
    otherwise = [call.arrived_at for call in calls if call.ending in served]
    settled = max([*spoken, *otherwise, *(row.closed_at for row in listed if row.closed_at)], default=None)
    taken = {row.call_id for row in listed}
    missed = [call for call in calls if gave_up(call, rules) and call.id not in taken]
    return [call for call in missed if settled is None or call.arrived_at > settled]


def after_attempt(*, reached: bool, attempts: int, now: datetime, rules: CallbackRules) -> AfterAttempt:
    """``attempts``: made so far, the last one included."""
    if reached:
        return AfterAttempt(CallbackState.REACHED)
    if attempts >= rules.attempts:
        return AfterAttempt(CallbackState.UNREACHED)
    return AfterAttempt(CallbackState.WANTED, now + timedelta(minutes=rules.pause_minutes))
