"""What every test may use: the marker from its folder, a leak check, free ports, both databases."""

import asyncio
import gc
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import hypothesis
import pytest

from db import Database, migrate
from tests import ports
from tests.dealing import SLOW_FIRST, Dealer
from tests.postgres import postgres_server
from tests.waiting import CEILING, until

TESTS = Path(__file__).parent
# A busy machine is slow, not wrong. In CI the same examples each time: a new find must not stop somebody else's work;
# every other run looks for new ones.
hypothesis.settings.register_profile("hotline", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.register_profile("fast", deadline=None, derandomize=True, max_examples=15)
hypothesis.settings.load_profile("hotline")


def kind_of(item: pytest.Item) -> str:
    return item.path.relative_to(TESTS).parts[0]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """The tests stay to the end: the garbage collector need not look through them, nor while they are read."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(getattr(pytest.mark, kind_of(item)))
    items.sort(key=lambda item: SLOW_FIRST.index(kind_of(item)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Dealer | None:
    return Dealer(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.fixture(autouse=True)
async def no_leaked_task(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """A test that leaves a task running hides a failure of that task."""
    before = asyncio.all_tasks()
    yield
    leaked = {task for task in asyncio.all_tasks() - before - {asyncio.current_task()} if not task.done()}
    assert not leaked, f"tasks left running: {leaked}"


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    return ports.free_port


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL of our own on loopback; the URL of its server without a database name."""
    with postgres_server() as server:
        yield server.address


@pytest.fixture(scope="session")
async def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated store nobody writes to; a copy of it costs a hundredth of a migration."""
    path = tmp_path_factory.mktemp("migrated") / "hotline.sqlite3"
    store = Database(f"sqlite+aiosqlite:///{path}")
    await migrate(store)
    await store.close()
    return path


@pytest.fixture(scope="session")
async def migrated_postgres(postgres: str) -> str:
    """The name of a migrated database on ``postgres`` that others are made from."""
    url = await empty_postgres(postgres)
    store = Database(url)
    await migrate(store)
    await store.close()
    return url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty migrated store: each test that takes it runs on both databases."""
    store: Database = request.getfixturevalue(request.param)
    return store


@pytest.fixture(scope="session")
def kept_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """One for all tests of a process, its file new for each. SQLAlchemy compiles each question once only."""
    return Database(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('store') / 'hotline.sqlite3'}")


@pytest.fixture
async def sqlite(migrated_sqlite: Path, kept_sqlite: Database) -> AsyncIterator[Database]:
    """An empty migrated store on SQLite only, for tests in which the store is not the subject."""
    file = Path(str(kept_sqlite.url.database))
    for part in file.parent.iterdir():  # the journal of the one before, too
        part.unlink()
    shutil.copy(migrated_sqlite, file)
    yield kept_sqlite
    await kept_sqlite.close()


@pytest.fixture(scope="session")
def kept_postgres(postgres: str) -> Database:
    """Like ``kept_sqlite``."""
    return Database(f"postgresql+asyncpg://hotline@{postgres}/t{secrets.token_hex(6)}")


@pytest.fixture
async def postgresql(postgres: str, migrated_postgres: str, kept_postgres: Database) -> AsyncIterator[Database]:
    await new_postgres(postgres, str(kept_postgres.url.database), migrated_postgres)
    yield kept_postgres
    await kept_postgres.close()


async def _entered(server: str) -> asyncpg.Connection | None:
    try:
        return await asyncpg.connect(f"postgresql://hotline@{server}/postgres", timeout=CEILING)
    except (OSError, asyncpg.CannotConnectNowError):
        return None


async def empty_postgres(server: str) -> str:
    """The URL of a new, quite empty database."""
    name = f"t{secrets.token_hex(6)}"
    await new_postgres(server, name)
    return f"postgresql+asyncpg://hotline@{server}/{name}"


async def new_postgres(server: str, name: str, template: str = "template1") -> None:
    """Make database ``name`` a new copy of ``template``; who is still connected to the old one is cut off."""
    admin = await until(lambda: _entered(server))  # the server may be starting
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    await admin.close()
