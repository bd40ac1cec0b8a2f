"""A whole talk between SIPp telephones."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD
from tests.integration.switch import PASSWORD, Switch


@asynccontextmanager
async def a_talk(switch: Switch, *, line: str, seat: str = "1001") -> AsyncIterator[None]:
    """A citizen on ``line``, a telephone at ``seat`` that answers once; leaves when they have talked for a second."""
    async with AsyncExitStack() as stack:
        seat_phone, citizen = [await stack.enter_async_context(Telephone(tone)) for tone in (440, 1000)]
        answering = await stack.enter_async_context(switch.sipp.seat(seat_phone.port, user=seat, password=PASSWORD))
        calling = await stack.enter_async_context(
            switch.sipp.citizen(citizen.port, line=line, hang_up_after_ms=ON_WORD)
        )
        yield
        await seat_phone.hears_for(1)
        await calling.hang_up()
        await answering.ends_well()
