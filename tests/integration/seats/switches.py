"""A real Asterisk with two queues and seats that are not signed in."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from asterisk_conf import LinePlan, PausePlan, QueuePlan, SeatPlan, SwitchPlan
from tests.integration.switch import PASSWORD, Switch, running_switch

HOTLINE, MARKET = "hotline", "market"


@asynccontextmanager
async def a_hall(
    home: Path, *, wrap_up: int = 0, misses: int = 0, vary: Callable[[SwitchPlan], SwitchPlan] = lambda plan: plan
) -> AsyncIterator[Switch]:
    """Lines 12345 and 12315, a queue each; seats 1001 and 1002 serve both, 1003 only the second, at level 5."""

    def hall(plan: SwitchPlan) -> SwitchPlan:
        shared = {"ring_seconds": 3, "retry_seconds": 1, "wrapup_seconds": wrap_up, "pause_after_misses": misses}
        both = ((HOTLINE, 0), (MARKET, 0))
        skills = {"1001": both, "1002": both, "1003": ((MARKET, 5),)}
        changed = replace(
            plan,
            lines=(
                LinePlan(number="12345", label="市民热线", queue=HOTLINE),
                LinePlan(number="12315", label="消费者", queue=MARKET),
            ),
            queues=(
                QueuePlan(name=HOTLINE, label="综合", announce_after_seconds=60, **shared),
                QueuePlan(name=MARKET, label="市场", announce_after_seconds=60, **shared),
            ),
            seats=tuple(
                SeatPlan(number=number, label="受理席", password=PASSWORD, queues=queues, standing=False)
                for number, queues in skills.items()
            ),
            pauses=(PausePlan(key="break", label="小休", digit=2),),
        )
        return vary(changed)

    async with running_switch(home, hall) as switch:
        yield switch


async def dial(switch: Switch, number: str, *, seat: str = "1001") -> None:
    """The seat's telephone dials a code and hears what was done."""
    await switch.sipp.dials(number, user=seat, password=PASSWORD)


def seat_lines(switch: Switch, seat: str = "1001") -> list[str]:
    """queue_log about a seat: ``EVENT queue more``."""
    return [
        " ".join(filter(None, [line[4], line[2], *line[5:]]))
        for line in switch.queue_log()
        if line[3] == seat and line[4] not in {"CONNECT", "COMPLETECALLER", "COMPLETEAGENT", "RINGNOANSWER"}
    ]


async def members(switch: Switch) -> list[str]:
    """``queue seat penalty`` of everybody signed in."""
    found, queue = [], ""
    for line in (await switch.asterisk.rx("queue show")).splitlines():
        words = line.split()
        if line and not line.startswith(" "):
            queue = words[0]
        elif "(dynamic)" in line:
            penalty = words[words.index("penalty") + 1] if "penalty" in words else "0"
            found.append(f"{queue} {words[0]} {penalty}")
    return sorted(found)
