"""The journal is complete and without doubles, whatever happens to files, follower and database."""

import asyncio
import os

import pytest
from sqlalchemy import delete, func, select

from db import Database, StoreUnavailable
from db.tables import Call, JournalEntry, JournalGap, RecordPosition
from queue_manager import BackOff
from queue_manager.journal import CallQueries, rebuild
from queue_manager.journal import follower as follower_module
from queue_manager.journal.tail import RecordTail
from tests.contracts.queue_manager_journal.conftest import SAMPLE_NAMES, Switch, sample_lines
from tests.waiting import CEILING


async def test_every_line_is_in_the_journal_once_and_every_call_is_told(switch: Switch) -> None:
    for name in SAMPLE_NAMES:
        switch.writes(name)
    await switch.catch_up()

    rows = await switch.rows()
    lines = switch.cel.read_text().count("\n") + switch.queue_log.read_text().count("\n")
    assert len(rows["journal_entry"]) == lines
    assert {row[0] for row in rows["call"]} >= {"1795306298.0", "1795306325.0"}
    assert await CallQueries(switch.database).gaps() == []


async def test_reading_piece_by_piece_gives_the_same_as_reading_at_once(switch: Switch, tmp_path) -> None:
    follower = switch.follower()
    for name in SAMPLE_NAMES:
        switch.writes(name)
        await follower.catch_up()
    piecewise = await switch.rows()

    await forget_everything(switch.database)
    await switch.catch_up()

    assert await switch.rows() == piecewise


async def test_records_read_again_from_the_start_change_nothing(switch: Switch) -> None:
    for name in SAMPLE_NAMES:
        switch.writes(name)
    await switch.catch_up()
    once = await switch.rows()
    async with switch.database.write() as session:
        await session.execute(delete(RecordPosition))
    switch.news.clear()

    await switch.catch_up()

    assert await switch.rows() == once
    assert switch.news == []


