"""A running application on each database, and browsers that sign in to it."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientResponse, CookieJar
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from db import Database
from db.tables import AuditEntry, Role
from reports import Figures
from tests.contracts.web.factory import (
    PASSWORD,
    Clock,
    FakeBoards,
    FakeControls,
    a_board,
    add_lines,
    add_people,
    services,
)
from web import Services, create_app


@dataclass
class Browser:
    """One browser; ``page`` is the last text it received."""

    client: TestClient
    page: str = ""

    async def get(self, path: str, **more: object) -> ClientResponse:
        response = await self.client.get(path, allow_redirects=False, **more)
        await response.read()
        if response.content_type.startswith("text/"):
            self.page = await response.text()
        return response

    async def post(self, path: str, *, csrf: str | None = None, **fields: str) -> ClientResponse:
        """Post a form with the token of the page last seen, or with ``csrf``."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.page)
        token = csrf if csrf is not None else found.group(1) if found else ""
        response = await self.client.post(path, data={"csrf": token} | fields, allow_redirects=False)
        self.page = await response.text()
        return response

    async def token(self) -> dict[str, str]:
        """The header by which a program of this session may change something."""
        await self.get("/password")
        found = re.search(r'name="csrf" value="([^"]+)"', self.page)
        assert found
        return {"X-CSRF-Token": found.group(1)}

    async def sign_in(self, login: str, password: str = PASSWORD) -> ClientResponse:
        await self.get("/signin")
        return await self.post("/signin", login=login, password=password, next="/")

    async def set_own_password(self, old: str, new: str, *, then: str = "/") -> ClientResponse:
        await self.get("/password")
        return await self.post("/password", old=old, new=new, again=new, next=then)


@dataclass
class House:
    """The application with everything a test may turn."""

    services: Services
    database: Database
    boards: FakeBoards
    controls: FakeControls
    clock: Clock
    recordings: Path
    open_browser: Callable[[], Awaitable[Browser]]

    async def as_(self, role: Role) -> Browser:
        browser = await self.open_browser()
        assert (await browser.sign_in(role.value)).status == 303
        await browser.get("/password")  # any page carries the session's form token
        return browser

    async def audit(self, action: str) -> list[tuple[str, str, str | None]]:
        """(who, of what, why) of the entries of ``action``."""
        async with self.database.read() as session:
            rows = await session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
            return [(row.actor, row.subject_id, row.reason) for row in rows]


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    boards, controls, clock = FakeBoards(a_board()), FakeControls(), Clock()
    given = services(database, tmp_path, boards, clock, controls)
    await add_people(database)
    await add_lines(database)
    await Figures(database).seed(now=clock())
    async with AsyncExitStack() as stack:
        server = TestServer(create_app(given))
        await server.start_server()
        stack.push_async_callback(server.close)

        async def open_browser() -> Browser:
            client = TestClient(server, cookie_jar=CookieJar(unsafe=True))
            stack.push_async_callback(client.session.close)
            return Browser(client)

        yield House(given, database, boards, controls, clock, given.recordings_folder, open_browser)
