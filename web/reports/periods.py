"""The period of a report of cases, and the way from a figure to its cases. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reports import CaseFigure, CaseScope
from web.address import Query
from web.cases.filters import CaseFilter, FigureCases
from web.times import day_span

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePeriod:
    """Whole days of Asia/Shanghai, both included."""

    first: date
    last: date

    def scope(self, now: datetime, *, simulated: bool | None) -> CaseScope:
        since, before = day_span(self.first)[0], day_span(self.last)[1]
        return CaseScope(since=since, before=before, now=now, simulated=simulated)

    def cases(self, figure: CaseFigure, *, among: bool = False, unit: str = "") -> str:
        """The address of the list of the cases behind ``figure``."""
        counted = FigureCases(figure.metric, among=among)
        return f"/cases?{CaseFilter(first=self.first, last=self.last, unit=unit, figure=counted).query()}"

    def of_category(self, code: str) -> str:
        """The address of the list of the cases of a category, registered in the period."""
        return f"/cases?{CaseFilter(first=self.first, last=self.last, category=code).query()}"

    def query(self) -> str:
        return f"first={self.first}&last={self.last}"


def read_period(query: Mapping[str, str], today: date) -> tuple[CasePeriod, list[str]]:
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
    return CasePeriod(first=first, last=last), given.complaints
