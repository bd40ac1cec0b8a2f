"""Plans for tests."""

from typing import Any

from rehearsal import RehearsalPlan, RobotSeat, Shares

NOBODY_LEAVES = Shares(greeting=0, queue=0, progress=0, message=0, seat_ends=0, rate=0)


def a_plan(**changes: Any) -> RehearsalPlan:
    """Two seats, ten calls, one a second; everybody talks. Vary it by keyword."""
    values: dict[str, Any] = {
        "seats": tuple(RobotSeat(number=number, password=f"secret-{number}") for number in ("1001", "1002")),
        "calls": 10,
        "rate": 1.0,
        "lines": ("12345",),
        "dialogues": (20.0, 30.0),
        "shares": NOBODY_LEAVES,
    }
    return RehearsalPlan(**(values | changes))
