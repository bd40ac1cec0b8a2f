"""What a citizen hears while he waits, and that it never keeps him from a seat, on the real Asterisk."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from asterisk_conf import SwitchPlan
from tests.integration.asterisk_conf.entries import queue_events
from tests.integration.callcontrol.hearing import hears, stops_hearing
from tests.integration.rtp import Telephone, alaw_tone
from tests.integration.sipp import ON_WORD
from tests.integration.switch import PASSWORD, running_switch
from tests.waiting import until

MUSIC, MESSAGE = 300, 900
"""Hertz; the switch's waiting music is a quiet tone of 300."""


def announcing_soon(plan: SwitchPlan) -> SwitchPlan:
    """After a second of music comes a message of a minute. No seat is signed in yet."""
    place = plan.folders.data / "sounds" / plan.language / "hotline" / "long.alaw"
    place.parent.mkdir(parents=True)
    place.write_bytes(alaw_tone(MESSAGE, 60))
    queue = replace(plan.queues[0], announce=("long",), announce_after_seconds=1, ring_seconds=5)
    return replace(plan, queues=(queue,), seats=tuple(replace(seat, queues=()) for seat in plan.seats))


async def test_a_seat_that_comes_free_ends_the_announcement(tmp_path: Path) -> None:
    async with (
        running_switch(tmp_path, announcing_soon) as switch,
        Telephone(1000) as citizen,
        Telephone(440) as seat,
        switch.sipp.seat(seat.port, user="1001", password=PASSWORD) as answering,
    ):
        async with switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling:
            assert await hears(citizen, MESSAGE)
            message_began = asyncio.get_running_loop().time()

            await switch.asterisk.rx("queue add member PJSIP/1001 to general_service")
            await until(lambda: "CONNECT" in queue_events(switch))

            assert asyncio.get_running_loop().time() - message_began < 30, "half of the message, and that is generous"
            await stops_hearing(citizen, MESSAGE)
            assert await hears(citizen, 440), "the seat"
            await calling.hang_up()
        await answering.ends_well()


async def test_music_and_announcements_take_turns(tmp_path: Path) -> None:
    def quick(plan: SwitchPlan) -> SwitchPlan:
        plan = announcing_soon(plan)
        (plan.folders.data / "sounds" / plan.language / "hotline" / "long.alaw").write_bytes(alaw_tone(MESSAGE, 2))
        return replace(plan, queues=(replace(plan.queues[0], announce_every_seconds=3),))

    async with (
        running_switch(tmp_path, quick) as switch,
        Telephone(1000) as citizen,
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        for _ in range(2):
            assert await hears(citizen, MESSAGE)
            await stops_hearing(citizen, MESSAGE)
            assert await hears(citizen, MUSIC)
        await calling.hang_up()
