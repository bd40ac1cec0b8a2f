"""The software of somebody else, as far as ours sees it."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Handler

from queue_manager import Order


@contextlib.asynccontextmanager
async def served(take: Handler) -> AsyncIterator[str]:
    """A server that hands each POST to ``take``; its address."""
    app = web.Application()
    app.router.add_post("/take", take)
    server = TestServer(app)
    await server.start_server()
    try:
        yield str(server.make_url("/take"))
    finally:
        await server.close()


@dataclass
class SwitchAndGateway:
    """Takes orders and messages and says so, or refuses; ``now`` is what its clock shows."""

    now: datetime
    refusal: Exception | None = None
    given: list[Order] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    """(number, key)."""

    def clock(self) -> datetime:
        return self.now

    async def give(self, order: Order) -> dict[str, Any]:
        if self.refusal:
            raise self.refusal
        self.given.append(order)
        return {}

    async def send(self, number: str, text: str, *, key: str) -> None:
        if self.refusal:
            raise self.refusal
        self.sent.append((number, key))
