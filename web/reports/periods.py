"""The period of a report of calls or cases, and the way from a figure to what it counts. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from reports import CaseFigure, CaseScope, Figure
from web.address import Query
from web.calls.filters import CallFilter, FigureCalls, Kind
from web.cases.filters import CaseFilter, FigureCases
from web.times import day_span

LONGEST_DAYS = 366
LONGEST_DAYS_OF_CALLS = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPeriod:
    """Whole days of Asia/Shanghai, both included. ``line`` and ``seat``: only its calls."""

    first: date
    last: date
    line: str = ""
    seat: str = ""
    kind: Kind = Kind.REAL

    @property
    def simulated(self) -> bool | None:
        return {Kind.ALL: None, Kind.REAL: False, Kind.SIMULATED: True}[self.kind]

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The first moment, and the first after it."""
        return day_span(self.first)[0], day_span(self.last)[1]

    def calls(self, figure: Figure, *, among: bool = False, line: str = "", seat: str = "") -> str:
        """The address of the list of the calls ``figure`` counts, or counts them ``among``."""
        counted = FigureCalls(figure.definition.key, figure.definition.version, among=among)
        line, seat = line or self.line, seat or self.seat
        since, before = figure.window or (None, None)
        wanted = CallFilter(
            first=self.first, last=self.last, since=since, before=before, line=line, seat=seat, kind=self.kind,
            counted=counted,
        )  # fmt: skip
        return f"/calls?{wanted.query()}"


def figure_json(figure: Figure, period: CallPeriod, *, line: str = "", seat: str = "") -> dict[str, object]:
    """One figure as JSON; ``calls`` leads to the list of the calls it counts, where there are any to list."""
    return {
        "key": figure.definition.key,
        "version": figure.definition.version,
        "name": figure.definition.name,
        "value": None if figure.value is None else float(figure.value),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "window": figure.window._asdict() if figure.window else None,
        "calls": None if figure.definition.of_seats else period.calls(figure, line=line, seat=seat),
    }


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


def read_calls_period(query: Mapping[str, str], today: date, *, rehearses: bool) -> tuple[CallPeriod, list[str]]:
    """The period of an address, today where it names none, and complaints about what cannot be read."""
    given = Query(query)
    first, last = _days(given, today, longest=LONGEST_DAYS_OF_CALLS, begins=lambda last: min(last, today))
    known = {kind.value: kind for kind in Kind}
    kind = known.get(query["kind"], Kind.REAL) if "kind" in query else (Kind.ALL if rehearses else Kind.REAL)
    line, seat = given.text("line", most=16), given.text("seat", most=16)
    return CallPeriod(first=first, last=last, line=line, seat=seat, kind=kind), given.complaints


def read_period(query: Mapping[str, str], today: date, *, rehearses: bool = False) -> tuple[CasePeriod, list[str]]:
    """The period of an address, the month so far where it names none, and complaints about what cannot be read."""
    given = Query(query)
    first, last = _days(given, today, longest=LONGEST_DAYS, begins=lambda last: last.replace(day=1))
    return CasePeriod(first=first, last=last, rehearses=rehearses), given.complaints


def _days(given: Query, today: date, *, longest: int, begins: Callable[[date], date]) -> tuple[date, date]:
    """The first and the last day; where none is named, the last is ``today`` and the first what ``begins`` says."""
    last = given.day("last", "结束日期") or today
    first = given.day("first", "开始日期") or begins(last)
    if first > last:
        given.complaints.append("开始日期晚于结束日期，已改为同一天。")
        first = last
    if last - first >= timedelta(days=longest):
        given.complaints.append(f"一次最多统计 {longest} 天，开始日期已推后。")
        first = last - timedelta(days=longest - 1)
    return first, last
