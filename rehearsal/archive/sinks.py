"""Where the rows go: SQLite and PostgreSQL, each by its quickest way. A block is one transaction."""

import asyncio
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

import asyncpg

from db import Database
from rehearsal.archive.rows import COLUMNS, Rows

GRAMS_INDEX = "ix_case_words_grams"


class Sink(Protocol):
    """One connection for bulk work, opened by ``sink_of``."""

    @staticmethod
    def stamp(at: datetime) -> Any:
        """An instant, given in UTC, as this database takes it."""

    async def write(self, rows: Rows, days: Sequence[tuple[Any, int]]) -> None:
        """Write one block, whole or not at all; ``days`` are day and last number given out."""

    async def before_many(self) -> None:
        """Many blocks follow: put off what is done better at once, at the end."""

    async def finish(self) -> None:
        """Everything is written: make up for what was put off, and let the planner know."""

    async def close(self) -> None: ...


async def sink_of(database: Database) -> Sink:
    if database.dialect == "sqlite":
        return SqliteSink(str(database.url.database))
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return PostgresSink(await asyncpg.connect(url))


class SqliteSink:
    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        for pragma in ("synchronous=OFF", "cache_size=-500000", "foreign_keys=OFF", "temp_store=MEMORY"):
            self._connection.execute(f"PRAGMA {pragma}")

    @staticmethod
    def stamp(at: datetime) -> str:
        return at.isoformat(" ", "microseconds")[:26]

    async def write(self, rows: Rows, days: Sequence[tuple[Any, int]]) -> None:
        await asyncio.to_thread(self._write, rows, days)

    def _write(self, rows: Rows, days: Sequence[tuple[Any, int]]) -> None:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            for table, columns in COLUMNS.items():
                marks = ", ".join("?" * len(columns))
                names = ", ".join(f'"{name}"' for name in columns)
                connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows[table])  # noqa: S608 (ours)
            connection.executemany(
                'INSERT OR IGNORE INTO case_counter ("day", "last") VALUES (?, ?)',
                [(day.isoformat(), last) for day, last in days],
            )
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    async def before_many(self) -> None:
        """Its index is made as rows come."""

    async def finish(self) -> None:
        """Nothing was put off, and its questions are put so that they need no statistics."""

    async def close(self) -> None:
        await asyncio.to_thread(self._connection.close)


class PostgresSink:
    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    @staticmethod
    def stamp(at: datetime) -> datetime:
        return at

    async def write(self, rows: Rows, days: Sequence[tuple[Any, int]]) -> None:
        connection = self._connection
        async with connection.transaction():
            for table, columns in COLUMNS.items():
                await connection.copy_records_to_table(table, records=rows[table], columns=columns)
            await connection.executemany(
                "INSERT INTO case_counter (day, last) VALUES ($1, $2) ON CONFLICT DO NOTHING", days
            )

    async def before_many(self) -> None:
        """The index of words is made several times quicker at once than row by row."""
        indexed = await self._connection.fetchval("SELECT indexdef FROM pg_indexes WHERE indexname = $1", GRAMS_INDEX)
        if indexed:
            await self._connection.execute(f"COMMENT ON TABLE case_words IS '{indexed.replace(chr(39), chr(39) * 2)}'")
            await self._connection.execute(f"DROP INDEX {GRAMS_INDEX}")
        if await self._connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
            await self._connection.execute("SET session_replication_role = replica")  # references are right already

    async def finish(self) -> None:
        put_off = await self._connection.fetchval("SELECT obj_description('case_words'::regclass)")
        if put_off:
            await self._connection.execute("SET maintenance_work_mem = '1GB'")
            await self._connection.execute(put_off.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS", 1))
            await self._connection.execute("COMMENT ON TABLE case_words IS NULL")
        await self._connection.execute(
            "SELECT setval(pg_get_serial_sequence('case_file', 'id'), (SELECT max(id) FROM case_file))"
        )
        await self._connection.execute("ANALYZE")

    async def close(self) -> None:
        await self._connection.close()
