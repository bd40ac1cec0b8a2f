"""Figures counted by the database, and the calls behind them. One pass over the period's calls for all figures."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from db.tables import Call, SeatStateKind
from reports.conditions import Condition, both
from reports.definitions import Aggregate, MetricDefinition
from reports.measure import LENGTHS, LONGEST, Figure, Scope, Tally, figure_of, questions, tally_of
from reports.seat_figures import seat_figure
from reports.seat_queries import seat_time, times_by_seat
from reports.seat_time import Spent
from reports.sql import where
from reports.windows import worst_window


async def figures(session: AsyncSession, definitions: Sequence[MetricDefinition], scope: Scope) -> list[Figure]:
    """The figures that ``measure`` gives of the same calls, in the order of ``definitions``."""
    tallies = iter(await _tallies(session, _plain(definitions), scope))
    by_state = await seat_time(session, scope) if any(definition.of_seats for definition in definitions) else {}
    found = []
    for definition in definitions:
        if definition.of_seats:
            found.append(seat_figure(definition, scope, by_state))
        elif definition.window_hours:
            found.append(figure_of(definition, scope, await _worst(session, definition, scope)))
        else:
            found.append(figure_of(definition, scope, next(tallies)))
    return found


async def figures_by_seat(
    session: AsyncSession, definitions: Sequence[MetricDefinition], scope: Scope, seats: Sequence[str]
) -> dict[str, list[Figure]]:
    """``figures`` of each of ``seats``, counted in one pass; none of them is over a span of hours."""
    tallies = await _tallies_by(Call.seat, session, _plain(definitions), scope)
    times = await times_by_seat(session, scope) if any(definition.of_seats for definition in definitions) else {}
    return {seat: _of_seat(definitions, replace(scope, seat=seat), tallies, times) for seat in seats}


async def figures_by_line(
    session: AsyncSession, definitions: Sequence[MetricDefinition], scope: Scope, lines: Sequence[str]
) -> dict[str, list[Figure]]:
    """``figures`` of each of ``lines``, counted in one pass; none of them is over a span of hours or of seats' time."""
    tallies = await _tallies_by(Call.line, session, definitions, scope)
    nothing = [_tally(definition, 0, 0) for definition in definitions]
    return {
        line: [
            figure_of(definition, replace(scope, line=line), tally)
            for definition, tally in zip(definitions, tallies.get(line, nothing), strict=True)
        ]
        for line in lines
    }


def _of_seat(
    definitions: Sequence[MetricDefinition],
    scope: Scope,
    tallies: Mapping[str | None, Sequence[Tally]],
    times: Mapping[str, Mapping[SeatStateKind, Spent]],
) -> list[Figure]:
    seat = scope.seat or ""
    nothing = [_tally(definition, 0, 0) for definition in _plain(definitions)]
    counted = iter(tallies.get(seat, nothing))
    return [
        seat_figure(definition, scope, times.get(seat, {}))
        if definition.of_seats
        else figure_of(definition, scope, next(counted))
        for definition in definitions
    ]


def _plain(definitions: Sequence[MetricDefinition]) -> list[MetricDefinition]:
    """Those that are counted call by call."""
    return [definition for definition in definitions if not (definition.window_hours or definition.of_seats)]


async def behind(session: AsyncSession, condition: Condition, *, after: str = "", limit: int = 500) -> list[str]:
    """Ids of the calls that fulfil ``condition``, in the order of ids, a page at a time."""
    query = select(Call.id).where(where(condition), Call.id > after).order_by(Call.id).limit(limit)
    return list(await session.scalars(query))


async def _tallies(session: AsyncSession, definitions: Sequence[MetricDefinition], scope: Scope) -> list[Tally]:
    if not definitions:
        return []
    columns = [column for definition in definitions for column in _columns(definition)]
    query = select(*columns).select_from(Call).where(where(scope.condition))
    return _read(definitions, (await session.execute(query)).one())


async def _tallies_by(
    label: InstrumentedAttribute[Any], session: AsyncSession, definitions: Sequence[MetricDefinition], scope: Scope
) -> dict[str | None, list[Tally]]:
    columns = [column for definition in definitions for column in _columns(definition)]
    query = select(label, *columns).where(where(scope.condition), label.is_not(None)).group_by(label)
    return {row[0]: _read(definitions, row[1:]) for row in await session.execute(query)}


def _read(definitions: Sequence[MetricDefinition], columns: Iterable[Any]) -> list[Tally]:
    numbers = [int(number or 0) for number in columns]
    pairs = zip(definitions, numbers[::2], numbers[1::2], strict=True)
    return [_tally(definition, first, second) for definition, first, second in pairs]


def _tally(definition: MetricDefinition, first: int, second: int) -> Tally:
    return Tally(first, second if definition.denominator or definition.aggregate else None)


def _columns(definition: MetricDefinition) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """What to add up for a figure: above the fraction bar and below it."""
    wanted = questions(definition)
    if definition.aggregate:
        return _seconds(definition.aggregate, wanted.counted), _count(wanted.counted)
    return _count(wanted.counted), _count(wanted.among or wanted.counted)


def _count(condition: Condition) -> ColumnElement[int]:
    return func.count(case((where(condition), 1)))


def _seconds(aggregate: Aggregate, condition: Condition) -> ColumnElement[Any]:
    chosen = case((where(condition), getattr(Call, LENGTHS[aggregate])))
    return func.max(chosen) if aggregate in LONGEST else func.sum(chosen)


async def _worst(session: AsyncSession, definition: MetricDefinition, scope: Scope) -> Tally:
    """Two columns of the denominator's calls cross the wire; the sweep itself is the pure one."""
    wanted, span = questions(definition), timedelta(hours=definition.window_hours or 0)
    among = both(scope.condition, wanted.among or both())
    query = select(Call.arrived_at, where(wanted.counted)).where(where(among)).order_by(Call.arrived_at)
    arrivals = [(at, bool(counted)) for at, counted in await session.execute(query)]
    # A quarter of a large city is a second's work: whoever waits for the loop meanwhile shall not.
    worst = await asyncio.to_thread(worst_window, arrivals, since=scope.since, before=scope.before, span=span)
    return tally_of(worst)
