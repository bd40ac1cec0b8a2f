"""Figures of seats' time: a definition and what was spent in, the figure out. No I/O."""

from collections.abc import Mapping
from fractions import Fraction

from db.tables import SeatStateKind
from reports.conditions import either
from reports.definitions import MetricDefinition
from reports.measure import Figure, Scope
from reports.seat_time import MICROSECONDS, SeatTime, Spent, average, of, share

BySeatState = Mapping[SeatStateKind, Spent]


def seat_figure(definition: MetricDefinition, scope: Scope, by_state: BySeatState) -> Figure:
    """A share, an average or a total in seconds; no call is behind it. None of a line or queue: seats serve several."""
    part, whole = SeatTime(definition.numerator), definition.denominator
    asked = by_state if scope.line is None and scope.queue is None else {}
    found = of(part, asked)
    value: Fraction | None
    if whole is not None:
        value, below = share(part, SeatTime(whole), asked), _seconds(of(SeatTime(whole), asked).inside)
    else:
        value, below = average(part, asked), found.stretches
    return Figure(
        definition=definition,
        scope=scope,
        value=value,
        numerator=_seconds(found.inside if whole is not None else found.whole),
        denominator=below,
        counted=either(),
        among=None,
    )


def _seconds(microseconds: int) -> int:
    return microseconds // MICROSECONDS
