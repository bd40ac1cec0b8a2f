"""Who hears whom: how loud a test telephone's tone is in what another telephone hears now."""

from __future__ import annotations

import asyncio

from tests.integration.rtp import RATE, Telephone, amplitude, decode_alaw
from tests.waiting import CEILING

HEARD = 300.0
"""Amplitude of a 16-bit tone; the telephones send 8192."""


async def hears(telephone: Telephone, hertz: float, seconds: float = CEILING) -> bool:
    """Whether ``telephone`` hears the tone in any half second of the next ``seconds``; at least one is listened to."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        telephone.heard.clear()
        window = loop.time() + 0.5
        while loop.time() < window:
            await asyncio.sleep(0.05)
            heard = bytes(telephone.heard)
            if len(heard) >= RATE // 5 and amplitude(decode_alaw(heard), hertz) > HEARD:
                return True
        if loop.time() >= deadline:
            return False


async def stops_hearing(telephone: Telephone, hertz: float) -> None:
    """Wait for half a second without the tone."""
    async with asyncio.timeout(CEILING):
        while await hears(telephone, hertz, 0):
            pass
