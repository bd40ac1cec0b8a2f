"""Who is rung: by level, and at home."""

from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

from asterisk_conf import SwitchPlan, TrunkPlan
from tests.integration.rtp import Telephone
from tests.integration.seats.switches import a_hall, dial, members
from tests.integration.seats.talks import a_talk
from tests.integration.sipp import ON_WORD, free_udp_port
from tests.integration.switch import PASSWORD
from tests.waiting import until


def connects(switch) -> list[str]:
    """Seats in the order they were connected."""
    return [line[3] for line in switch.queue_log() if line[4] == "CONNECT"]


async def test_the_lower_level_is_rung_first_and_the_higher_when_it_is_paused(tmp_path: Path) -> None:
    async with a_hall(tmp_path) as switch, AsyncExitStack() as stack:
        await dial(switch, "*11", seat="1003")
        await dial(switch, "*11")
        idle = await stack.enter_async_context(Telephone(600))
        await stack.enter_async_context(switch.sipp.seat(idle.port, user="1003", password=PASSWORD))

        async with a_talk(switch, line="12315"):
            pass
        assert connects(switch) == ["1001"]

        await dial(switch, "*132")
        citizen = await stack.enter_async_context(Telephone(1000))
        async with switch.sipp.citizen(citizen.port, line="12315", hang_up_after_ms=ON_WORD) as calling:
            await until(lambda: connects(switch) == ["1001", "1003"])
            await calling.hang_up()


async def test_files_read_anew_sign_nobody_out(tmp_path: Path) -> None:
    async with a_hall(tmp_path) as switch:
        await dial(switch, "*11")

        await switch.asterisk.reload()

        assert await members(switch) == ["hotline 1001 0", "market 1001 0"]


async def test_a_seat_at_home_is_rung_at_its_number_over_the_trunk_and_counts_as_the_seat(tmp_path: Path) -> None:
    port = free_udp_port()

    def vary(plan: SwitchPlan) -> SwitchPlan:
        city = TrunkPlan(name="city", hosts=("192.0.2.1",), server="127.0.0.1", port=port)
        seats = tuple(replace(seat, home_number="02112345678") for seat in plan.seats)
        return replace(plan, seats=seats, trunks=(*plan.trunks, city))

    async with (
        a_hall(tmp_path, vary=vary) as switch,
        Telephone(440) as home,
        Telephone(1000) as citizen,
        switch.sipp.telephone(home.port, at=port) as answering,
    ):
        for queue in ("hotline", "market"):
            await switch.asterisk.rx(f"queue add member Local/1001@seat-home/n to {queue} penalty 0 as 1001")
        async with switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling:
            await citizen.hears()
            await until(lambda: connects(switch) == ["1001"])
            await calling.hang_up()
            await answering.ends_well()
        await dial(switch, "*12")
        assert await members(switch) == []
