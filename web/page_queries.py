"""The questions behind the pages of cases, for whoever measures them; pages ask their own modules."""

from web.cases.filters import CaseFilter, Mark, Todo
from web.cases.finding import cases
from web.cases.marks import lingering_rules, marks_of
from web.cases.queries import waiting
from web.inbox.queries import Tray, colours, counts, rows
from web.paging import Place

__all__ = [
    "CaseFilter",
    "Mark",
    "Place",
    "Todo",
    "Tray",
    "cases",
    "colours",
    "counts",
    "lingering_rules",
    "marks_of",
    "rows",
    "waiting",
]
