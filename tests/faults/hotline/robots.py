"""Robots for a whole installation, run by the test itself: it may end them when it has seen enough."""

from typing import Any

from hotline.rehearsal_setup import greeting_seconds, robot_seats
from hotline.switch import read_rows
from ivr import SOUNDS
from rehearsal import RehearsalPlan, SwitchFiles, read_dialogues
from tests.installation import Installation


async def a_plan(hotline: Installation, *, seats: int, **changes: Any) -> RehearsalPlan:
    """Calls to every line of the installation, answered by its first ``seats`` seats."""
    async with hotline.store() as database:
        rows = await read_rows(database)
    values: dict[str, Any] = {
        "seats": tuple(robot_seats(rows, seats)),
        "lines": tuple(line.number for line in rows.lines),
        "port": int(hotline.environment["HOTLINE_SIP_PORT"]),
        "dialogues": tuple(dialogue.seconds for dialogue in read_dialogues()),
        "greeting_seconds": greeting_seconds(rows, SOUNDS),
    }
    return RehearsalPlan(**(values | changes))


def files(hotline: Installation) -> SwitchFiles:
    """What its Asterisk writes."""
    log = hotline.home / "asterisk" / "log"
    return SwitchFiles(log / "queue_log", log / "cel.csv")
