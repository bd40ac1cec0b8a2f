"""A real Asterisk with seats for robots."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from asterisk_conf import SeatPlan, SwitchPlan
from rehearsal import RehearsalPlan, RobotSeat, prompt_seconds
from tests.integration.rtp import alaw_tone
from tests.integration.switch import PASSWORD, Switch, running_switch


@asynccontextmanager
async def a_switch(home: Path, *, seats: int) -> AsyncIterator[Switch]:
    """``seats`` seats on one queue, a greeting of two seconds; FastAGI is down."""

    def vary(plan: SwitchPlan) -> SwitchPlan:
        prompts = plan.folders.data / "sounds" / plan.language / "hotline"
        prompts.mkdir(parents=True)
        for key in ("greeting", "recording-notice"):
            (prompts / f"{key}.alaw").write_bytes(alaw_tone(600, 1.0))
        queue = plan.queues[0].name
        numbers = [str(1001 + index) for index in range(seats)]
        return replace(
            plan,
            seats=tuple(
                SeatPlan(number=number, label="受理席", password=PASSWORD, queues=((queue, 0),)) for number in numbers
            ),
        )

    async with running_switch(home, vary) as switch:
        yield switch


def a_rehearsal(switch: Switch, **changes: Any) -> RehearsalPlan:
    """Robots for every seat of ``switch``; talks of two to three seconds."""
    plan = switch.plan
    sounds = plan.folders.data / "sounds" / plan.language
    values: dict[str, Any] = {
        "seats": tuple(RobotSeat(number=seat.number, password=PASSWORD) for seat in plan.seats),
        "calls": 12,
        "rate": 2.0,
        "lines": (plan.lines[0].number,),
        "port": plan.ports.sip,
        "trunk": plan.trunks[0].name,
        "talk_seconds": (2.0, 3.0),
        "greeting_seconds": prompt_seconds(sounds, ["greeting", "recording-notice"]),
        "queue_patience": (1.0, 2.0),
    }
    return RehearsalPlan(**(values | changes))


def queue_events(switch: Switch) -> Mapping[str, int]:
    """How often each event stands in queue_log."""
    return Counter(line[4] for line in switch.queue_log())


async def recorded_seconds(switch: Switch) -> list[float]:
    """Lengths of the finished talks, shortest first; a call that never met a seat leaves an empty file."""
    return sorted(file.stat().st_size / 32000 for file in await switch.talks())
