"""单位考核: every unit's figures of a period, its points by a city's rules, and its place."""

from collections.abc import Sequence
from fractions import Fraction

import structlog
import yaml
from aiohttp import web

from reports import (
    ASSESSED,
    Assessment,
    DefinitionFaulty,
    assess,
    case_metric,
    half_up,
    publish_score_rules,
    read_score_rules_text,
    score_rules_at,
)
from web.address import Query
from web.admin.change import document_of
from web.admin.faults import in_chinese
from web.context import page, redirect, services
from web.plain import plain
from web.reports.cases import asked, figure_json
from web.reports.periods import CasePeriod

log = structlog.get_logger()


async def show(request: web.Request) -> web.Response:
    """``first``, ``last``; ``rules``: the key of the points; ``above``: compare only the units right below this one."""
    period, complaints = asked(request)
    return await _page(request, period, complaints)


async def as_json(request: web.Request) -> web.Response:
    """``{"first", "last", "rules": {…}, "units": [{unit, name, place, points, most, share, grade, figures, parts}]}``;
    points as exact fractions in text and rounded to two places."""
    period, complaints = asked(request)
    found = await _assessed(request, period)
    names = await _names(request)
    units = [
        {
            "unit": one.unit,
            "name": names.get(one.unit, one.unit),
            "place": one.place,
            "points": half_up(one.score.points, places=2),
            "points_exact": str(one.score.points),
            "most": str(one.score.most),
            "grade": one.score.grade,
            "parts": {key: None if part is None else str(part) for key, part in one.score.parts.items()},
            "figures": [figure_json(figure, period, unit=one.unit) for figure in one.figures.values()],
        }
        for one in found.units
    ]
    rules = found.rules.model_dump(mode="json")
    told = {"first": period.first.isoformat(), "last": period.last.isoformat(), "complaints": complaints}
    return web.json_response(plain(told | {"rules": rules, "units": units}))


async def publish(request: web.Request) -> web.StreamResponse:
    """Put a new version of rules in force for periods that begin from now on, or show every fault of it."""
    text, change = await document_of(request)
    try:
        rules = read_score_rules_text(text)
        for item in rules.items:
            _require_share(item.metric)
    except DefinitionFaulty as exc:
        period, complaints = asked(request)
        return await _page(request, period, complaints, text=text, faults=in_chinese(exc.faults), status=422)
    async with services(request).database.write() as session:
        made = await publish_score_rules(
            session, rules, now=change.at, actor=change.actor, reason=change.reason, address=change.address
        )
    log.info("web.score_rules.published", key=made.key, version=made.version)
    return redirect(f"/reports/units?rules={made.key}")


def _require_share(key: str) -> None:
    """Raises ``DefinitionFaulty``: points are for shares of units only."""
    if key not in ASSESSED:
        raise DefinitionFaulty("score rules", [("items", f"没有「{key}」这个考核指标")])


def points(value: Fraction | None) -> str:
    return "—" if value is None else half_up(value, places=2)


async def _page(
    request: web.Request, period: CasePeriod, complaints: Sequence[str], *, text: str | None = None,
    faults: tuple[tuple[str, str], ...] = (), status: int = 200,
) -> web.Response:  # fmt: skip
    found = await _assessed(request, period)
    async with services(request).database.read() as session:
        known = await score_rules_at(session, services(request).clock())
    if text is None:
        newest = known.get(found.rules.key, found.rules)
        text = yaml.safe_dump(newest.model_dump(mode="json"), allow_unicode=True, sort_keys=False, width=100)
    return page(
        request, "reports/units.html", period=period, complaints=complaints, found=found, status=status,
        above=Query(request.query).text("above", most=32), leagues=await _leagues(request),
        names=await _names(request), metrics=[case_metric(key) for key in ASSESSED], rules=known, points=points,
        text=text, faults=faults,
    )  # fmt: skip


async def _assessed(request: web.Request, period: CasePeriod) -> Assessment:
    given, query = services(request), Query(request.query)
    above = query.text("above", most=32)
    units = await given.departments.tree(active_only=False)
    league = {unit.code for unit in units if unit.parent == above} if above else None
    scope = period.scope(given.clock())
    return await assess(given.database, scope, rules=query.text("rules") or "default", league=league)


async def _leagues(request: web.Request) -> dict[str, str]:
    """Units with others right below them, which are compared with each other, by code."""
    units = await services(request).departments.tree(active_only=False)
    parents = {unit.parent for unit in units}
    return {unit.code: unit.name for unit in units if unit.code in parents}


async def _names(request: web.Request) -> dict[str, str]:
    return {row.code: row.name for row in await services(request).departments.tree(active_only=False)}
