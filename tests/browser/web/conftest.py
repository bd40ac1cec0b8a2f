"""The real application on loopback, and Debian's Chromium in front of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser, Page, expect
from sqlalchemy import func, select

from db import Database, utc_now
from db.tables import AuditEntry
from reports import Figures
from tests.contracts.web.factory import PASSWORD, FakeBoards, a_board, add_calls, add_lines, add_people, services
from tests.contracts.web.talk import add_talk
from tests.waiting import CEILING
from web import create_app
from web.services import BUILT_ASSETS


@dataclass
class Office:
    """The running pages, one browser window, and what the test may turn."""

    address: str
    page: Page
    boards: FakeBoards
    database: Database
    recordings: Path
    complaints: list[str]
    """What the browser's console said; a page that violates its own policy would show here."""

    async def sign_in(self, login: str) -> None:
        """By keyboard only."""
        await self.page.goto(self.address + "/")
        await expect(self.page.get_by_label("登录名")).to_be_focused()
        await self.page.keyboard.type(login)
        await self.page.keyboard.press("Tab")
        await self.page.keyboard.type(PASSWORD)
        await self.page.keyboard.press("Enter")
        await self.page.wait_for_url(self.address + "/")

    async def audited(self, action: str) -> int:
        async with self.database.read() as session:
            count = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == action)
            return await session.scalar(count) or 0


@pytest.fixture
async def office(chromium: Browser, sqlite: Database, tmp_path: Path) -> AsyncIterator[Office]:
    now = utc_now()
    boards = FakeBoards(a_board(now), since=now)
    given = services(sqlite, tmp_path, boards, utc_now, assets=BUILT_ASSETS)
    await add_people(sqlite)
    await add_lines(sqlite)
    await Figures(sqlite).seed(now=utc_now())
    await add_calls(sqlite, 60, now=now)
    await add_talk(sqlite, given.recordings_folder, now=now)
    runner = web.AppRunner(create_app(given), shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    context = await chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = await context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(f"{message.text} {message.location}") if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(1000 * CEILING)
    yield Office(f"http://{host}:{port}", page, boards, sqlite, given.recordings_folder, complaints)
    await context.close()
    await runner.cleanup()
