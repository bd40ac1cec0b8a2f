"""Figures of each seat for a period; every number of calls leads to the list of exactly these calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aiohttp import web
from sqlalchemy import select

from db import Database
from db.tables import Seat
from reports import Figure, Figures, MetricDefinition
from web.calls.filters import CallFilter, FigureCalls, Kind
from web.context import page, services
from web.plain import plain
from web.times import day_span, local_day

KEYS = ("answered", "answered_within_15", "average_talk", "average_wrap_up", "occupancy")
LONGEST_DAYS = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole days of Asia/Shanghai, both included."""

    first: date
    last: date
    seat: str = ""
    kind: Kind = Kind.REAL

    @property
    def simulated(self) -> bool | None:
        return {Kind.ALL: None, Kind.REAL: False, Kind.SIMULATED: True}[self.kind]

    def calls(self, figure: Figure, seat: str) -> str:
        """The address of the list of the calls ``figure`` counts."""
        counted = FigureCalls(figure.definition.key, figure.definition.version, among=False)
        wanted = CallFilter(first=self.first, last=self.last, seat=seat, kind=self.kind, counted=counted)
        return f"/calls?{wanted.query()}"


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


def read_period(query: Mapping[str, str], today: date, *, rehearses: bool) -> tuple[Period, list[str]]:
    """The period of an address, today where it names none, and complaints about what cannot be read. Pure."""
    complaints: list[str] = []

    def day(name: str, label: str, otherwise: date) -> date:
        text = query.get(name, "").strip()
        try:
            return date.fromisoformat(text) if text else otherwise
        except ValueError:
            complaints.append(f"{label}「{text[:20]}」不是有效日期，已忽略。")
            return otherwise

    last = day("last", "结束日期", today)
    first = day("first", "开始日期", min(last, today))
    if first > last:
        complaints.append("开始日期晚于结束日期，已改为同一天。")
        first = last
    if last - first >= timedelta(days=LONGEST_DAYS):
        complaints.append(f"一次最多统计 {LONGEST_DAYS} 天，开始日期已推后。")
        first = last - timedelta(days=LONGEST_DAYS - 1)
    known = {kind.value: kind for kind in Kind}
    kind = known.get(query["kind"], Kind.REAL) if "kind" in query else (Kind.ALL if rehearses else Kind.REAL)
    return Period(first=first, last=last, seat=query.get("seat", "").strip()[:16], kind=kind), complaints


async def seat_figures(database: Database, period: Period) -> tuple[Sequence[SeatFigures], Sequence[MetricDefinition]]:
    """Every seat that did anything in the period, and how its figures are defined.

    Raises ``db.StoreUnavailable``, ``reports.NoSuchMetric``.
    """
    since, before = day_span(period.first)[0], day_span(period.last)[1]
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
    rows, _ = await seat_figures(services(request).database, period)
    seats = [
        {
            "number": row.number,
            "label": row.label,
            "figures": [_json(f, period, row.number) for f in row.figures.values()],
        }
        for row in rows
    ]
    told = {"first": period.first.isoformat(), "last": period.last.isoformat(), "complaints": complaints}
    return web.json_response(plain(told | {"seats": seats}))


def _json(figure: Figure, period: Period, seat: str) -> dict[str, object]:
    return {
        "key": figure.definition.key,
        "version": figure.definition.version,
        "name": figure.definition.name,
        "value": None if figure.value is None else float(figure.value),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "calls": None if figure.definition.of_seats else period.calls(figure, seat),
    }


def _asked(request: web.Request) -> tuple[Period, list[str]]:
    settings, today = services(request).settings, local_day(services(request).clock())
    return read_period(request.query, today, rehearses=settings.simulated_banner is not None)
