"""The follower may be killed at any moment: nothing is lost, nothing is there twice."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from db import Database
from db.tables import Call, JournalEntry
from queue_manager.journal import RecordFollower, differences, rebuild, recount, stored
from tests.scenarios.queue_manager_journal.record import SAMPLES
from tests.waiting import CEILING

CALLS = 150
KILLS = 4
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def many_calls() -> list[tuple[str, str]]:
    """``(file, line)`` of many rated calls, eight a second, in the order Asterisk would write them."""
    lines = []
    for number in range(CALLS):
        shift = number / 8
        for name, text in (("cel.csv", sample("rated.cel.csv")), ("queue_log", sample("rated.queue_log"))):
            for line in text:
                at = float(line.split('"')[3]) if name == "cel.csv" else float(line.split("|")[0]) + 0.9
                lines.append((at + shift, name, shifted(line, name, number, shift)))
    lines.sort(key=lambda entry: entry[0])
    return [(name, line) for _, name, line in lines]


def sample(name: str) -> list[str]:
    return [line for line in (SAMPLES / name).read_text().splitlines(keepends=True) if "QUEUESTART" not in line]


def shifted(line: str, name: str, number: int, shift: float) -> str:
    """The same line, later, of another call."""
    ours = line.replace("1795306325.0", f"17953063.{number}0").replace("1795306326.7", f"17953063.{number}7")
    if name == "queue_log":
        at, _, rest = ours.partition("|")
        return f"{int(at) + int(shift)}|{rest}"
    at = ours.split('"')[3]
    return ours.replace(at, f"{float(at) + shift:.6f}", 1)


async def follow(database: Database, cel: Path, queue_log: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.queue_manager_journal.follow",
        database.url.render_as_string(hide_password=False), cel, queue_log,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip


async def test_a_follower_killed_again_and_again_leaves_a_complete_journal(database: Database, tmp_path: Path) -> None:
    files = {name: (tmp_path / name).open("a", buffering=1) for name in ("cel.csv", "queue_log")}
    lines = many_calls()
    share = len(lines) // KILLS
    for kill in range(KILLS):
        process = await follow(database, tmp_path / "cel.csv", tmp_path / "queue_log")
        for name, line in lines[kill * share : (kill + 1) * share]:
            files[name].write(line)
        assert process.stdout is not None
        async with asyncio.timeout(CEILING):
            await process.stdout.readline()  # in mid-stream: something is committed, most is not
        process.kill()
        await process.wait()
        process._transport.close()
    for name, line in lines[KILLS * share :]:
        files[name].write(line)
    for file in files.values():
        file.close()

    last = RecordFollower(database, "main", cel=tmp_path / "cel.csv", queue_log=tmp_path / "queue_log")
    await last.catch_up()
    last.close()

    assert await counted(database) == (len(lines), CALLS)
    told = recount(tmp_path / "queue_log", tmp_path / "cel.csv", LONG_AGO)
    assert len(told) == CALLS
    assert differences(told, await stored(database, LONG_AGO)) == []
    assert await rebuild(database) == CALLS
    assert differences(told, await stored(database, LONG_AGO)) == []


async def counted(database: Database) -> tuple[int | None, int | None]:
    async with database.read() as session:
        facts = await session.scalar(select(func.count()).select_from(JournalEntry))
        return facts, await session.scalar(select(func.count()).select_from(Call))
