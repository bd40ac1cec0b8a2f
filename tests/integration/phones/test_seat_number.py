"""工号播报 with the shipped voice: its length, and robots who are not told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from asterisk_conf import SwitchPlan, install_sounds
from ivr import SOUNDS
from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD
from tests.integration.switch import PASSWORD, running_switch
from tests.waiting import until

LONGEST = 2.3
"""Seconds a citizen waits for it: four digits and 号为您服务."""


@pytest.mark.parametrize("told", [True, False])
async def test_a_citizen_is_told_the_seats_number_and_a_robot_is_not(tmp_path: Path, told: bool) -> None:
    def vary(plan: SwitchPlan) -> SwitchPlan:
        queues = tuple(replace(queue, speak_seat=True) for queue in plan.queues)
        return replace(plan, queues=queues, trunks=tuple(replace(trunk, tell_seat=told) for trunk in plan.trunks))

    async with running_switch(tmp_path, vary) as switch, Telephone(1000) as citizen, Telephone(440) as seat:
        install_sounds(SOUNDS, None, switch.plan.folders.data)
        async with (
            switch.sipp.seat(seat.port, user="1001", password=PASSWORD) as answering,
            switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
        ):
            await until(lambda: any(line[4] == "CONNECT" for line in switch.queue_log()), 40)
            await calling.hang_up()
            await answering.ends_well()
        answered = next(float(row[1]) for row in switch.cel() if row[0] == "ANSWER" and "1001" in row[4])
        met = next(float(row[1]) for row in switch.cel() if row[0] == "BRIDGE_ENTER")
    assert (met - answered > 1.5) is told


def test_the_seats_number_is_soon_spoken() -> None:
    spoken = [*(f"seat-{digit}" for digit in "1001"), "seat-number-after"]
    assert sum((SOUNDS / "zh/hotline" / f"{piece}.alaw").stat().st_size for piece in spoken) / 8000 < LONGEST
