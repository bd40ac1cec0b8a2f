"""The period of a report of cases, and the way from a figure to its cases. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from reports import CaseFigure, CaseScope
from web.address import Query
from web.calls.filters import Kind
from web.cases.filters import CaseFilter, FigureCases
from web.times import day_span

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePeriod:
    """Whole days of Asia/Shanghai, both included."""

    first: date
    last: date
    rehearses: bool = False
    """An installation that only rehearses counts robots' cases, too."""

    def scope(self, now: datetime) -> CaseScope:
        since, before = day_span(self.first)[0], day_span(self.last)[1]
        return CaseScope(since=since, before=before, now=now, simulated=None if self.rehearses else False)

    @property
    def kind(self) -> Kind | None:
        return None if self.rehearses else Kind.REAL

    def cases(self, figure: CaseFigure, *, among: bool = False, unit: str = "") -> str:
        """The address of the list of the cases behind ``figure``."""
        counted = FigureCases(figure.metric, among=among)
        return f"/cases?{self._filter(unit=unit, figure=counted).query()}"

    def of_category(self, code: str) -> str:
        """The address of the list of the cases of a category, registered in the period."""
        return f"/cases?{self._filter(category=code).query()}"

    def _filter(self, **more: Any) -> CaseFilter:
        return CaseFilter(first=self.first, last=self.last, kind=self.kind, **more)


def read_period(query: Mapping[str, str], today: date, *, rehearses: bool = False) -> tuple[CasePeriod, list[str]]:
    """The period of an address, the month so far where it names none, and complaints about what cannot be read."""
    given = Query(query)
    last = given.day("last", "结束日期") or today
    first = given.day("first", "开始日期") or last.replace(day=1)
    if first > last:
        given.complaints.append("开始日期晚于结束日期，已改为同一天。")
        first = last
    if last - first >= timedelta(days=LONGEST_DAYS):
        given.complaints.append(f"一次最多统计 {LONGEST_DAYS} 天，开始日期已推后。")
        first = last - timedelta(days=LONGEST_DAYS - 1)
    return CasePeriod(first=first, last=last, rehearses=rehearses), given.complaints
