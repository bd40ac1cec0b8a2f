"""A year as twelve sheets of weeks, for looking at. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date

from cases import YearView

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class DayCell:
    """``odd``: what the day is differs from its place in the week; ``source``: who says so, None where nobody did."""

    day: date
    working: bool
    odd: bool
    label: str
    source: str | None

    @property
    def told(self) -> str:
        """For those who hear the page instead of seeing it."""
        words = f"{self.day.month} 月 {self.day.day} 日 星期{WEEKDAYS[self.day.weekday()]}"
        return f"{words} {'上班' if self.working else '休息'}{f' {self.label}' if self.label else ''}"


@dataclass(frozen=True, slots=True)
class Month:
    """``weeks``: Monday first; None outside the month."""

    number: int
    weeks: list[list[DayCell | None]]
    working_days: int


def months_of(view: YearView) -> list[Month]:
    sheets = calendar.Calendar(firstweekday=calendar.MONDAY)
    months = []
    for number in range(1, 13):
        weeks = [
            [_cell(view, day) if day.month == number else None for day in week]
            for week in sheets.monthdatescalendar(view.year, number)
        ]
        worked = sum(1 for week in weeks for cell in week if cell and cell.working)
        months.append(Month(number, weeks, worked))
    return months


def _cell(view: YearView, day: date) -> DayCell:
    row, working = view.days.get(day), view.calendar.is_working(day)
    odd = working != (day.weekday() < 5)
    return DayCell(day, working, odd, row.label if row else "", row.source if row else None)
