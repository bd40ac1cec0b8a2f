"""The store is locked, away or full in the middle of a rehearsal: callers are answered, and nothing is lost."""

import asyncio
import json
import os
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from db.tables import Call
from rehearsal import read_dialogues
from tests.conftest import empty_postgres
from tests.installation import Installation, installation
from tests.postgres import postgres_server
from tests.waiting import until

CALLS = 8
REHEARSAL = ("--seats", "4", "--calls", str(CALLS), "--rate", "0.8", "--talk", "4-5", "--settle", "90")
LOCKED_SECONDS = 30.0
AWAY_SECONDS = 7.0


@pytest.fixture
async def hotline() -> AsyncIterator[Installation]:
    async with installation() as made:
        yield made


async def rehearsed(hotline: Installation, trouble: Callable[[], Awaitable[None]]) -> None:
    """Rehearse with ``trouble`` beginning in mid-call; every record must agree, every caller be answered by us."""
    report = hotline.home / "report.json"
    rehearsing = asyncio.create_task(hotline.hotline("rehearse", *REHEARSAL, "--json", str(report)))
    await until(lambda: talks(hotline) >= 2)

    await trouble()

    code, output = await rehearsing
    assert code == 0, output
    assert json.loads(report.read_text())["differences"] == []
    assert "HOTLINE_FALLBACK" not in hotline.record("cel.csv")
    assert "Traceback" not in (hotline.home / "up.log").read_text()
    await no_log_knows_a_citizen(hotline)


async def no_log_knows_a_citizen(hotline: Installation) -> None:
    async with hotline.store() as database, database.read() as session:
        callers = set(await session.scalars(select(Call.caller)))
    assert len(callers) == CALLS
    assert not [line for caller in callers for line in hotline.logged(caller)]
    words = [line.text for dialogue in read_dialogues() for line in dialogue.lines]
    assert not [line for text in words for line in hotline.logged(text)]


def talks(hotline: Installation) -> int:
    return hotline.record("queue_log").count("|CONNECT|")


async def test_a_database_locked_for_half_a_minute_costs_nothing(hotline: Installation) -> None:
    await hotline.start()
    other = sqlite3.connect(hotline.home / "db" / "hotline.sqlite3", isolation_level=None)

    async def lock() -> None:
        await until(lambda: grabbed(other))
        before = talks(hotline)
        await asyncio.sleep(LOCKED_SECONDS)  # the outage itself
        await until(lambda: talks(hotline) > before)  # somebody is answered meanwhile
        other.execute("ROLLBACK")

    try:
        await rehearsed(hotline, lock)
    finally:
        other.close()
    assert "database is locked" in (hotline.home / "up.log").read_text()


def grabbed(other: sqlite3.Connection) -> bool:
    try:
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    return True


async def test_a_postgresql_that_is_stopped_and_started_costs_nothing() -> None:
    with postgres_server() as server:
        async with installation(await empty_postgres(server.address)) as hotline:
            await hotline.start()

            async def stop_and_start() -> None:
                before = talks(hotline)  # now: an orderly stop may itself take seconds
                await asyncio.to_thread(server.stop)
                await asyncio.sleep(AWAY_SECONDS)  # the outage itself
                await until(lambda: talks(hotline) > before)  # somebody is answered meanwhile
                await asyncio.to_thread(server.start)

            await rehearsed(hotline, stop_and_start)


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[None]:
    place.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"cannot mount a small disk: {mounted.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def fill(place: Path) -> Path:
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            os.fsync(file.fileno())
    return filler


async def test_full_disks_of_store_and_recordings_cost_nothing_once_there_is_room(hotline: Installation) -> None:
    places = [hotline.home / "db", hotline.home / "recordings"]
    with ExitStack() as stack:
        for place in places:
            stack.enter_context(small_disk(place, 16))
        try:
            await hotline.start()

            async def run_full() -> None:
                fillers = [fill(place) for place in places]
                before = talks(hotline)
                await asyncio.sleep(AWAY_SECONDS)  # the outage itself
                await until(lambda: talks(hotline) > before)  # somebody is answered meanwhile
                for filler in fillers:
                    filler.unlink()

            await rehearsed(hotline, run_full)
        finally:
            await hotline.stop()
    assert "disk is full" in (hotline.home / "up.log").read_text()
