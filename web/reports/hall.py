"""Figures of the hall for a period, whole and line by line, each with its definition and the calls behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import select

from db import Database
from db.tables import Line
from reports import Figure, Figures
from web.context import page, services
from web.plain import plain
from web.reports.gaps import missing
from web.reports.periods import CallPeriod, figure_json, read_calls_period
from web.times import local_day

GROUPS: Mapping[str, tuple[str, ...]] = {
    "接通": (
        "connect_rate", "inbound_connect_rate", "connect_rate_any_24h", "answered_within_15", "answered_within_20",
        "answered_within_15_of_offered", "answered_within_20_of_offered", "service_level",
        "service_level_with_abandons",
    ),
    "来电": ("arrived", "effective_inbound", "offered", "answered", "served_by_menu", "blocked"),
    "放弃": (
        "abandon_rate", "abandoned_in_queue", "abandoned_in_greeting", "abandoned_in_menu", "short_abandoned",
        "timed_out",
    ),
    "等待与通话": (
        "average_wait", "longest_wait", "average_talk", "longest_talk", "average_wrap_up", "occupancy",
    ),
    "回拨与留言": ("asked_callback", "called_back", "callback_rate", "left_message"),
}  # fmt: skip
"""Keys of figures in the order of reading; whatever a city defines beside them follows as the last group."""
OTHERS = "其他指标"
OF_LINES = (
    "arrived", "offered", "answered", "connect_rate", "answered_within_15", "abandoned_in_queue", "average_wait",
    "average_talk",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFigures:
    number: str
    label: str
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class HallFigures:
    """``groups``: title and figures. ``lines``: every line that is or was open, and had a call in the period."""

    groups: Sequence[tuple[str, Sequence[Figure]]]
    lines: Sequence[LineFigures]


async def hall_figures(database: Database, period: CallPeriod, lines: Mapping[str, str]) -> HallFigures:
    """``lines``: labels by number. Raises ``db.StoreUnavailable``."""
    since, before = period.span
    figures = Figures(database)
    keys = list(await figures.definitions(since))
    asked = await figures.of_period(keys, since, before, period.simulated, line=period.line or None)
    by_key = dict(zip(keys, asked, strict=True))
    grouped = {title: [by_key.pop(key) for key in wanted if key in by_key] for title, wanted in GROUPS.items()}
    groups = [(title, found) for title, found in (grouped | {OTHERS: list(by_key.values())}).items() if found]
    chosen = [period.line] if period.line else list(lines)
    by_line = await figures.of_lines(OF_LINES, since, before, chosen, simulated=period.simulated)
    rows = [
        LineFigures(number=number, label=lines.get(number, ""), figures=found)
        for number, found in by_line.items()
        if found[0].numerator
    ]
    return HallFigures(groups=groups, lines=rows)


async def show(request: web.Request) -> web.Response:
    period, complaints = _asked(request)
    complaints += await missing(services(request).database, period)
    lines = await _lines(services(request).database)
    found = await hall_figures(services(request).database, period, lines)
    return page(request, "reports/hall.html", period=period, found=found, lines=lines, complaints=complaints)


async def as_json(request: web.Request) -> web.Response:
    """``{"first", "last", "complaints", "figures": [...], "lines": [{number, label, figures: [...]}]}``; values are
    shares, seconds or numbers of calls, as the definition says."""
    period, complaints = _asked(request)
    complaints += await missing(services(request).database, period)
    found = await hall_figures(services(request).database, period, await _lines(services(request).database))
    figures = [figure_json(figure, period) for _, group in found.groups for figure in group]
    lines = [
        {
            "number": row.number,
            "label": row.label,
            "figures": [figure_json(figure, period, line=row.number) for figure in row.figures],
        }
        for row in found.lines
    ]
    told = {"first": period.first.isoformat(), "last": period.last.isoformat(), "complaints": complaints}
    return web.json_response(plain(told | {"figures": figures, "lines": lines}))


async def _lines(database: Database) -> dict[str, str]:
    async with database.read() as session:
        rows = await session.execute(select(Line.number, Line.label).order_by(Line.is_default.desc(), Line.number))
        return {number: label for number, label in rows}  # noqa: C416 (a Result)


def _asked(request: web.Request) -> tuple[CallPeriod, list[str]]:
    settings, today = services(request).settings, local_day(services(request).clock())
    return read_calls_period(request.query, today, rehearses=settings.simulated_banner is not None)
