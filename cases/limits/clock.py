"""The clocks of one case as values: what starts, stops, moves and ends them. Pure.

Every function takes a case's clocks and returns them as they are afterwards. ``cases.limits.clocks`` keeps them in the
store.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from cases.limits.calendar import Calendar
from cases.limits.deadlines import Due, Suspension, due
from cases.limits.errors import ClockRefused
from cases.limits.terms import DeadlineKind, Profile, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Everything a due time is counted from. It runs until it is met, or dropped because nobody waits any more."""

    case_id: int
    kind: DeadlineKind
    round: int
    """1, then one more for every redo or reassignment that starts it anew."""
    profile_key: str
    profile_version: int
    term: Term
    started_at: datetime
    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[int, ...] = ()
    met_at: datetime | None = None
    dropped_at: datetime | None = None

    @property
    def runs(self) -> bool:
        return self.met_at is None and self.dropped_at is None

    @property
    def stands(self) -> bool:
        """Whether it is stopped now, to run on later."""
        return bool(self.suspensions) and self.suspensions[-1].until is None

    @property
    def may_extend_by(self) -> int:
        """The most the next extension may add, in the limit's unit; 0: there may be none."""
        used = len(self.extensions)
        return self.term.extensions[used] if self.runs and used < len(self.term.extensions) else 0

    def due(self, calendar: Calendar) -> Due:
        """Raises ``ExtensionRefused``, ``SuspensionsFaulty``, ``NoWorkingDay``."""
        return due(self.term, self.started_at, calendar, suspensions=self.suspensions, extensions=self.extensions)

    def stopped(self, at: datetime) -> Self:
        """Raises ``ClockRefused`` when it stands already."""
        if self.stands:
            raise ClockRefused(self.case_id, self.kind, "stands already")
        return replace(self, suspensions=(*self.suspensions, Suspension(at)))

    def continued(self, at: datetime) -> Self:
        *earlier, last = self.suspensions
        return replace(self, suspensions=(*earlier, Suspension(last.since, at)))


Clocks = tuple[Clock, ...]
Rule = Callable[[Clocks], Clocks]
"""What becomes of a case's clocks."""


def started(clocks: Clocks, case_id: int, kind: DeadlineKind, *, term: Term, profile: Profile, at: datetime) -> Clocks:
    """Raises ``ClockRefused`` when one of this kind runs already."""
    if any(clock.runs and clock.kind is kind for clock in clocks):
        raise ClockRefused(case_id, kind, "runs already")
    number = 1 + sum(clock.kind is kind for clock in clocks)
    made = Clock(
        case_id=case_id, kind=kind, round=number, profile_key=profile.key, profile_version=profile.version, term=term,
        started_at=at,
    )  # fmt: skip
    return (*clocks, made)


def suspended(clocks: Clocks, at: datetime) -> Clocks:
    """Every running clock stands still from ``at`` on. Raises ``ClockRefused`` when one stands already."""
    return _changed(clocks, lambda clock: clock.runs, lambda clock: clock.stopped(at))


def resumed(clocks: Clocks, at: datetime) -> Clocks:
    """The clocks that stand run on."""
    return _changed(clocks, lambda clock: clock.runs and clock.stands, lambda clock: clock.continued(at))


def extended(clocks: Clocks, case_id: int, kind: DeadlineKind, amount: int) -> Clocks:
    """An extension in the limit's unit is granted. Raises ``ClockRefused`` when no such clock runs."""
    if not any(clock.runs and clock.kind is kind for clock in clocks):
        raise ClockRefused(case_id, kind, "does not run")
    return _of_kind(clocks, kind, lambda clock: replace(clock, extensions=(*clock.extensions, amount)))


def met(clocks: Clocks, kind: DeadlineKind, at: datetime) -> Clocks:
    """What the clock waited for was done at ``at``; where no such clock runs nothing changes."""
    return _of_kind(clocks, kind, lambda clock: replace(clock, met_at=at))


def dropped(clocks: Clocks, at: datetime) -> Clocks:
    """Nobody is waited for any more: the case was taken away from its unit."""
    return _changed(clocks, lambda clock: clock.runs, lambda clock: replace(clock, dropped_at=at))


def reopened(clocks: Clocks, kind: DeadlineKind, at: datetime, *, charged: bool = False) -> Clocks:
    """What was handed in was not accepted: the newest clock of ``kind`` runs on.

    The time it lay with the hotline is not the unit's, unless it is ``charged``.
    """
    newest = newest_of(clocks, kind)
    if newest is None or newest.met_at is None:
        return clocks
    again = replace(newest, met_at=None)
    if not charged and not newest.stands and newest.met_at < at:
        again = replace(again, suspensions=(*newest.suspensions, Suspension(newest.met_at, at)))
    return tuple(again if clock is newest else clock for clock in clocks)


def newest_of(clocks: Iterable[Clock], kind: DeadlineKind) -> Clock | None:
    """The clock of the last round that was not dropped."""
    return max(
        (clock for clock in clocks if clock.kind is kind and clock.dropped_at is None),
        key=lambda clock: clock.round,
        default=None,
    )


def _of_kind(clocks: Clocks, kind: DeadlineKind, change: Callable[[Clock], Clock]) -> Clocks:
    return _changed(clocks, lambda clock: clock.runs and clock.kind is kind, change)


def _changed(clocks: Sequence[Clock], which: Callable[[Clock], bool], change: Callable[[Clock], Clock]) -> Clocks:
    return tuple(change(clock) if which(clock) else clock for clock in clocks)
