"""Asterisk killed or restarted in mid-call: its calls are marked, nothing hangs, and the next ones are served."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select

from db import Database
from db.tables import Call, CallEnding, CallLeg, QueueVisit, VisitOutcome
from queue_manager import BoardClient, FeedView
from rehearsal import read_dialogues, rehearse, robot_calls
from tests.faults.hotline.robots import a_plan, files
from tests.installation import Installation, installation
from tests.waiting import until

BUSY = ("talking", "ringing", "hold")
AFTERWARDS = ("--seats", "4", "--calls", "4", "--rate", "1.5", "--talk", "4-5")


@pytest.fixture
async def hotline() -> AsyncIterator[Installation]:
    async with installation() as made:
        await made.start()
        yield made


def asterisk(hotline: Installation) -> psutil.Process | None:
    """The switch of this installation, when it runs."""
    wanted = str(hotline.home / "asterisk" / "etc" / "asterisk.conf")
    running = (process for process in psutil.process_iter(["cmdline"]) if "-f" in (process.info["cmdline"] or []))
    return next((process for process in running if wanted in process.info["cmdline"]), None)


async def kill(switch: psutil.Process) -> None:
    switch.kill()


async def restart(switch: psutil.Process) -> None:
    own = switch.cmdline()
    console = [*own[: own.index("-f")], "-rx", "core restart now"]
    process = await asyncio.create_subprocess_exec(*console, stdout=asyncio.subprocess.DEVNULL)
    await process.wait()


async def open_rows(database: Database) -> int:
    """Calls, legs and visits that have not ended."""
    async with database.read() as session:
        columns = (Call.ended_at, CallLeg.ended_at, QueueVisit.left_at)
        counts = [
            await session.scalar(select(func.count()).select_from(column.class_).where(column.is_(None)))
            for column in columns
        ]
    return sum(count or 0 for count in counts)


async def until_board(hotline: Installation, wanted: Callable[[FeedView], bool]) -> None:
    client = BoardClient(hotline.run_folder / "board.sock")
    reading = asyncio.create_task(client.run())
    try:
        await until(lambda: wanted(client.current))
    finally:
        reading.cancel()
        await asyncio.wait({reading})


def at_rest(view: FeedView) -> bool:
    """The board hears Asterisk, knows of no call, and no seat is held by one."""
    if not view.up or view.board is None or view.board["link"] != "up" or view.board["calls"]:
        return False
    return not [
        seat for seat in view.board["seats"] if seat["state"] in ("talking", "ringing", "hold") or seat["call_id"]
    ]


@pytest.mark.parametrize("trouble", [kill, restart])
async def test_calls_under_way_are_marked_and_the_next_are_served(
    hotline: Installation, tmp_path: Path, trouble: Callable[[psutil.Process], Awaitable[None]]
) -> None:
    plan, since = await a_plan(hotline, seats=4, calls=10, rate=1.5, talk_seconds=(30, 32)), datetime.now(UTC)
    calling = asyncio.create_task(rehearse(plan, work=tmp_path / "work", dialogues=read_dialogues()))
    await until(lambda: len(connected(hotline)) >= 3)
    before, talking = asterisk(hotline), connected(hotline)
    assert before is not None

    await trouble(before)

    await until(lambda: (now := asterisk(hotline)) is not None and now.create_time() > before.create_time())
    await until_board(hotline, at_rest)
    calling.cancel()  # citizens whose telephone went dead would listen to it for a long time
    await asyncio.wait({calling})
    async with hotline.store() as database:
        await until(lambda: no_row_is_open(database))
        async with database.read() as session:
            cut = [await session.get_one(Call, call_id) for call_id in talking]
            visits = select(QueueVisit.outcome).where(QueueVisit.call_id.in_(talking))
            outcomes = set(await session.scalars(visits))
        # An Asterisk that is told to go says that it hangs up; one that is killed says nothing.
        assert {call.ending for call in cut} == {CallEnding.LOST if trouble is kill else CallEnding.CONNECTED}
        assert outcomes == {VisitOutcome.CONNECTED}
        assert all(since - timedelta(seconds=2) <= call.arrived_at <= call.ended_at for call in cut)
        assert await files(hotline).audit(database, [call.caller for call in robot_calls(plan)], since) == []
    code, output = await hotline.hotline("rehearse", *AFTERWARDS)
    assert code == 0, output


def connected(hotline: Installation) -> list[str]:
    """Calls that talk with a seat: nobody has hung up yet."""
    return [line.split("|")[1] for line in hotline.record("queue_log").splitlines() if "|CONNECT|" in line]


async def no_row_is_open(database: Database) -> bool:
    return await open_rows(database) == 0
