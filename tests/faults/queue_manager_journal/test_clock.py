"""Asterisk's clock is set back or forward in mid-call: every line is kept as told, and every call ends."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from db import Database
from db.tables import Call, CallEnding, CallLeg, JournalEntry, JournalGap, QueueVisit, RecordPosition, VisitOutcome
from queue_manager import RecordFollower, differences, recount, stored
from tests.scenarios.queue_manager_journal.record import SAMPLES

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HOUR = 3600.0
RESTARTED = "{at:.0f}|NONE|NONE|NONE|QUEUESTART|\n"


def lines_of(sample: str) -> list[tuple[str, str]]:
    """``(file, line)`` in the order Asterisk wrote them."""
    dated = []
    for name in ("cel.csv", "queue_log"):
        for line in (SAMPLES / f"{sample}.{name}").read_text().splitlines(keepends=True):
            dated.append((time_of(name, line) + (0.9 if name == "queue_log" else 0), name, line))
    return [(name, line) for _, name, line in sorted(dated, key=lambda entry: entry[0])]


def time_of(name: str, line: str) -> float:
    return float(line.split('"')[3] if name == "cel.csv" else line.split("|", maxsplit=1)[0])


def stepped(lines: list[tuple[str, str]], step: float, after: int) -> Iterator[tuple[str, str]]:
    """The same lines, those from number ``after`` on written by a clock that was set by ``step`` seconds."""
    for number, (name, line) in enumerate(lines):
        if number < after:
            yield name, line
        elif name == "cel.csv":
            told = line.split('"')[3]
            yield name, line.replace(f'"{told}"', f'"{float(told) + step:.6f}"', 1)
        else:
            told, rest = line.split("|", 1)
            yield name, f"{int(told) + int(step)}|{rest}"


async def follow(database: Database, folder: Path, lines: Iterator[tuple[str, str]]) -> tuple[Path, Path]:
    queue_log, cel = folder / "queue_log", folder / "cel.csv"
    for path in (queue_log, cel):
        path.unlink(missing_ok=True)
        path.touch()
    for name, line in lines:
        with (folder / name).open("a") as file:
            file.write(line)
    follower = RecordFollower(database, "main", cel=cel, queue_log=queue_log)
    await follower.catch_up()
    follower.close()
    return queue_log, cel


async def forget(database: Database) -> None:
    async with database.write() as session:
        for table in (CallLeg, QueueVisit, Call, JournalEntry, JournalGap, RecordPosition):
            await session.execute(delete(table))


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(
    sample=st.sampled_from(["rated", "abandoned", "answered", "message-by-key", "ring-no-answer"]),
    step=st.sampled_from([-HOUR, HOUR]),
    share=st.floats(0, 1),
)
async def test_wherever_the_clock_is_set_the_record_is_kept_and_the_call_ends(
    sqlite: Database, tmp_path: Path, sample: str, step: float, share: float
) -> None:
    await forget(sqlite)
    lines = lines_of(sample)

    files = await follow(sqlite, tmp_path, stepped(lines, step, round(share * len(lines))))

    async with sqlite.read() as session:
        assert await session.scalar(select(func.count()).select_from(JournalEntry)) == len(lines)
        [call] = await session.scalars(select(Call))
        visits = list(await session.scalars(select(QueueVisit)))
    expected = CallEnding.ABANDONED_IN_QUEUE if sample == "abandoned" else CallEnding.CONNECTED
    assert call.ending is (CallEnding.LEFT_MESSAGE if sample == "message-by-key" else expected)
    assert call.ended_at is not None
    assert all(visit.left_at is not None for visit in visits)
    assert differences(recount(*files, LONG_AGO), await stored(sqlite, LONG_AGO)) == []


async def test_an_asterisk_that_came_back_with_its_clock_set_forward_leaves_no_call_open(
    database: Database, tmp_path: Path
) -> None:
    lines = lines_of("rated")
    talking = next(number for number, (_, line) in enumerate(lines) if "BRIDGE_ENTER" in line) + 2
    last = time_of(*lines[talking - 1])

    await follow(database, tmp_path, iter([*lines[:talking], ("queue_log", RESTARTED.format(at=last + HOUR))]))

    async with database.read() as session:
        [call] = await session.scalars(select(Call))
        outcomes = set(await session.scalars(select(QueueVisit.outcome)))
    assert call.ending is CallEnding.LOST
    assert outcomes <= {VisitOutcome.LOST, VisitOutcome.CONNECTED}
