"""SIPp breaking down in the middle of a rehearsal."""

import os
import signal
from pathlib import Path

import pytest

from rehearsal import SippFailed, robot_calls
from rehearsal.media import SILENT, prepare_media
from rehearsal.robots import Robots
from tests.integration.rehearsal.switches import a_rehearsal, a_switch


async def test_seats_that_break_down_end_the_rehearsal_by_name_and_no_citizen_waits_on(tmp_path: Path) -> None:
    async with a_switch(tmp_path, seats=2) as switch:
        plan = a_rehearsal(switch, calls=4)
        await prepare_media([SILENT], tmp_path / "work" / "media", cache=tmp_path)

        with pytest.raises(SippFailed) as failed:
            async with Robots(plan, robot_calls(plan), tmp_path / "work") as robots:
                [seats] = robots.pids
                os.kill(seats, signal.SIGKILL)
                await robots.place(robot_calls(plan))

        assert failed.value.role == "seat"
        assert "0 active calls" in await switch.asterisk.rx("core show channels")
