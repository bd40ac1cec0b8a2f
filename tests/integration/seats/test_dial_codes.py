"""Seats sign in, pause and come back by dial codes, while none of our programs runs."""

import contextlib
import sqlite3
from pathlib import Path

from tests.integration.rtp import Telephone
from tests.integration.seats.switches import a_hall, dial, members, seat_lines
from tests.integration.sipp import ON_WORD
from tests.integration.switch import PASSWORD, Switch
from tests.waiting import until


def kept(switch: Switch) -> str:
    """What Asterisk's own database on disk says of the members of its queues."""
    with contextlib.closing(sqlite3.connect(f"file:{switch.plan.folders.data}/astdb.sqlite3?mode=ro", uri=True)) as db:
        return " ".join(value for (value,) in db.execute("SELECT value FROM astdb WHERE key LIKE '/Queue/%'"))


async def test_a_seat_gets_calls_only_after_it_signed_in_and_until_it_signs_out(tmp_path: Path) -> None:
    async with (
        a_hall(tmp_path) as switch,
        Telephone(440) as seat,
        Telephone(1000) as citizen,
        switch.sipp.seat(seat.port, user="1001", password=PASSWORD) as answering,
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await until(lambda: any(line[4] == "ENTERQUEUE" for line in switch.queue_log()))
        assert "1001" not in [line[3] for line in switch.queue_log()]

        await dial(switch, "*11")

        await until(lambda: any(line[4] == "CONNECT" for line in switch.queue_log()))
        assert await members(switch) == ["hotline 1001 0", "market 1001 0"]
        await calling.hang_up()
        await answering.ends_well()

        await dial(switch, "*12")

        assert await members(switch) == []
        assert seat_lines(switch) == [
            "HOTLINE_AGENT NONE sign-in", "ADDMEMBER hotline", "ADDMEMBER market",
            "HOTLINE_AGENT NONE sign-out", "REMOVEMEMBER hotline", "REMOVEMEMBER market",
        ]  # fmt: skip


async def test_a_pause_by_code_holds_in_every_queue_until_the_seat_is_ready(tmp_path: Path) -> None:
    async with a_hall(tmp_path) as switch:
        await dial(switch, "*11")

        await dial(switch, "*132")
        shown = await switch.asterisk.rx("queue show")
        assert shown.count("(paused:break") == 2

        await dial(switch, "*14")
        assert "paused" not in await switch.asterisk.rx("queue show")
        assert seat_lines(switch)[-1].startswith("UNPAUSE ")


async def test_levels_are_those_of_the_plan_and_a_code_nobody_knows_changes_nothing(tmp_path: Path) -> None:
    async with a_hall(tmp_path) as switch:
        await dial(switch, "*11", seat="1003")
        await dial(switch, "*139", seat="1003")
        await dial(switch, "*132", seat="1002")

        assert await members(switch) == ["market 1003 5"]
        assert "paused" not in await switch.asterisk.rx("queue show")
        assert "WARNING" not in (switch.plan.folders.log / "messages").read_text()


async def test_who_signed_in_stays_signed_in_and_paused_when_asterisk_is_killed(tmp_path: Path) -> None:
    async with a_hall(tmp_path) as switch:
        await dial(switch, "*11")
        await dial(switch, "*11", seat="1003")
        await dial(switch, "*132")
        await until(lambda: kept(switch).count("break") == 2)  # Asterisk writes its database about once a second

        switch.asterisk._process.kill()
        await switch.asterisk.wait()
        await switch.asterisk.start()

        assert await members(switch) == ["hotline 1001 0", "market 1001 0", "market 1003 5"]
        assert (await switch.asterisk.rx("queue show")).count("(paused:break") == 2
