"""What people ask the journal, and the recount that checks it."""

from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from db.tables import Call
from queue_manager.journal import CallQueries, Difference, differences, recount, stored
from tests.contracts.queue_manager_journal.conftest import SAMPLE_NAMES, Switch

START = datetime(2026, 11, 21, 16, tzinfo=UTC)


@pytest.fixture
async def followed(switch: Switch) -> Switch:
    for name in SAMPLE_NAMES:
        switch.writes(name)
    await switch.catch_up()
    return switch


async def test_a_calls_story_tells_its_facts_in_order(followed: Switch) -> None:
    story = await CallQueries(followed.database).story("1795306325.0")

    assert story is not None
    assert [line.kind for line in story.journal if line.source == "queue_log"] == [
        "ENTERQUEUE",
        "CONNECT",
        "COMPLETEAGENT",
    ]
    assert [line.at for line in story.journal] == sorted(line.at for line in story.journal)
    assert [leg.role for leg in story.call.legs] == ["citizen", "seat"]


async def test_an_unknown_call_has_no_story(followed: Switch) -> None:
    assert await CallQueries(followed.database).story("1.1") is None


async def test_the_recount_from_the_files_agrees_with_the_rows(followed: Switch) -> None:
    counted = recount(followed.queue_log, followed.cel, START)

    assert len(counted) == 10
    assert differences(counted, await stored(followed.database, START)) == []


async def test_the_recount_finds_what_is_wrong_with_the_rows(followed: Switch) -> None:
    async with followed.database.write() as session:
        change = update(Call).where(Call.id == "1795306298.0").values(talk_seconds=4, connected_at=None)
        await session.execute(change)
        await session.execute(update(Call).where(Call.id == "1795306325.0").values(id="1.1"))

    found = differences(recount(followed.queue_log, followed.cel, START), await stored(followed.database, START))

    assert found == [
        Difference("1.1", "call", None, "in the rows"),
        Difference("1795306298.0", "connected", True, False),
        Difference("1795306298.0", "talk_seconds", 3, 4),
        Difference("1795306325.0", "call", "in the files", None),
    ]


async def test_the_recount_leaves_out_what_came_before(followed: Switch) -> None:
    since = datetime(2026, 11, 22, 0, 20, tzinfo=UTC)

    counted = recount(followed.queue_log, followed.cel, since)

    assert sorted(counted) == ["1795307056.0", "1795307064.0"]
    assert differences(counted, await stored(followed.database, since)) == []


async def test_calls_in_progress_are_those_that_arrived_lately_and_have_not_ended(followed: Switch) -> None:
    async with followed.database.write() as session:
        arrived = (await session.scalars(select(Call.arrived_at).where(Call.id == "1795306298.0"))).one()
        unended = update(Call).where(Call.id == "1795306298.0").values(ended_at=None, ending=None)
        await session.execute(unended)

    def in_progress(now: datetime) -> Awaitable[int]:
        return CallQueries(followed.database, clock=lambda: now).in_progress()

    assert await in_progress(arrived + timedelta(minutes=1)) == 1
    assert await in_progress(arrived + timedelta(days=1)) == 0
