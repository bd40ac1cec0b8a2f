"""受理情况: what was taken, resolved and dispatched, by category, and whom the answers reached; every number leads to
exactly its cases."""

from dataclasses import asdict
from typing import Any

from aiohttp import web

from reports import FUNNEL, OVERVIEW, CaseFigure, CaseFigures, Ranked
from web.address import Query
from web.cases.narrowing import NO_CATEGORY
from web.context import page, services
from web.plain import plain
from web.reports.periods import CasePeriod, read_period
from web.times import local_day

MOST_RANKED = 200
LEVELS = ("1", "2", "3")


async def show(request: web.Request) -> web.Response:
    """``first``, ``last``; ``level`` of categories (1 to 3); ``whole=classified``: shares of the classified only."""
    period, complaints = asked(request)
    overview, funnel, ranked = await _figures(request, period)
    return page(
        request, "reports/cases.html", period=period, complaints=complaints, overview=overview, funnel=funnel,
        ranked=ranked[:MOST_RANKED], level=_level(request), classified_only=_classified_only(request),
        no_category=NO_CATEGORY,
    )  # fmt: skip


async def as_json(request: web.Request) -> web.Response:
    """``{"first", "last", "complaints", "overview", "funnel", "categories"}``; shares between 0 and 1."""
    period, complaints = asked(request)
    overview, funnel, ranked = await _figures(request, period)
    told = {"first": period.first.isoformat(), "last": period.last.isoformat(), "complaints": complaints}
    figures = {"overview": overview, "funnel": funnel}
    listed = {name: [figure_json(figure, period) for figure in found] for name, found in figures.items()}
    return web.json_response(plain(told | listed | {"categories": [_ranked_json(row, period) for row in ranked]}))


def asked(request: web.Request) -> tuple[CasePeriod, list[str]]:
    given = services(request)
    rehearses = given.settings.simulated_banner is not None
    return read_period(request.query, local_day(given.clock()), rehearses=rehearses)


def figure_json(figure: CaseFigure, period: CasePeriod, *, unit: str = "") -> dict[str, Any]:
    metric = figure.metric
    return {
        "key": metric.key,
        "version": metric.version,
        "name": metric.name,
        "formula": metric.formula,
        "value": None if figure.value is None else float(figure.value),
        "counted": figure.counted,
        "among": figure.among,
        "cases": period.cases(figure, unit=unit),
        "among_cases": None if figure.among is None else period.cases(figure, among=True, unit=unit),
    }


async def _figures(request: web.Request, period: CasePeriod) -> tuple[list[CaseFigure], list[CaseFigure], list[Ranked]]:
    given = services(request)
    scope = period.scope(given.clock())
    figures = CaseFigures(given.database)
    found = await figures.of_period((*OVERVIEW, *FUNNEL), scope)
    ranked = await figures.categories(scope, level=_level(request), classified_only=_classified_only(request))
    return found[: len(OVERVIEW)], found[len(OVERVIEW) :], list(ranked)


def _ranked_json(row: Ranked, period: CasePeriod) -> dict[str, Any]:
    shares = {"share": float(row.share), "growth": None if row.growth is None else float(row.growth)}
    return asdict(row) | shares | {"cases_listed": period.of_category(row.code or NO_CATEGORY)}


def _level(request: web.Request) -> int:
    level = request.query.get("level", "")
    return int(level) if level in LEVELS else 3


def _classified_only(request: web.Request) -> bool:
    return Query(request.query).text("whole") == "classified"
