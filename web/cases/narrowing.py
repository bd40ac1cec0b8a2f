"""Which cases a filter leaves: by figure, day, category and mark. SQL on ``Case``."""

from datetime import datetime

from sqlalchemy import ColumnElement

from cases import LingeringRules
from db.tables import Case
from reports import Basis, below, condition_of_figure
from web.calls.filters import Kind
from web.cases.filters import CaseFilter
from web.cases.marks import open_with
from web.times import day_span

NO_CATEGORY = "-"
"""In an address: cases nobody has classified."""


def narrowed(wanted: CaseFilter, now: datetime, rules: LingeringRules) -> list[ColumnElement[bool]]:
    """What ``wanted`` asks of a case's category, mark, kind, day and of the figure that counts it."""
    found = _in_period(wanted, now)
    if wanted.kind:
        found.append(Case.simulated.is_(wanted.kind is Kind.SIMULATED))
    if wanted.mark:
        found.append(open_with(wanted.mark, now, rules))
    if wanted.category:
        found.append(_of_category(wanted))
    return found


def _of_category(wanted: CaseFilter) -> ColumnElement[bool]:
    """Of a category that holds others every page is found soon by walking from the newest; the index of categories
    would have all of them sorted. It serves a period, which bounds them."""
    if wanted.category == NO_CATEGORY:
        return Case.category.is_(None)
    return below(wanted.category, walked=not (wanted.first or wanted.last))


def _in_period(wanted: CaseFilter, now: datetime) -> list[ColumnElement[bool]]:
    basis = wanted.figure.metric.basis if wanted.figure else Basis.OPENED
    found: list[ColumnElement[bool]] = []
    if wanted.first:
        found.append(basis.column >= day_span(wanted.first)[0])
    if wanted.last:
        found.append(basis.column < day_span(wanted.last)[1])
    if wanted.figure:
        found.append(condition_of_figure(wanted.figure.metric, now, among=wanted.figure.among))
    return found
