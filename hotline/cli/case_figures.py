"""``hotline report PERIOD --cases``: what was taken and dispatched, whom answers reached, and units' points."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Column, Table

from db import Database
from hotline.context import opened
from reports import (
    ASSESSED,
    FUNNEL,
    OVERVIEW,
    Assessment,
    CaseFigure,
    CaseFigures,
    CaseScope,
    Ranked,
    assess,
    case_metric,
    half_up,
    percent,
)

MOST_RANKED = 20


async def print_cases(scope: CaseScope) -> None:
    """Raises ``reports.NoSuchScoreRules``, ``db.StoreUnavailable``."""
    async with opened("report") as context:
        console = Console()
        for table in await case_tables(context.database, scope):
            console.print(table)


async def case_tables(database: Database, scope: CaseScope) -> tuple[Table, ...]:
    """Figures with their formulas, categories, units. Raises as ``print_cases`` does."""
    figures = await CaseFigures(database).of_period((*OVERVIEW, *FUNNEL), scope)
    ranked = await CaseFigures(database).categories(scope)
    return _figures(figures, scope), _ranked(ranked), _units(await assess(database, scope))


def value_of(figure: CaseFigure) -> str:
    """``84.38%``, ``4373``; a dash when there was nothing to divide by."""
    if figure.among is None:
        return str(figure.counted)
    return "—" if figure.value is None else percent(figure.value)


def _figures(figures: Sequence[CaseFigure], scope: CaseScope) -> Table:
    title = f"工单 {scope.since:%Y-%m-%d} 至 {scope.before:%Y-%m-%d}（不含）"
    table = Table("指标", "数值", "分子 / 分母", Column("口径", overflow="fold"), title=title)
    for figure in figures:
        parts = "" if figure.among is None else f"{figure.counted} / {figure.among}"
        formula = f"{figure.metric.formula}（第 {figure.metric.version} 版）"
        table.add_row(figure.metric.name, value_of(figure), parts, formula)
    return table


def _ranked(ranked: Sequence[Ranked]) -> Table:
    table = Table("名次", "事项分类", "工单", "占受理总量", title=f"事项分类（前 {MOST_RANKED} 位）")
    for place, row in enumerate(ranked[:MOST_RANKED], start=1):
        table.add_row(str(place), row.name, str(row.cases), percent(row.share))
    return table


def _units(assessment: Assessment) -> Table:
    names = [case_metric(key).name for key in ASSESSED]
    table = Table("名次", "单位", "得分", "等次", *names, title=f"单位考核：{assessment.rules.name}")
    for one in assessment.units:
        points = half_up(one.score.points, places=2) if one.score.most else "—"
        values = [value_of(one.figures[key]) for key in ASSESSED]
        table.add_row(str(one.place or "—"), one.unit, points, one.score.grade or "—", *values)
    return table
