"""Who listens to the follower hears each change once, and holds up neither the record nor the others."""

import asyncio

import pytest

from queue_manager.journal import news as news_module
from tests.contracts.queue_manager_journal.conftest import Switch, sample_lines
from tests.waiting import CEILING, until


async def test_a_listener_hears_once_that_a_call_was_connected_and_once_that_it_ended(switch: Switch) -> None:
    follower = switch.follower()
    for path, line in sample_lines("rated"):
        switch.add(getattr(switch, path), line)
        await follower.catch_up()

    assert sum(change.became_connected for change in switch.news) == 1
    assert sum(change.became_ended for change in switch.news) == 1
    assert [change.old for change in switch.news][1:] == [change.new for change in switch.news][:-1]


@pytest.mark.parametrize("harm", ["raises", "hangs"])
async def test_a_listener_that_fails_costs_no_fact(switch: Switch, monkeypatch, harm: str) -> None:
    monkeypatch.setattr(news_module, "LISTENER_SECONDS", 0.05)

    async def bad(_changes) -> None:
        if harm == "raises":
            raise RuntimeError
        await asyncio.Event().wait()

    heard: list[object] = []

    async def good(changes) -> None:
        heard.extend(changes)

    switch.writes("answered")
    follower = switch.follower(listeners=[bad, good])
    await follower.catch_up()

    assert len(heard) == 1
    assert len(await switch.stories()) == 1


async def test_a_listener_that_takes_its_time_holds_up_neither_the_record_nor_the_others(switch: Switch) -> None:
    begun, told = asyncio.Event(), []

    async def slow(_changes) -> None:
        begun.set()
        await asyncio.Event().wait()

    async def quick(changes) -> None:
        told.extend(changes)

    task = asyncio.create_task(switch.follower(listeners=[slow, quick]).run())
    switch.writes("answered")
    async with asyncio.timeout(CEILING):
        await begun.wait()
    switch.writes("rated")

    await until(lambda: len({change.new.id for change in told}) == 2)
    assert len(await switch.stories()) == 2
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_listener_far_behind_is_told_the_latest(switch: Switch, monkeypatch) -> None:
    monkeypatch.setattr(news_module, "BACKLOG", 1)
    heard: list[str] = []

    async def hear(changes) -> None:
        heard.extend(change.new.id for change in changes)

    switch.writes("answered")
    switch.writes("rated")
    await switch.follower(listeners=[hear]).catch_up()

    newest = (await switch.stories())[0]
    assert heard == [newest.call.id]
