"""Real calls through the rendered dialplan: SIPp signals, `Telephone` speaks, Asterisk's own files are the witness."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.integration.rtp import Telephone, loudest
from tests.integration.switch import PASSWORD, Switch


def queue_events(switch: Switch) -> list[str]:
    return [line[4] for line in switch.queue_log()]


async def test_a_call_is_greeted_queued_answered_and_recorded_while_our_programs_are_down(switch: Switch) -> None:
    async with Telephone(1000) as citizen, Telephone(440) as seat:
        async with (
            switch.sipp.seat(seat.port, user="1001", password=PASSWORD) as answering,
            switch.sipp.citizen(citizen.port, hang_up_after_ms=4000) as calling,
        ):
            await citizen.hears()
            await seat.hears()
            await calling.ends_well()
            await answering.ends_well()
    done = switch.plan.folders.recordings / "done"
    await switch.until(lambda: any(done.iterdir()))

    [recording] = done.iterdir()
    stereo = np.frombuffer(recording.read_bytes(), "<i2").reshape(-1, 2)
    assert 2.0 < len(stereo) / 8000 < 4.0
    assert abs(loudest(stereo[8000:, 0]) - 1000) < 5
    assert abs(loudest(stereo[8000:, 1]) - 440) < 5
    assert queue_events(switch)[-3:] == ["ENTERQUEUE", "CONNECT", "COMPLETECALLER"]
    assert switch.queue_log()[-2][3] == "1001"
