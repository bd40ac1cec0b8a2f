"""The same questions asked of rows in the store, on SQLite and PostgreSQL alike.

Every question is answered by true or false, never by NULL, so that ``NOT`` means in SQL what it means in Python.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, false, not_, or_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from db.tables import Call, Callback, CallbackCall
from reports.conditions import (
    All,
    AnyOf,
    Arrived,
    AtMost,
    CalledBack,
    Condition,
    EndedAs,
    Exactly,
    Happened,
    Labelled,
    Not,
    OverWithin,
    Told,
)


class MicrosecondsBetween(GenericFunction[int]):
    """From the first time to the second, exact: the databases' own difference of times is a rounded float."""

    type = BigInteger()
    inherit_cache = True
    name = "microseconds_between"


@compiles(MicrosecondsBetween, "postgresql")
def _postgresql(element: MicrosecondsBetween, compiler: SQLCompiler, **options: Any) -> str:
    first, second = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(extract(epoch FROM ({second} - {first})) * 1000000 AS BIGINT)"


@compiles(MicrosecondsBetween, "sqlite")
def _sqlite(element: MicrosecondsBetween, compiler: SQLCompiler, **options: Any) -> str:
    # SQLAlchemy writes 2026-11-22 04:00:00.123456; strftime would round the fraction into the second.
    first, second = (
        f"(CAST(strftime('%s', substr({text}, 1, 19)) AS INTEGER) * 1000000 + CAST(substr({text}, 21, 6) AS INTEGER))"
        for text in (compiler.process(clause, **options) for clause in element.clauses)
    )
    return f"({second} - {first})"


def where(condition: Condition) -> ColumnElement[bool]:
    """The condition on rows of ``call``."""
    return _CLAUSES[type(condition)](condition)


def _told(column: Any, clause: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(column.is_not(None), clause)


def _at_most(asked: AtMost) -> ColumnElement[bool]:
    column = getattr(Call, asked.length)
    return _told(column, column <= asked.seconds)


def _exactly(asked: Exactly) -> ColumnElement[bool]:
    column = getattr(Call, asked.length)
    return _told(column, column == asked.seconds)


def _over_within(asked: OverWithin) -> ColumnElement[bool]:
    return _told(Call.ended_at, MicrosecondsBetween(Call.arrived_at, Call.ended_at) < asked.seconds * 1_000_000)


def _labelled(asked: Labelled) -> ColumnElement[bool]:
    column = getattr(Call, asked.label)
    return _told(column, column.is_(asked.value) if isinstance(asked.value, bool) else column == asked.value)


def _ended_as(asked: EndedAs) -> ColumnElement[bool]:
    return _told(Call.ending, Call.ending.in_(asked.endings)) if asked.endings else false()


def _called_back() -> ColumnElement[bool]:
    """By the row this call made, or by one that stood there already."""
    dialled = aliased(Call)
    reached = select(Callback.id).join(dialled, dialled.id == Callback.dialled_call_id)
    reached = reached.where(dialled.connected_at.is_not(None)).correlate(Call)
    further = reached.join(CallbackCall, CallbackCall.callback_id == Callback.id)
    return or_(
        reached.where(Callback.call_id == Call.id).exists(), further.where(CallbackCall.call_id == Call.id).exists()
    )


_CLAUSES: dict[type[Any], Callable[[Any], ColumnElement[bool]]] = {
    Happened: lambda asked: getattr(Call, asked.moment).is_not(None),
    EndedAs: _ended_as,
    CalledBack: lambda _asked: _called_back(),
    Told: lambda asked: getattr(Call, asked.length).is_not(None),
    AtMost: _at_most,
    Exactly: _exactly,
    OverWithin: _over_within,
    Arrived: lambda asked: and_(Call.arrived_at >= asked.since, Call.arrived_at < asked.before),
    Labelled: _labelled,
    All: lambda asked: and_(true(), *(where(part) for part in asked.parts)),
    AnyOf: lambda asked: or_(false(), *(where(part) for part in asked.parts)),
    Not: lambda asked: not_(where(asked.part)),
}
