"""The other side: software of a department, of the police, of the grid, as a real server on this host."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from cases import signature_headers
from notices import Answered
from tests.contracts.notices.hall import Hall, believed


@dataclass
class OtherSide:
    """``status`` is what it answers with, but with that of ``broken_over`` to a case named there; None: never."""

    hall: Hall
    url: str = ""
    secret: str = ""
    code: str = ""
    status: int | None = 200
    broken_over: dict[str, int | None] = field(default_factory=dict)
    got: list[Any] = field(default_factory=list)
    taken: list[Any] = field(default_factory=list)
    unsigned: int = 0
    told: int = 0

    async def take(self, request: web.Request) -> web.Response:
        said = believed(self.secret, await request.read(), request.headers, self.hall.now)
        if said is None:
            self.unsigned += 1
            return web.Response(status=401)
        status = self.broken_over.get(said.get("number", ""), self.status)
        if status is None:
            await asyncio.sleep(30)
        self.got.append(said)
        if status == 200:
            self.taken.append(said)
        return web.Response(status=status or 500, headers={"Location": "http://127.0.0.1:9/"})

    @property
    def events(self) -> list[str]:
        return [one["event"] for one in self.got]

    async def tells(self, *, at: datetime | None = None, **message: Any) -> Answered:
        """Tell the hotline something, signed; without ``id`` it gets a new one."""
        self.told += 1
        body = json.dumps({"id": f"m{self.told}"} | message, ensure_ascii=False).encode()
        headers = signature_headers(self.secret, body, at or self.hall.now)
        return await self.hall.listening.take(self.code, body, headers, address="10.9.8.7")


@asynccontextmanager
async def other_side(hall: Hall, **settings: Any) -> AsyncIterator[OtherSide]:
    """A server, entered as a partner with ``settings`` (see ``Hall.partner``)."""
    made, app = OtherSide(hall), web.Application()
    app.router.add_post("/hook", made.take)
    server = TestServer(app)
    await server.start_server()
    made.url, made.code = str(server.make_url("/hook")), settings.get("code", "cgj")
    _, made.secret = await hall.partner(made.url, **settings)
    try:
        yield made
    finally:
        await server.close()
