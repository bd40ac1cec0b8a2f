"""The questions behind the pages of cases, for whoever measures them; pages ask their own modules."""

from web.cases.filters import CaseFilter, Todo
from web.cases.finding import cases
from web.cases.queries import waiting
from web.inbox.queries import Tray, colours, counts, rows
from web.paging import Place

__all__ = ["CaseFilter", "Place", "Todo", "Tray", "cases", "colours", "counts", "rows", "waiting"]
