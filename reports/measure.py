"""A definition and calls in, the figure out: exact, with the calls behind it. No I/O."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from db.tables import CallDirection
from reports.conditions import (
    All,
    Arrived,
    CallFacts,
    Condition,
    Exactly,
    Label,
    Labelled,
    Length,
    Told,
    both,
    either,
    holds,
)
from reports.definitions import Aggregate, MetricDefinition
from reports.errors import ScopeFaulty
from reports.seat_time import SeatTime
from reports.sets import condition_of
from reports.windows import Window, worst_window

LENGTHS: Mapping[Aggregate | None, Length] = {
    Aggregate.AVERAGE_WAIT: Length.WAIT,
    Aggregate.LONGEST_WAIT: Length.WAIT,
    Aggregate.AVERAGE_TALK: Length.TALK,
    Aggregate.LONGEST_TALK: Length.TALK,
}
LONGEST: frozenset[Aggregate | None] = frozenset({Aggregate.LONGEST_WAIT, Aggregate.LONGEST_TALK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose figures: calls that arrived from ``since`` on and before ``before``; what is None does not matter.

    Raises ``ScopeFaulty``.
    """

    since: datetime
    before: datetime
    simulated: bool | None = False
    """True: the calls of rehearsals instead of citizens'; None: both, for an installation that only rehearses."""
    line: str | None = None
    queue: str | None = None
    seat: str | None = None

    def __post_init__(self) -> None:
        if self.since.tzinfo is None or self.before.tzinfo is None or self.since >= self.before:
            raise ScopeFaulty(self.since, self.before)

    @property
    def condition(self) -> All:
        labels: tuple[tuple[Label, str | bool | None], ...] = (
            (Label.SIMULATED, self.simulated),
            (Label.LINE, self.line),
            (Label.QUEUE, self.queue),
            (Label.SEAT, self.seat),
        )
        chosen = (Labelled(label, value) for label, value in labels if value is not None)
        inbound = Labelled(Label.DIRECTION, CallDirection.INBOUND)  # figures are of citizens who called us
        return both(Arrived(self.since, self.before), inbound, *chosen)


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted. A share: calls / calls; calls: calls / None; seconds: sum or longest / calls asked."""

    numerator: int
    denominator: int | None
    window: Window | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure and the way back to its calls: ``counted`` finds those of the numerator, ``among`` the denominator's.

    ``value`` is a share between 0 and 1, a number of calls, or seconds; None when there is nothing to divide by.
    """

    definition: MetricDefinition
    scope: Scope
    value: Fraction | None
    numerator: int
    denominator: int | None
    counted: Condition
    among: Condition | None
    window: Window | None = None
    """The worst span, for a figure over any continuous hours."""


def measure(definition: MetricDefinition, calls: Iterable[CallFacts], *, scope: Scope) -> Figure:
    """Compute one figure of those ``calls`` that are in ``scope``; each call is given once, in any order."""
    inside = (call for call in calls if holds(scope.condition, call))
    wanted = questions(definition)
    if definition.aggregate:
        tally = _aggregate(definition.aggregate, wanted.counted, inside)
    elif definition.window_hours:
        tally = _worst(definition.window_hours, wanted, scope, inside)
    else:
        tally = _count(wanted, inside)
    return figure_of(definition, scope, tally)


def call_ids(condition: Condition, calls: Iterable[CallFacts]) -> Iterator[str]:
    """The ids of the calls behind a figure, one by one."""
    return (call.id for call in calls if holds(condition, call))


@dataclass(frozen=True, slots=True)
class Questions:
    """What a figure asks of every call."""

    counted: Condition
    among: Condition | None


def questions(definition: MetricDefinition) -> Questions:
    """The calls above and below the fraction bar, of whatever scope."""
    if isinstance(definition.numerator, SeatTime) or isinstance(definition.denominator, SeatTime):
        return Questions(either(), None)  # no call is behind the time of seats
    counted = condition_of(definition.numerator, definition.switches)
    if definition.aggregate:
        return Questions(both(counted, Told(LENGTHS[definition.aggregate])), None)
    if definition.denominator is None:
        return Questions(counted, None)
    return Questions(counted, condition_of(definition.denominator, definition.switches))


def figure_of(definition: MetricDefinition, scope: Scope, tally: Tally) -> Figure:
    """Put the figure together from what was counted, here or by the database."""
    wanted = questions(definition)
    around = [scope.condition]
    if definition.window_hours:
        worst = tally.window or Window(scope.since, scope.since)  # no window: no call is behind the figure
        around.append(both(Arrived(*worst)))
    longest = [Exactly(LENGTHS[definition.aggregate], tally.numerator)] if definition.aggregate in LONGEST else []
    return Figure(
        definition=definition,
        scope=scope,
        value=_value(definition, tally),
        numerator=tally.numerator,
        denominator=tally.denominator,
        counted=both(*around, wanted.counted, *longest),
        among=both(*around, wanted.among) if wanted.among else None,
        window=tally.window,
    )


def _value(definition: MetricDefinition, tally: Tally) -> Fraction | None:
    if tally.denominator is None:
        return Fraction(tally.numerator)
    if not tally.denominator:
        return None
    return Fraction(tally.numerator, 1 if definition.aggregate in LONGEST else tally.denominator)


def _count(wanted: Questions, calls: Iterable[CallFacts]) -> Tally:
    counted = among = 0
    for call in calls:
        counted += holds(wanted.counted, call)
        among += wanted.among is not None and holds(wanted.among, call)
    return Tally(counted, among if wanted.among else None)


def _aggregate(aggregate: Aggregate, counted: Condition, calls: Iterable[CallFacts]) -> Tally:
    told = [getattr(call, LENGTHS[aggregate]) for call in calls if holds(counted, call)]
    return Tally(max(told, default=0) if aggregate in LONGEST else sum(told), len(told))


def _worst(hours: int, wanted: Questions, scope: Scope, calls: Iterable[CallFacts]) -> Tally:
    among = wanted.among or both()
    arrivals = sorted((call.arrived_at, holds(wanted.counted, call)) for call in calls if holds(among, call))
    return tally_of(worst_window(arrivals, since=scope.since, before=scope.before, span=timedelta(hours=hours)))


def tally_of(worst: tuple[Window, int, int] | None) -> Tally:
    """What was counted in the worst window; without one, nothing."""
    return Tally(worst[1], worst[2], worst[0]) if worst else Tally(0, 0)
