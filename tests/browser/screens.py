"""Pictures of every page as each role sees it: ``python -m tests.browser.screens FOLDER [role …]``.

The real application with simulated data on a free port of loopback, and Debian's Chromium at 1366 x 768: each page
whole, and as far as the screen shows it (``*.screen.png``). What is wrong with a
page beside its looks is printed.
"""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright

from db import Database, migrate, utc_now
from db.tables import Role
from tests.browser.conftest import FLAGS
from tests.browser.morning import fill
from tests.contracts.web.factory import PASSWORD, FakeBoards, a_board, services
from web import create_app
from web.navigation import GROUPS
from web.permissions import Permission, allowed
from web.services import BUILT_ASSETS

MORE = (
    ("/calls/main-1.1", Permission.CALLS),
    ("/cases/20261122-000001", Permission.CASE_READ),
    ("/wallboard", Permission.BOARD),
    ("/password", Permission.OWN_PASSWORD),
    ("/admin/seats?seat=8003", Permission.SEATS_EDIT),
    ("/admin/people?person=department", Permission.PEOPLE),
    ("/announcements?edit=1", Permission.ANNOUNCE),
    ("/supervision?seat=8003", Permission.SUPERVISION),
    ("/nowhere", Permission.OWN_PASSWORD),
)
FAULTS = """() => {
  const root = document.documentElement;
  const found = [];
  if (root.scrollWidth > root.clientWidth) found.push(`wider than the screen: ${root.scrollWidth}`);
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
    if (!field.labels.length && !field.ariaLabel) found.push(`field without a name: ${field.name}`);
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) found.push(`id twice: ${id}`);
  for (const one of document.querySelectorAll('a, button'))
    if (!one.textContent.trim() && !one.ariaLabel) found.push(`nameless: ${one.outerHTML.slice(0, 80)}`);
  return found;
}"""


def pages_of(role: Role) -> list[str]:
    entries = [(entry.target, entry.needs) for group in GROUPS for entry in group.entries]
    return [target for target, needs in (*entries, *MORE) if allowed(role, needs)]


async def look(browser: Browser, address: str, role: Role, folder: Path) -> None:
    context = await browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = await context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    await page.goto(f"{address}/signin")
    if role is Role.AGENT:
        await page.screenshot(path=folder / "signin.png")
    await page.get_by_label("登录名").fill(role.value)
    await page.get_by_label("密码").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.locator(".account-name").wait_for()
    for target in pages_of(role):
        await shoot(
            page, address, target, folder / f"{role.value}{target.replace('/', '-').replace('?', '-')}.png", said
        )
    await context.close()


async def shoot(page: Page, address: str, target: str, picture: Path, said: list[str]) -> None:
    answer = await page.goto(address + target)
    await page.wait_for_timeout(400)  # the live parts draw themselves; nothing tells when a picture is worth taking
    await page.screenshot(path=picture, full_page=True)
    await page.screenshot(path=picture.with_suffix(".screen.png"))
    faults = [*await page.evaluate(FAULTS), *said]
    said.clear()
    print(picture.name, answer.status if answer else "?", *faults, sep="\n    " if faults else " ")  # noqa: T201


async def main(folder: Path, roles: list[Role]) -> None:
    with tempfile.TemporaryDirectory() as made:
        database = Database(f"sqlite+aiosqlite:///{made}/hotline.sqlite3")
        await migrate(database)
        now = utc_now()
        given = services(
            database, Path(made), FakeBoards(a_board(now), since=now), utc_now, assets=BUILT_ASSETS,
            simulated_banner="演练环境：来电由程序模拟，并非真实市民来电。",
        )  # fmt: skip
        await fill(database, given.recordings_folder)
        runner = web.AppRunner(create_app(given), shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            for role in roles:
                await look(browser, f"http://{host}:{port}", role, folder)
            await browser.close()
        await runner.cleanup()
        await database.close()


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(Path(sys.argv[1]), [Role(name) for name in sys.argv[2:]] or list(Role)))
