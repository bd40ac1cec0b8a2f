"""A seat is rung by one queue at a time, whatever Asterisk believes of its telephone."""

from contextlib import AsyncExitStack
from pathlib import Path

from tests.integration.rtp import Telephone
from tests.integration.seats.switches import a_hall, dial
from tests.integration.seats.talks import a_talk
from tests.integration.sipp import ON_WORD
from tests.integration.switch import PASSWORD, Switch
from tests.waiting import until


def connects(switch: Switch) -> list[tuple[str, str]]:
    """(queue, seat) in the order they were connected."""
    return [(line[2], line[3]) for line in switch.queue_log() if line[4] == "CONNECT"]


async def test_a_seat_that_talks_is_not_rung_by_another_queue_that_believes_it_free(tmp_path: Path) -> None:
    async with a_hall(tmp_path) as switch, AsyncExitStack() as stack:
        await dial(switch, "*11")
        for queue in ("hotline", "market"):
            await switch.asterisk.rx(f"queue remove member PJSIP/1001 from {queue}")
            # The state of something else: always free, as the real state looks while its news is on the way.
            await switch.asterisk.rx(
                f"queue add member PJSIP/1001 to {queue} penalty 0 as 1001 state_interface Custom:x"
            )

        async with a_talk(switch, line="12315"):
            await until(lambda: connects(switch) == [("market", "1001")])
            citizen = await stack.enter_async_context(Telephone(700))
            waiting = await stack.enter_async_context(
                switch.sipp.citizen(citizen.port, line="12345", hang_up_after_ms=ON_WORD)
            )
            for state in ("INUSE", "NOT_INUSE"):  # old news, come late: the queue thinks that its ring is over
                await switch.asterisk.rx(f"devstate change Custom:x {state}")
            await until(lambda: ("HOTLINE_TAKEN_BACK", "") in switch.told())
        assert connects(switch) == [("market", "1001")]

        phone = await stack.enter_async_context(Telephone(500))
        await stack.enter_async_context(switch.sipp.seat(phone.port, user="1001", password=PASSWORD))
        await until(lambda: connects(switch) == [("market", "1001"), ("hotline", "1001")])
        await waiting.hang_up()
