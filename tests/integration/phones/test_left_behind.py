"""Who talked about a citizen that went while our programs were away."""

from __future__ import annotations

import asyncio
import contextlib

from agi_scripts import national
from queue_manager import AmiLink, AmiLogin, CallControls, LiveFollower, SwitchSetup
from tests.integration.callcontrol.hall import Hall
from tests.integration.callcontrol.hearing import hears
from tests.integration.callcontrol.test_talk import THIRD, a_talk
from tests.integration.rtp import Telephone
from tests.integration.switch import PASSWORD


async def test_seat_and_consulted_are_put_down_when_our_programs_are_back(hall: Hall) -> None:
    async with a_talk(hall) as talk, Telephone(THIRD) as third, hall.seat(third.port, "1002") as consulted:
        await hall.order("call.consult", seat="1001", call=talk.call, to="seat:1002")
        assert await hears(talk.seat, THIRD)
        # Given nobody listens (as after kill -9), and the citizen hangs up.
        hall.live._listeners.clear()
        await talk.calling.hang_up()
        assert await hears(talk.seat, THIRD)

        link = AmiLink(AmiLogin(username="hotline", secret=PASSWORD, port=hall.switch.plan.ports.ami))
        back = LiveFollower(link, SwitchSetup(switch="test", trunks=frozenset({"trunk"})))
        back.listen(CallControls(link, hall.database, switch="test", spell=national).tidy.on_board)
        running = asyncio.create_task(back.run())
        try:
            await talk.answering.ends_well()
            await consulted.ends_well()
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
    await hall.ended()
    assert await hall.differences() == []
