"""What every test may use: the marker from its folder, a leak check, free ports, both databases."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import asyncpg
import hypothesis
import pytest

from db import Database, migrate
from tests.postgres import postgres_server
from tests.waiting import CEILING, until

TESTS = Path(__file__).parent
# A busy machine is slow, not wrong. In CI the same examples each time: a new find must not stop somebody else's work;
# every other run looks for new ones.
hypothesis.settings.register_profile("hotline", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("hotline")


SLOW_FIRST = ("faults", "browser", "integration", "contracts", "scenarios", "unit")
"""With several processes the long ones go first, so that short ones are left to fill the end."""


def kind_of(item: pytest.Item) -> str:
    return item.path.relative_to(TESTS).parts[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(getattr(pytest.mark, kind_of(item)))
    items.sort(key=lambda item: SLOW_FIRST.index(kind_of(item)))


@pytest.fixture(autouse=True)
async def no_leaked_task(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """A test that leaves a task running hides a failure of that task."""
    before = asyncio.all_tasks()
    yield
    leaked = {task for task in asyncio.all_tasks() - before - {asyncio.current_task()} if not task.done()}
    assert not leaked, f"tasks left running: {leaked}"


@pytest.fixture
def free_port() -> Callable[[], int]:
    def find() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            return port

    return find


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL of our own on loopback; the URL of its server without a database name."""
    with postgres_server() as server:
        yield server.address


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty migrated store: each test that takes it runs on both databases."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'hotline.sqlite3'}"
    else:
        url = await empty_postgres(request.getfixturevalue("postgres"))
    store = Database(url)
    await migrate(store)
    yield store
    await store.close()


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty migrated store on SQLite only, for tests in which the store is not the subject."""
    store = Database(f"sqlite+aiosqlite:///{tmp_path / 'hotline.sqlite3'}")
    await migrate(store)
    yield store
    await store.close()


async def _entered(server: str) -> asyncpg.Connection | None:
    try:
        return await asyncpg.connect(f"postgresql://hotline@{server}/postgres", timeout=CEILING)
    except (OSError, asyncpg.CannotConnectNowError):
        return None


async def empty_postgres(server: str) -> str:
    name = f"t{secrets.token_hex(6)}"
    admin = await until(lambda: _entered(server))  # the server may be starting
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    return f"postgresql+asyncpg://hotline@{server}/{name}"
