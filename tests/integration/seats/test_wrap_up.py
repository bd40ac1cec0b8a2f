"""Wrap-up after a talk and pauses after rings in vain, over two queues."""

import asyncio
from pathlib import Path

from tests.integration.rtp import Telephone
from tests.integration.seats.switches import a_hall, dial, seat_lines
from tests.integration.seats.talks import a_talk
from tests.integration.sipp import ON_WORD
from tests.integration.switch import PASSWORD, Switch
from tests.waiting import until


def at(switch: Switch, event: str, queue: str) -> int:
    """The second of the last such line of queue_log."""
    return int([line[0] for line in switch.queue_log() if (line[4], line[2]) == (event, queue)][-1])


def rung(switch: Switch, seat: str) -> bool:
    """Whether a citizen's call rings there or has rung; what the seat dialled itself is no call of a citizen."""
    return any(row[0] == "CHAN_START" and f"/{seat}-" in row[4] and row[2] != row[3] for row in switch.cel())


async def test_wrap_up_after_a_call_of_one_queue_holds_back_the_other_and_is_written_down(tmp_path: Path) -> None:
    async with a_hall(tmp_path, wrap_up=4) as switch:
        await dial(switch, "*11")
        async with a_talk(switch, line="12345"):
            pass
        async with a_talk(switch, line="12315"):
            await until(lambda: any((line[4], line[2]) == ("CONNECT", "market") for line in switch.queue_log()))

        assert at(switch, "CONNECT", "market") - at(switch, "COMPLETECALLER", "hotline") >= 4
        await until(lambda: ("HOTLINE_WRAPUP", "4") in switch.told())
        told = [row[0] for row in switch.cel() if row[4].startswith("PJSIP/1001-")]
        assert told.index("HOTLINE_WRAPUP") < told.index("HANGUP", told.index("BRIDGE_EXIT")), "no moment between"


async def test_ready_ends_the_wrap_up_at_once_in_both_queues(tmp_path: Path) -> None:
    async with a_hall(tmp_path, wrap_up=60) as switch:
        await dial(switch, "*11")
        async with a_talk(switch, line="12345"):
            pass

        await dial(switch, "*14")
        async with a_talk(switch, line="12315"):
            await until(lambda: any((line[4], line[2]) == ("CONNECT", "market") for line in switch.queue_log()))
        assert "HOTLINE_AGENT NONE ready" in seat_lines(switch)


async def test_two_rings_in_vain_in_a_row_pause_the_seat_everywhere_and_one_does_not(tmp_path: Path) -> None:
    async with (
        a_hall(tmp_path, misses=2) as switch,
        switch.sipp.silent_seat(user="1001", password=PASSWORD),
        Telephone(1000) as citizen,
    ):
        await dial(switch, "*11")
        async with switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling:
            await until(lambda: "PAUSE hotline missed" in seat_lines(switch))
            rings = [line for line in switch.queue_log() if line[4] == "RINGNOANSWER"]
            assert len(rings) in (1, 2)  # the line of the second may come after
            await until(lambda: "PAUSE market missed" in seat_lines(switch))
            await asyncio.sleep(3)  # for what must not happen; it would ring once a second
            assert len([line for line in switch.queue_log() if line[4] == "RINGNOANSWER"]) == 2, "rung no more"
            await dial(switch, "*14")
            await until(lambda: len([line for line in switch.queue_log() if line[4] == "RINGNOANSWER"]) == 3)
            await calling.hang_up()


async def test_a_citizen_who_gives_up_while_it_rings_is_no_miss_of_the_seat(tmp_path: Path) -> None:
    async with (
        a_hall(tmp_path, misses=1) as switch,
        switch.sipp.silent_seat(user="1001", password=PASSWORD),
        Telephone(1000) as citizen,
    ):
        await dial(switch, "*11")
        async with switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling:
            await until(lambda: rung(switch, "1001"))
            await calling.hang_up()
        await until(lambda: any(line[4] == "ABANDON" for line in switch.queue_log()))

        assert [line for line in seat_lines(switch) if line.startswith("PAUSE")] == []
