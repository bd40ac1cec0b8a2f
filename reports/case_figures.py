"""Figures of cases for whoever asks: pages, programs, the command line. Exact; who shows them rounds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import Database
from db.tables import Case, Category
from reports.case_metrics import CaseMetric, case_metric
from reports.case_sets import Basis, CaseScope, condition

UNCLASSIFIED = ""
"""Where the category would stand of cases that have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFigure:
    """``among`` None: the figure is a number of cases. ``value`` None: there was nothing to divide by."""

    metric: CaseMetric
    counted: int
    among: int | None

    @property
    def value(self) -> Fraction | None:
        if self.among is None:
            return Fraction(self.counted)
        return Fraction(self.counted, self.among) if self.among else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A category of the level that was asked for, its cases, and their share; ``earlier``: as many a year before."""

    code: str
    name: str
    cases: int
    whole: int
    earlier: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.cases, self.whole)

    @property
    def growth(self) -> Fraction | None:
        """同比; None: there was nothing a year before."""
        return Fraction(self.cases - self.earlier, self.earlier) if self.earlier else None


def condition_of_figure(metric: CaseMetric, now: datetime, *, among: bool) -> ColumnElement[bool]:
    """Which cases of whatever period are behind a figure: those above the bar, or ``among``, below it."""
    return condition(metric.among if among and metric.among is not None else metric.counted, now)


class CaseFigures:
    """Every method raises ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_period(self, keys: Sequence[str], scope: CaseScope) -> list[CaseFigure]:
        """The figures of ``keys``, in their order. Raises ``NoSuchMetric``."""
        async with self._database.read() as session:
            counted = await _count(session, [case_metric(key) for key in keys], scope)
        return counted.get(None, _nothing(keys))

    async def by_unit(self, keys: Sequence[str], scope: CaseScope) -> dict[str, list[CaseFigure]]:
        """``of_period`` for each lead unit that had a case in it, by code. Raises ``NoSuchMetric``."""
        async with self._database.read() as session:
            counted = await _count(session, [case_metric(key) for key in keys], scope, per_unit=True)
        return {unit: figures for unit, figures in sorted(counted.items(), key=lambda pair: pair[0] or "") if unit}

    async def categories(self, scope: CaseScope, *, level: int = 3, classified_only: bool = False) -> Sequence[Ranked]:
        """Cases taken in the period by category of ``level`` (1 to 3), most first; ones of a higher level stay there.

        The whole is what was taken, or ``classified_only`` (有效分类数): bulletins use either, so it is asked for.
        """
        async with self._database.read() as session:
            known = {row.code: row for row in await session.scalars(select(Category))}
            now = _rolled(await _by_category(session, scope), known, level)
            before = _rolled(await _by_category(session, a_year_before(scope)), known, level)
        if classified_only:
            now.pop(UNCLASSIFIED, None)
        whole = now.total()
        names = {code: row.name for code, row in known.items()} | {UNCLASSIFIED: "未分类"}
        ranked = sorted(now.items(), key=lambda pair: (-pair[1], pair[0]))
        return [
            Ranked(code=code, name=names.get(code, code), cases=cases, whole=whole, earlier=before[code])
            for code, cases in ranked
        ]


def a_year_before(scope: CaseScope) -> CaseScope:
    """The same days of the year before; the 29th of February becomes the 28th."""
    return replace(scope, since=_year_before(scope.since), before=_year_before(scope.before))


def _year_before(instant: datetime) -> datetime:
    try:
        return instant.replace(year=instant.year - 1)
    except ValueError:
        return instant.replace(year=instant.year - 1, day=28)


def _nothing(keys: Sequence[str]) -> list[CaseFigure]:
    metrics = map(case_metric, keys)
    return [CaseFigure(metric=metric, counted=0, among=None if metric.among is None else 0) for metric in metrics]


async def _count(
    session: AsyncSession, metrics: Sequence[CaseMetric], scope: CaseScope, *, per_unit: bool = False
) -> dict[str | None, list[CaseFigure]]:
    """One pass over the cases of each basis; under None without ``per_unit``."""
    found: dict[str | None, dict[str, CaseFigure]] = {}
    for basis in Basis:
        own = [metric for metric in metrics if metric.basis is basis]
        for unit, figures in (await _of_basis(session, basis, own, scope, per_unit=per_unit)).items() if own else ():
            found.setdefault(unit, {}).update(figures)
    empty = {figure.metric.key: figure for figure in _nothing([metric.key for metric in metrics])}
    return {unit: list((empty | figures).values()) for unit, figures in found.items()}


async def _of_basis(
    session: AsyncSession, basis: Basis, metrics: Sequence[CaseMetric], scope: CaseScope, *, per_unit: bool
) -> dict[str | None, dict[str, CaseFigure]]:
    sets = dict.fromkeys(one for metric in metrics for one in (metric.counted, metric.among) if one is not None)
    columns = [func.count().filter(condition(one, scope.now)) for one in sets]
    statement = select(*columns).select_from(Case).where(*scope.conditions(basis))
    if per_unit:
        statement = statement.add_columns(Case.lead_unit).group_by(Case.lead_unit)
    found: dict[str | None, dict[str, CaseFigure]] = {}
    for row in await session.execute(statement):
        counts = dict(zip(sets, row, strict=False))
        unit = str(row[-1]) if per_unit and row[-1] is not None else None
        found[unit] = {
            metric.key: CaseFigure(
                metric=metric, counted=counts[metric.counted], among=counts[metric.among] if metric.among else None
            )
            for metric in metrics
        }  # fmt: skip
    return found


async def _by_category(session: AsyncSession, scope: CaseScope) -> Mapping[str | None, int]:
    grouped = select(Case.category, func.count()).where(*scope.conditions(Basis.OPENED)).group_by(Case.category)
    return {category: cases for category, cases in await session.execute(grouped)}  # noqa: C416 (a Result)


def _rolled(counts: Mapping[str | None, int], known: Mapping[str, Category], level: int) -> Counter[str]:
    """Counts of the categories of ``level`` with those below them; words that are no category stay as they are."""
    rolled: Counter[str] = Counter()
    for written, cases in counts.items():
        code = written or UNCLASSIFIED
        row = known.get(code)
        while row is not None and row.level > level and row.parent is not None:
            row = known.get(row.parent)
        rolled[row.code if row is not None else code] += cases
    return rolled
