"""One database, on SQLite or PostgreSQL, behind two doors: read and write."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from db.errors import StoreUnavailable

BUSY_SECONDS = 10
"""How long a SQLite writer waits for another process before it gives up."""


class Database:
    """Sessions on one database.

    ``read()`` gives a session that must not change anything; ``write()`` one that commits at its end and rolls
    back on any exception. On SQLite all writers of this process take turns on a single connection and begin with
    ``BEGIN IMMEDIATE``, because a transaction that reads first and writes later is refused at once when another
    process wrote in between, whatever the busy timeout.
    """

    def __init__(self, url: str, *, readers: int = 5) -> None:
        self.url = make_url(url)
        self.dialect = self.url.get_backend_name()
        if self.dialect == "sqlite":
            if self.url.database:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            self._writer = _sqlite_engine(self.url, begin="BEGIN IMMEDIATE", size=1)
            self._reader = _sqlite_engine(self.url, begin="BEGIN", size=readers)
        else:
            self._writer = self._reader = create_async_engine(
                self.url, pool_size=readers, pool_pre_ping=True, hide_parameters=True
            )
        self._write = async_sessionmaker(self._writer, expire_on_commit=False)
        self._read = async_sessionmaker(self._reader, expire_on_commit=False)

    @property
    def engine(self) -> AsyncEngine:
        """The writing engine, for migrations and bulk tools."""
        return self._writer

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Yield a session for reading. Raises ``StoreUnavailable``."""
        with _translated():
            async with self._read() as session:
                yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Yield a session and commit it. Raises ``StoreUnavailable``; nothing was written then."""
        with _translated():
            async with self._write.begin() as session:
                yield session

    async def ping(self) -> None:
        """Raise ``StoreUnavailable`` unless the database answers."""
        async with self.read() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self._writer.dispose()
        await self._reader.dispose()


class _translated:  # noqa: N801 (used as a statement)
    """Turn "cannot reach it, it is locked, it is full" of two drivers into one named error."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, exc: BaseException | None, trace: object) -> None:
        if isinstance(exc, OperationalError | InterfaceError | OSError) or (
            isinstance(exc, DBAPIError) and exc.connection_invalidated
        ):
            reason = getattr(exc, "orig", None) or exc
            raise StoreUnavailable(f"database unavailable: {reason}") from exc


def _sqlite_engine(url: Any, *, begin: str, size: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,  # an error's text goes to the log, and parameters are citizens' numbers
        connect_args={"timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN is off; ours is below
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
