"""What a rehearsal needs of an installation: its seats, how long it greets, and who is who among its processes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from db.tables import Line
from hotline.errors import HotlineError
from hotline.guard import holder
from hotline.switch import Rows
from rehearsal import RobotSeat, prompt_seconds

_FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_SERIALS = 90_000_000

SERVICES = ("telephony", "web", "work")


class NotEnoughSeats(HotlineError):
    def __init__(self, wanted: int, present: int) -> None:
        super().__init__(f"{wanted} seats are wanted, the store has {present}")


def robot_seats(rows: Rows, count: int) -> list[RobotSeat]:
    """The first ``count`` seats by number. Raises ``NotEnoughSeats``."""
    if len(rows.seats) < count:
        raise NotEnoughSeats(count, len(rows.seats))
    return [RobotSeat(number=seat.number, password=seat.sip_password) for seat in rows.seats[:count]]


def first_serial(now: datetime) -> int:
    """Robot callers are numbered from the second their rehearsal began, so that a number means one call."""
    return int((now - _FIRST_DAY).total_seconds()) % _SERIALS


def greeting_seconds(rows: Rows, sounds: Path) -> float:
    """The longest any line speaks before its queue."""
    return max(prompt_seconds(sounds / "zh", _spoken(line)) for line in rows.lines)


def _spoken(line: Line) -> list[str]:
    return [*line.greeting_keys, *([line.notice] if line.notice else [])]


def process_ids(run_folder: Path) -> Mapping[str, list[int]]:
    """Our running services on this home folder, by role."""
    return {name: [pid] for name in SERVICES if (pid := holder(run_folder, name))}
