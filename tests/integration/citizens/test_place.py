"""The place and the time are told by our server over the real Asterisk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from agi_scripts import AgiServer, Conversation, Position, finish
from agi_scripts.welcome import Snapshot
from tests.integration.asterisk_conf.entries import queue_events
from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD
from tests.integration.switch import running_switch
from tests.waiting import until


@dataclass
class Known:
    """A directory that was read once."""

    snapshot: Snapshot


class StraightOn:
    name = "incoming"
    seconds = 0.8
    priority = 0

    async def answer(self, call: Conversation) -> None:
        await finish(call, HOTLINE_ACTION="queue", HOTLINE_QUEUE="general_service", HOTLINE_PRIORITY=self.priority)


async def test_the_second_caller_is_told_by_our_server_and_the_first_waits_for_nothing(tmp_path: Path) -> None:
    """A third, whose emergency goes before them, is told no number that would not be his: he joins at once."""
    snapshot = Snapshot(read_at=datetime.now(UTC), lines={}, talk_seconds={"general_service": 240.0})
    position, straight_on = Position(Known(snapshot)), StraightOn()  # type: ignore[arg-type]
    async with (
        running_switch(tmp_path) as switch,
        AgiServer([straight_on, position], port=switch.plan.ports.agi) as server,
        Telephone(1000) as first,
        Telephone(800) as second,
        Telephone(600) as third,
        switch.sipp.citizen(first.port, hang_up_after_ms=ON_WORD) as one,
    ):
        await until(lambda: queue_events(switch).count("ENTERQUEUE") == 1)
        async with switch.sipp.citizen(second.port, caller="13900002222", hang_up_after_ms=ON_WORD) as two:
            await until(lambda: queue_events(switch).count("ENTERQUEUE") == 2)
            straight_on.priority = 100
            async with switch.sipp.citizen(third.port, caller="13900003333", hang_up_after_ms=ON_WORD) as three:
                await until(lambda: queue_events(switch).count("ENTERQUEUE") == 3)
                await three.hang_up()
            await two.hang_up()
            await one.hang_up()
        counters = server.counters

    assert counters.by_entry == {"incoming": 3, "position": 1}
    assert not any(name == "HOTLINE_FALLBACK" for name, _ in switch.told())
    joins = [line for line in switch.queue_log() if line[4] == "ENTERQUEUE"]
    assert [line[7] for line in joins] == ["1", "2", "1"], "listening costs no place"
