"""What people ask the journal, and the recount that checks it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from db.tables import Call, CallEnding
from queue_manager.journal import CallFilter, CallQueries, Difference, differences, recount, stored
from tests.contracts.queue_manager_journal.conftest import SAMPLE_NAMES, Switch

START, END = datetime(2026, 11, 21, 16, tzinfo=UTC), datetime(2026, 11, 22, 16, tzinfo=UTC)


@pytest.fixture
async def followed(switch: Switch) -> Switch:
    for name in SAMPLE_NAMES:
        switch.writes(name)
    await switch.catch_up()
    return switch


async def test_pages_give_every_call_once_newest_first(followed: Switch) -> None:
    queries = CallQueries(followed.database)
    seen, cursor = [], None
    while True:
        page = await queries.calls(after=cursor, limit=3)
        seen += page.calls
        cursor = page.next
        if cursor is None:
            break

    assert len(seen) == await queries.count(CallFilter()) == 10
    assert [call.arrived_at for call in seen] == sorted((call.arrived_at for call in seen), reverse=True)
    assert len({call.id for call in seen}) == 10


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (CallFilter(since=START, before=END), 10),
        (CallFilter(before=START), 0),
        (CallFilter(since=END), 0),
        (CallFilter(line="12345"), 10),
        (CallFilter(queue="general_service", connected=True), 3),
        (CallFilter(seat="1002"), 1),
        (CallFilter(endings=[CallEnding.BLOCKED, CallEnding.LEFT_MESSAGE]), 3),
        (CallFilter(caller="13900002222"), 1),
        (CallFilter(caller_ends_with="2222"), 1),
        (CallFilter(caller_ends_with="%"), 0),
        (CallFilter(simulated=True), 0),
        (CallFilter(ended=False), 0),
        (CallFilter(connected=False, ended=True), 7),
    ],
)
async def test_calls_are_found_by_what_is_known_of_them(followed: Switch, wanted: CallFilter, count: int) -> None:
    queries = CallQueries(followed.database)

    assert len((await queries.calls(wanted)).calls) == count
    assert await queries.count(wanted) == count


async def test_the_connect_rate_counts_calls_that_reached_a_queue(followed: Switch) -> None:
    counts = await CallQueries(followed.database).counts(START, END)

    assert (counts.arrived, counts.offered, counts.answered, counts.abandoned) == (10, 9, 3, 4)
    assert (counts.blocked, counts.open) == (1, 0)
    assert counts.connect_rate == pytest.approx(3 / 9)


async def test_a_period_without_calls_has_no_connect_rate(followed: Switch) -> None:
    counts = await CallQueries(followed.database).counts(END, END + timedelta(days=1))

    assert counts.arrived == 0
    assert counts.connect_rate is None


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
