"""One database, on SQLite or PostgreSQL, behind two doors: read and write."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from db.errors import BadStoreUrl, StoreConflict, StoreUnavailable

BUSY_SECONDS = 10
"""How long a SQLite writer waits for another process before it gives up."""
FREE_SECONDS = 30.0
"""How long a session waits while all connections are in use."""
DRIVERS = frozenset({"sqlite+aiosqlite", "postgresql+asyncpg"})
SERVER_REFUSES = frozenset({"08", "28", "3D", "40", "53", "57", "58"})
"""Classes of PostgreSQL's SQLSTATE that say nothing about what we asked: no connection, not let in, no such database,
deadlock, no room, stopped by an operator, broken disk."""
TWICE = frozenset({"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})


class Database:
    """Sessions on one database.

    ``read()`` gives a session that must not change anything; ``write()`` one that commits at its end and rolls
    back on any exception. On SQLite all writers of this process take turns on a single connection and begin with
    ``BEGIN IMMEDIATE``, because a transaction that reads first and writes later is refused at once when another
    process wrote in between, whatever the busy timeout.

    Raises ``BadStoreUrl``.
    """

    def __init__(self, url: str, *, readers: int = 5, free_seconds: float = FREE_SECONDS) -> None:
        self.url = _usable(url)
        self.dialect = self.url.get_backend_name()
        if self.dialect == "sqlite":
            if self.url.database:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            self._writer = _sqlite_engine(self.url, begin="BEGIN IMMEDIATE", size=1, free_seconds=free_seconds)
            self._reader = _sqlite_engine(self.url, begin="BEGIN", size=readers, free_seconds=free_seconds)
        else:
            self._writer = self._reader = create_async_engine(
                self.url,
                pool_size=readers,
                pool_timeout=free_seconds,
                pool_pre_ping=True,
                hide_parameters=True,
                # All our questions are short; compiling one because of its guessed cost takes longer than to answer it.
                # Planned for what is asked, each time: a plan made for any value takes the index of no value in
                # particular, and the list of what is open longest then took fifty times as long.
                connect_args={"server_settings": {"jit": "off", "plan_cache_mode": "force_custom_plan"}},
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
        with self.translated():
            async with self._read() as session:
                yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Yield a session and commit it. Raises ``StoreUnavailable``, ``StoreConflict``; nothing was written then."""
        with self.translated():
            async with self._write.begin() as session:
                yield session

    def translated(self) -> "_Translated":
        """A ``with`` block in which "cannot reach it, it is busy, locked, full" becomes ``StoreUnavailable``, and a
        second row of the same name ``StoreConflict``."""
        return _Translated(self.url)

    async def ping(self) -> None:
        """Raise ``StoreUnavailable`` unless the database answers."""
        async with self.read() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self._writer.dispose()
        await self._reader.dispose()


def _usable(text: str) -> URL:
    remedy = "give sqlite+aiosqlite:///FILE or postgresql+asyncpg://USER:PASSWORD@HOST/NAME"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as exc:
        raise BadStoreUrl(f"the database URL cannot be read: {remedy}") from exc
    if url.drivername not in DRIVERS:
        raise BadStoreUrl(f"the database URL begins with {url.drivername!r}: {remedy}")
    return url


class _Translated:
    """Turns the refusals of two drivers into one named error."""

    def __init__(self, url: URL) -> None:
        self._url = url

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, exc: BaseException | None, trace: object) -> None:
        if isinstance(exc, IntegrityError) and _is_twice(exc):
            raise StoreConflict(str(exc.orig).partition("\n")[0]) from exc  # further lines tell the row's values
        if exc is not None and _is_unavailable(exc):
            place = self._url.render_as_string(hide_password=True)
            reason = getattr(exc, "orig", None) or exc
            raise StoreUnavailable(f"database {place} unavailable: {reason}") from exc


def _is_twice(exc: IntegrityError) -> bool:
    """Whether a row of this name is there already; other faults of integrity are ours."""
    told = getattr(exc.orig, "sqlstate", None), getattr(exc.orig, "sqlite_errorname", None)
    return not TWICE.isdisjoint(told)


def _is_unavailable(exc: BaseException) -> bool:
    if isinstance(exc, OperationalError | InterfaceError | OSError | NoConnectionFree):
        return True
    if not isinstance(exc, DBAPIError):
        return False
    # Exactly DatabaseError: SQLite found a damaged file, or one that is no database.
    if type(exc) is DatabaseError or exc.connection_invalidated:
        return True
    return str(getattr(exc.orig, "sqlstate", None) or "")[:2] in SERVER_REFUSES


def _sqlite_engine(url: Any, *, begin: str, size: int, free_seconds: float) -> AsyncEngine:
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        pool_timeout=free_seconds,
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
