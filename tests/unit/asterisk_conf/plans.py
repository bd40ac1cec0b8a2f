"""Plans for the unit tests of this room."""

from __future__ import annotations

from pathlib import Path

from asterisk_conf import Folders, LinePlan, QueuePlan, SeatPlan, Secrets, SwitchPlan, TrunkPlan


def a_queue(name: str = "general_service") -> QueuePlan:
    return QueuePlan(name=name, label="综合受理")


def a_line() -> LinePlan:
    return LinePlan(number="12345", label="市民热线", queue="general_service")


def a_seat(number: str = "1001", penalty: int = 0) -> SeatPlan:
    return SeatPlan(number=number, label="受理席", password="a-test-password", queues=(("general_service", penalty),))


def a_plan() -> SwitchPlan:
    return SwitchPlan(
        name="test",
        folders=Folders.under(Path("/srv/hotline"), modules=Path("/opt/asterisk/modules")),
        secrets=Secrets(ami_secret="a-test-password"),
        lines=(a_line(),),
        queues=(a_queue(),),
        seats=(a_seat(), a_seat("1002", penalty=5)),
        trunks=(TrunkPlan(name="rehearsal", rehearsal=True),),
    )