async def test_a_transaction_that_breaks_off_leaves_nothing_and_is_made_up_for(switch: Switch, monkeypatch) -> None:
    switch.writes("answered")

    async def dies(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("queue_manager.journal.writer.save_calls", dies)
        with pytest.raises(KeyboardInterrupt):
            await switch.catch_up()
    assert all(rows == [] for rows in (await switch.rows()).values())
    assert await positions(switch.database) == []

    await switch.catch_up()

    [story] = await switch.stories()
    assert story.call.ending == "connected"
    assert len(story.journal) == 17 + 3


async def test_calls_made_again_from_the_journal_alone_are_the_same(switch: Switch) -> None:
    for name in SAMPLE_NAMES:
        switch.writes(name)
    await switch.catch_up()
    followed = await switch.rows()
    async with switch.database.write() as session:
        await session.execute(delete(Call).where(Call.id == "1795306298.0"))

    assert await rebuild(switch.database) == len(followed["call"])

    assert await switch.rows() == followed


async def test_lines_that_cannot_be_read_become_a_gap_between_their_neighbours(switch: Switch) -> None:
    switch.writes("answered")
    switch.add(switch.cel, '"CHAN_ST"CHAN_START","1795306300.0"\nnonsense\n')
    switch.writes("rated")
    await switch.catch_up()

    [gap] = await CallQueries(switch.database).gaps()
    assert gap.reason == "unreadable"
    assert gap.detail.startswith("2 lines of ")
    assert gap.from_at is not None
    assert gap.to_at is not None
    assert (gap.from_at.second, gap.to_at.second) == (42, 5)
    assert len(await switch.stories()) == 2


async def test_a_record_emptied_by_hand_is_a_gap_and_what_follows_is_kept(switch: Switch) -> None:
    switch.writes("answered")
    follower = switch.follower()
    await follower.catch_up()
    os.truncate(switch.cel, 0)
    await follower.catch_up()
    switch.writes("rated")
    await follower.catch_up()

    [gap] = await CallQueries(switch.database).gaps()
    assert (gap.source, gap.reason) == ("cel", "vanished")
    assert [story.call.ending for story in await switch.stories()] == ["connected", "connected"]


async def test_a_record_put_back_from_a_backup_gives_only_its_new_lines(switch: Switch) -> None:
    switch.writes("answered")
    old = switch.cel.read_text()
    switch.add(
        switch.cel, '"ANSWER","1795306400.0","1795306400.0","1795306400.0","PJSIP/lost-00000009","","","","",""\n'
    )
    await switch.catch_up()
    switch.cel.write_text(old)
    switch.writes("rated")
    await switch.catch_up()

    [gap] = await CallQueries(switch.database).gaps()
    assert (gap.source, gap.reason) == ("cel", "altered")
    stories = await switch.stories()
    assert [(story.call.id, len(story.journal)) for story in stories] == [
        ("1795306325.0", 19 + 3),
        ("1795306298.0", 17 + 3),
    ]


async def test_rotation_in_mid_call_keeps_the_call_whole(switch: Switch) -> None:
    follower = switch.follower()
    lines = iter(sample_lines("rated"))
    for count in (9, 6, 100):
        for path, line in [entry for _, entry in zip(range(count), lines, strict=False)]:
            switch.add(getattr(switch, path), line)
        await follower.catch_up()
        for path in (switch.cel, switch.queue_log):
            if path.exists() and count != 100:
                path.rename(path.with_name(f"{path.name}.{20 - count}"))

    [story] = await switch.stories()
    assert (story.call.ending, story.call.rating, story.call.talk_seconds) == ("connected", 5, 2)
    assert len(story.journal) == 19 + 3
    assert await CallQueries(switch.database).gaps() == []


async def test_a_queue_line_seen_before_its_channels_call_is_known_moves_to_that_call(switch: Switch) -> None:
    """A local channel waits in the queue for the citizen: only CEL tells whose it is."""
    waiting = "1795306309|1795306308.9|traffic|NONE|ENTERQUEUE||13800001111|1\n"
    switch.writes("answered")
    switch.add(switch.queue_log, waiting)
    follower = switch.follower()
    await follower.catch_up()
    assert {story.call.id for story in await switch.stories()} == {"1795306298.0", "1795306308.9"}

    switch.add(
        switch.cel,
        '"CHAN_START","1795306308.5","1795306308.9","1795306298.0","Local/x@y-0001;2","","s","citizen","",""\n',
    )
    switch.add(switch.queue_log, "1795306310|1795306308.9|traffic|NONE|ABANDON|1|1|1\n")
    await follower.catch_up()

    [story] = await switch.stories()
    assert story.call.id == "1795306298.0"
    assert [(visit.queue, visit.outcome) for visit in story.call.visits] == [
        ("general_service", "connected"),
        ("traffic", "abandoned"),
    ]
    followed = await switch.rows()
    await rebuild(switch.database)
    assert await switch.rows() == followed


async def test_open_calls_are_lost_when_asterisk_starts_anew(switch: Switch) -> None:
    for path, line in sample_lines("answered")[:-7]:
        switch.add(getattr(switch, path), line)
    await switch.catch_up()
    [open_call] = await switch.stories()
    assert open_call.call.ended_at is None

    switch.add(switch.queue_log, "1795306399|NONE|NONE|NONE|QUEUESTART|\n")
    await switch.catch_up()

    [story] = await switch.stories()
    assert story.call.ending == "lost"
    assert story.call.ended_at == open_call.journal[-1].at
    followed = await switch.rows()
    await rebuild(switch.database)
    assert await switch.rows() == followed


async def test_a_long_backlog_never_shows_a_call_as_lost_that_was_not(switch: Switch, monkeypatch) -> None:
    """queue_log's restarts are not read ahead of the CEL lines that end the calls before them."""
    monkeypatch.setattr(follower_module, "RecordTail", small_chunks)
    for name in SAMPLE_NAMES:
        switch.writes(name)
    await switch.catch_up()

    assert {change.new.ending for change in switch.news if change.new} == {
        None, "abandoned_in_queue", "blocked", "connected", "left_message",
    }  # fmt: skip


def small_chunks(*args):
    return RecordTail(*args, chunk=1024)


async def test_while_the_database_is_away_the_follower_waits_and_goes_on(switch: Switch) -> None:
    flaky = Flaky(switch.database)
    switch.writes("answered")
    follower = switch.follower(database=flaky, backoff=BackOff(shortest=0.01, longest=0.02))
    flaky.refusals = 4
    await follower.catch_up()
    switch.writes("rated")
    flaky.refusals = 3
    await follower.catch_up()

    assert flaky.refusals == 0
    assert len((await switch.rows())["journal_entry"]) == 17 + 4 + 19 + 4
    assert len(await switch.stories()) == 2


class Flaky:
    """A database that refuses its next sessions."""

    def __init__(self, database: Database) -> None:
        self._database, self.refusals = database, 0

    def __getattr__(self, name: str):
        if name in ("read", "write") and self.refusals:
            self.refusals -= 1
            raise StoreUnavailable(name)
        return getattr(self._database, name)


async def test_a_running_follower_writes_what_comes_and_stops_when_told(switch: Switch) -> None:
    seen = asyncio.Event()

    async def hear(changes) -> None:
        if any(change.became_ended for change in changes):
            seen.set()

    task = asyncio.create_task(switch.follower(listeners=[hear]).run())
    await asyncio.sleep(0)
    switch.writes("answered")
    async with asyncio.timeout(CEILING):
        await seen.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert len(await switch.stories()) == 1


async def forget_everything(database: Database) -> None:
    async with database.write() as session:
        for entity in (JournalEntry, RecordPosition, JournalGap, Call):
            await session.execute(delete(entity))
    await rebuild(database)


async def positions(database: Database) -> list[int]:
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(JournalGap)) == 0
        return list(await session.scalars(select(RecordPosition.offset)))
