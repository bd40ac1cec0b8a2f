"""A switch that is only its record files, and a follower of them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from db import Database
from db.tables import Call, CallLeg, JournalEntry, QueueVisit, SeatSession, SeatState
from queue_manager.journal import CallChange, CallQueries, CallStory, RecordFollower
from tests.scenarios.queue_manager_journal.record import SAMPLES

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SAMPLE_NAMES = sorted(
    (path.name.removesuffix(".queue_log") for path in SAMPLES.glob("*.queue_log")),
    key=lambda name: (SAMPLES / f"{name}.queue_log").read_text(),
)


class Switch:
    """What Asterisk does to its two files."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.database = database
        self.cel, self.queue_log = folder / "cel.csv", folder / "queue_log"
        self.news: list[CallChange] = []
        self._followers: list[RecordFollower] = []

    def writes(self, sample: str) -> None:
        self.add(self.cel, (SAMPLES / f"{sample}.cel.csv").read_text())
        self.add(self.queue_log, (SAMPLES / f"{sample}.queue_log").read_text())

    def add(self, path: Path, text: str) -> None:
        with path.open("a") as file:
            file.write(text)

    def follower(self, **options) -> RecordFollower:
        async def hear(changes) -> None:
            self.news.extend(changes)

        made = RecordFollower(
            options.pop("database", self.database), "main", cel=self.cel, queue_log=self.queue_log,
            listeners=options.pop("listeners", [hear]), clock=lambda: NOON, **options,
        )  # fmt: skip
        self._followers.append(made)
        return made

    async def catch_up(self) -> None:
        """What a newly started follower does first."""
        follower = self.follower()
        await follower.catch_up()
        follower.close()

    def close(self) -> None:
        for follower in self._followers:
            follower.close()

    async def stories(self) -> list[CallStory]:
        queries = CallQueries(self.database)
        async with self.database.read() as session:
            newest_first = list(await session.scalars(select(Call.id).order_by(Call.arrived_at.desc(), Call.id.desc())))
        stories = [await queries.story(call_id) for call_id in newest_first]
        return [story for story in stories if story]

    async def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Everything the journal keeps, without the numbers the database gives."""
        found: dict[str, list[tuple[object, ...]]] = {}
        async with self.database.read() as session:
            for table in (
                entity.__table__ for entity in (JournalEntry, Call, CallLeg, QueueVisit, SeatSession, SeatState)
            ):
                columns = [column for column in table.columns if column.name != "id" or table.name == "call"]
                rows = await session.execute(select(*columns))
                found[table.name] = sorted((tuple(row) for row in rows), key=repr)
        return found


@pytest.fixture
async def switch(database: Database, tmp_path: Path) -> AsyncIterator[Switch]:
    made = Switch(tmp_path, database)
    yield made
    made.close()


def sample_lines(name: str) -> list[tuple[str, str]]:
    """The lines of both files in the order Asterisk wrote them."""
    cel = [(line.split('"')[3], "cel", line) for line in lines_of(SAMPLES / f"{name}.cel.csv")]
    queue_log = [(line.split("|")[0] + ".99", "queue_log", line) for line in lines_of(SAMPLES / f"{name}.queue_log")]
    return [(path, line) for _, path, line in sorted(cel + queue_log, key=lambda entry: float(entry[0]))]


def lines_of(path) -> list[str]:
    return path.read_text().splitlines(keepends=True)
