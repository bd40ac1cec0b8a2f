"""Figures of each seat for a period; every number of calls leads to the list of exactly these calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import select

from db import Database
from db.tables import Seat
from reports import Figure, Figures, MetricDefinition
from web.calls.filters import Kind
from web.context import page, services
from web.plain import plain
from web.reports.gaps import missing
from web.reports.periods import CallPeriod, figure_json, read_calls_period
from web.times import local_day

KEYS = ("answered", "answered_within_15", "average_talk", "average_wrap_up", "occupancy")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFigures:
    """A seat and its figures by key."""

    number: str
    label: str
    figures: Mapping[str, Figure]

    @property
    def at_work(self) -> bool:
        """Whether there is anything to tell of it."""
        return any(figure.numerator or figure.denominator for figure in self.figures.values())


async def seat_figures(
    database: Database, period: CallPeriod
) -> tuple[Sequence[SeatFigures], Sequence[MetricDefinition]]:
    """Every seat that did anything in the period, and how its figures are defined.

    Raises ``db.StoreUnavailable``, ``reports.NoSuchMetric``.
    """
    since, before = period.span
    async with database.read() as session:
        wanted = select(Seat.number, Seat.label).order_by(Seat.number)
        labels = {number: label for number, label in await session.execute(wanted)}  # noqa: C416 (a Result)
    chosen = [period.seat] if period.seat else list(labels)
    by_seat = await Figures(database).of_seats(KEYS, since, before, chosen, simulated=period.simulated)
    rows = [
        SeatFigures(number=number, label=labels.get(number, ""), figures=dict(zip(KEYS, figures, strict=True)))
        for number, figures in by_seat.items()
    ]
    definitions = [figure.definition for figure in next(iter(by_seat.values()), [])]
    return [row for row in rows if row.at_work or period.seat], definitions


async def show(request: web.Request) -> web.Response:
    period, complaints = _asked(request)
    complaints += await missing(services(request).database, period)
    rows, definitions = await seat_figures(services(request).database, period)
    async with services(request).database.read() as session:
        seats = list(await session.execute(select(Seat.number, Seat.label).order_by(Seat.number)))
    return page(
        request, "reports/seats.html", period=period, rows=rows, definitions=definitions, complaints=complaints,
        seats=[tuple(row) for row in seats], kinds=list(Kind),
    )  # fmt: skip


async def as_json(request: web.Request) -> web.Response:
    """``{"first", "last", "complaints", "seats": [{number, label, figures: [...]}]}``; values are shares, seconds or
    numbers of calls, as the definition says."""
    period, complaints = _asked(request)
    complaints += await missing(services(request).database, period)
    rows, _ = await seat_figures(services(request).database, period)
    seats = [
        {
            "number": row.number,
            "label": row.label,
            "figures": [figure_json(figure, period, seat=row.number) for figure in row.figures.values()],
        }
        for row in rows
    ]
    told = {"first": period.first.isoformat(), "last": period.last.isoformat(), "complaints": complaints}
    return web.json_response(plain(told | {"seats": seats}))


def _asked(request: web.Request) -> tuple[CallPeriod, list[str]]:
    settings, today = services(request).settings, local_day(services(request).clock())
    return read_calls_period(request.query, today, rehearses=settings.simulated_banner is not None)
