"""Ratings, messages and progress by keys, in real calls through the rendered dialplan."""

from __future__ import annotations

import asyncio
import contextlib
import wave
from collections.abc import AsyncIterator
from pathlib import Path

from tests.integration.asterisk_conf.entries import answering_server, queue_events, spoken_seconds
from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD
from tests.integration.switch import PASSWORD, Switch, running_switch, waiting_at_most
from tests.waiting import until


@contextlib.asynccontextmanager
async def put_down_by_the_seat(switch: Switch) -> AsyncIterator[Telephone]:
    """A citizen whose seat hung up this moment; afterwards his call has ended well."""
    async with (
        Telephone(1000) as citizen,
        Telephone(440) as seat,
        switch.sipp.seat(seat.port, user="1001", password=PASSWORD, hang_up_after_ms=ON_WORD) as answering,
        switch.sipp.citizen(citizen.port) as calling,
    ):
        await until(lambda: "CONNECT" in queue_events(switch))
        citizen.heard.clear()
        await answering.hang_up()
        yield citizen
        await calling.ends_well()


async def test_after_the_seat_hangs_up_the_citizen_rates_by_key(switch: Switch) -> None:
    async with put_down_by_the_seat(switch) as citizen:
        await citizen.hears_prompt()  # the question
        await citizen.press(5)
    assert queue_events(switch)[-1] == "COMPLETEAGENT"
    assert switch.told()[-1] == ("HOTLINE_RATING", "5")


async def test_a_rating_that_is_keyed_in_before_the_question_counts(switch: Switch) -> None:
    """In a storm our server takes its time; a key is not to wait for it."""
    async with answering_server(switch.plan.ports.agi, {}, after=1), put_down_by_the_seat(switch) as citizen:
        await until(lambda: any(name == "HOTLINE_QUEUE_END" for name, _ in switch.told()))
        await citizen.press(4)
    assert switch.told()[-1] == ("HOTLINE_RATING", "4")


async def test_a_key_that_says_nothing_is_asked_about_once_more(switch: Switch) -> None:
    async with put_down_by_the_seat(switch) as citizen:
        await citizen.hears_prompt()
        await citizen.press(9)
        await asyncio.sleep(0.2)  # a person lifts his finger
        await citizen.press(3)
    assert switch.told()[-1] == ("HOTLINE_RATING", "3")


async def test_key_2_while_waiting_leaves_a_message(switch: Switch) -> None:
    async with (
        Telephone(1000) as citizen,
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await until(lambda: "ENTERQUEUE" in queue_events(switch))
        await citizen.press(2)
        await until(lambda: spoken_seconds(switch) >= 2)
        await calling.hang_up()
    await until(lambda: any(name == "HOTLINE_MESSAGE" for name, _ in switch.told()))

    [message] = await switch.messages()
    with wave.open(str(message)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    assert seconds >= 2
    assert ("HOTLINE_QUEUE_END", "KEY2") in switch.told()
    assert switch.told()[-1] == ("HOTLINE_MESSAGE", str(int(seconds)))
    assert "EXITWITHKEY" in queue_events(switch)


async def test_a_wait_that_is_too_long_ends_in_the_offer_of_a_message(tmp_path: Path) -> None:
    async with running_switch(tmp_path, waiting_at_most(1)) as switch, Telephone(1000) as citizen:
        async with switch.sipp.citizen(citizen.port) as calling:
            await until(lambda: "ENTERQUEUE" in queue_events(switch))
            citizen.heard.clear()
            await citizen.hears_prompt()  # the offer
            await citizen.press(2)
            await until(lambda: spoken_seconds(switch) >= 1)
            await citizen.press(11)
            await calling.ends_well()
        assert "EXITWITHTIMEOUT" in queue_events(switch)
        assert switch.told()[-1][0] == "HOTLINE_MESSAGE"
        assert len(await switch.messages()) == 1


async def test_key_1_asks_for_progress_and_gives_the_place_back(switch: Switch) -> None:
    answers = {"progress": {"HOTLINE_PROGRESS": "GD2026112200001"}}
    async with (
        answering_server(switch.plan.ports.agi, answers),
        Telephone(1000) as first,
        Telephone(800) as second,
        switch.sipp.citizen(first.port, hang_up_after_ms=ON_WORD) as one,
    ):
        await until(lambda: queue_events(switch).count("ENTERQUEUE") == 1)
        async with switch.sipp.citizen(second.port, caller="13900002222", hang_up_after_ms=ON_WORD) as two:
            await until(lambda: queue_events(switch).count("ENTERQUEUE") == 2)
            await first.press(1)
            await until(lambda: queue_events(switch).count("ENTERQUEUE") == 3)
            await two.hang_up()
            await one.hang_up()
    assert ("HOTLINE_PROGRESS", "GD2026112200001") in switch.told()
    joins = [line for line in switch.queue_log() if line[4] == "ENTERQUEUE"]
    assert [line[7] for line in joins] == ["1", "2", "1"], "back before the one who came later"
