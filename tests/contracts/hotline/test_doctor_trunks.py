"""What ``hotline doctor`` says of trunks: the carriers that are silent or refuse us are named."""

from pathlib import Path
from typing import Any

from db import Database
from hotline.diagnosis import Grade
from hotline.doctor_trunks import trunks
from queue_manager import Control, ControlDesk, ControlServer, Done, Order
from tests.contracts.hotline.test_doctor_telephones import context

GOOD = {"loaded": True, "reachable": True, "registration": "Registered"}
INBOUND = {"loaded": True, "reachable": None, "registration": None}


async def found(database: Database, home: Path, **states: Any) -> tuple[Grade, str]:
    told = context(database, home)

    async def work(_: Order) -> Done:
        return {"trunks": states}

    told.settings.control_socket.parent.mkdir(parents=True, exist_ok=True)
    async with ControlServer(told.settings.control_socket, ControlDesk(database, {"trunks.state": Control(work=work)})):
        diagnosis = await trunks(told)
    return diagnosis.grade, diagnosis.found


async def test_silent_and_refused_carriers_are_named_and_others_are_not(sqlite: Database, tmp_path: Path) -> None:
    assert await found(sqlite, tmp_path, telecom=GOOD, mobile=INBOUND) == (Grade.GOOD, "telecom, mobile")

    grade, told = await found(
        sqlite, tmp_path, telecom=GOOD, silent=GOOD | {"reachable": False}, new=INBOUND | {"loaded": False},
        refused=GOOD | {"registration": "Rejected", "reachable": False},
    )  # fmt: skip

    assert grade is Grade.BAD
    assert told.split("; ") == [
        "silent does not answer", "new is not taken over: 'hotline reload'", "refused is not registered: Rejected",
    ]  # fmt: skip


async def test_while_nobody_runs_beside_asterisk_it_is_not_checked(sqlite: Database, tmp_path: Path) -> None:
    diagnosis = await trunks(context(sqlite, tmp_path))

    assert (diagnosis.grade, diagnosis.found) == (Grade.WARNING, "not checked: ControlAway")
