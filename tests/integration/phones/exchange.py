"""The public network behind the trunk: brings each call to the telephone that has the number dialled."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import cast

Address = tuple[str, int]


class Exchange(asyncio.DatagramProtocol):
    """Passes SIP on without touching it; what follows a call's INVITE goes the same way."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self._numbers = numbers
        self._calls: dict[str, int] = {}
        self._switch: Address | None = None
        self._transport: asyncio.DatagramTransport | None = None
        self.dialled: list[str] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        assert self._transport is not None
        if addr[1] in self._numbers.values() and self._switch is not None:
            self._transport.sendto(data, self._switch)
            return
        lines = data.decode().split("\r\n")
        call = next(line for line in lines if line.lower().startswith("call-id:"))
        if lines[0].startswith("INVITE ") and call not in self._calls:
            number = lines[0].partition("sip:")[2].partition("@")[0]
            self.dialled.append(number)
            self._calls[call] = self._numbers.get(number, 9)
        self._switch = addr
        self._transport.sendto(data, ("127.0.0.1", self._calls.get(call, 9)))


@contextlib.asynccontextmanager
async def exchange(port: int, numbers: dict[str, int]) -> AsyncIterator[Exchange]:
    """At the trunk's UDP ``port``; ``numbers``: the UDP port of each number's telephone."""
    loop = asyncio.get_running_loop()
    transport, made = await loop.create_datagram_endpoint(lambda: Exchange(numbers), local_addr=("127.0.0.1", port))
    try:
        yield made
    finally:
        transport.close()
