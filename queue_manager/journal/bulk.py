"""How many rows are written at once, alike on both databases."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

MANY = 500
"""Values in one IN list; SQLite refuses very long ones."""

Row = dict[str, Any]
T = TypeVar("T")


def in_batches(values: Iterable[T]) -> Iterable[tuple[T, ...]]:
    """The values, ``MANY`` at a time."""
    remaining = iter(values)
    while some := tuple(islice(remaining, MANY)):
        yield some


async def insert_new(session: AsyncSession, entity: type[Any], rows: Sequence[Row]) -> None:
    """Insert the rows; one whose unique key is there already is left as it is."""
    if rows:
        await session.execute(_insert_new(_table(entity), session.get_bind().dialect.name), rows)


async def upsert(session: AsyncSession, entity: type[Any], rows: Sequence[Row]) -> None:
    """Insert the rows; one whose primary key is there already is replaced."""
    if rows:
        await session.execute(_insert_or_update(_table(entity), session.get_bind().dialect.name), rows)


def columns_of(entity: type[Any]) -> list[str]:
    return list(_table(entity).columns.keys())


def _table(entity: type[Any]) -> Table:
    return cast(Table, entity.__table__)


@cache
def _insert_new(table: Table, dialect: str) -> Any:
    return _insert(table, dialect).on_conflict_do_nothing()


@cache
def _insert_or_update(table: Table, dialect: str) -> Any:
    insert = _insert(table, dialect)
    keys = [column.name for column in table.primary_key]
    rest = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=rest)


def _insert(table: Table, dialect: str) -> Any:
    # Into the table, not the entity: the ORM's own bulk insert costs several times as much.
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)
