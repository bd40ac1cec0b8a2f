"""Pictures of every page as each role sees it: ``python -m tests.browser.screens FOLDER [role …]``.

The real application with simulated data on a free port of loopback, and Debian's Chromium at 1366 x 768: each page
whole, and as far as the screen shows it (``*.screen.png``, also the pictures in ``docs/images``). What is wrong with a
page beside its looks is printed.
"""

import asyncio
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright
from sqlalchemy import update

from cases import Calendars
from db import Database, migrate, utc_now
from db.jobs import open_jobs
from db.tables import (
    Announcement,
    AnnouncementKind,
    Callback,
    CallbackKind,
    CallbackState,
    CallerRule,
    CallerRuleKind,
    DayKind,
    DutyKind,
    DutyPhone,
    OutboundRule,
    PauseReason,
    Queue,
    Role,
    Seat,
    SeatMessage,
    SeatQueue,
    SeatState,
    SeatStateKind,
)
from reports import Figures
from tests.browser.conftest import FLAGS
from tests.contracts.cases.units import add_units
from tests.contracts.web.factory import (
    PASSWORD,
    FakeBoards,
    a_board,
    add_calls,
    add_lines,
    add_people,
    add_talk,
    services,
)
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


async def fill(database: Database, folder: Path) -> None:
    """A hall on an ordinary morning: a little of everything a page can show."""
    now = utc_now()
    await add_people(database)
    await add_lines(database)
    await add_units(database)
    await Figures(database).seed(now=now)
    await add_calls(database, 60, now=now)
    await add_talk(database, folder, now=now)
    jobs = open_jobs(database)
    await jobs.prepare()
    await Calendars(database, jobs).seed(now=now)
    async with database.write() as session:
        await session.execute(update(Seat).where(Seat.number == "8003").values(home_number="13800138003"))
        session.add_all([Queue(name="dialect", label="方言专席", overflow_queue="general", overflow_seconds=30)])
        await session.flush()
        session.add_all(
            SeatQueue(seat=f"{8001 + at}", queue=queue, penalty=level)
            for at in range(12)
            for queue, level in (("general", at % 3), *((("enterprise", 5),) if at % 4 == 0 else ()))
        )
        session.add_all(
            [
                PauseReason(key="break", label="小休", position=2, limit_minutes=15, at_once_percent=10),
                PauseReason(key="meal", label="用餐", position=6, limit_minutes=60),
                PauseReason(key="training", label="培训", position=4, needs_approval=True),
                PauseReason(key="missed", label="漏接", chosen=False),
            ]
        )
        session.add_all(
            Callback(
                number=f"1380013{at:04d}", call_id=f"main-{900 + at}.0", kind=list(CallbackKind)[at % 2], line="12345",
                queue="general", requested_at=now, waiting_since=now - timedelta(minutes=3 + 4 * at),
                state=CallbackState.CLAIMED if at == 1 else CallbackState.WANTED,
                claimed_by="8007" if at == 1 else None,
            )
            for at in range(5)
        )  # fmt: skip
        session.add_all(
            Callback(
                number=f"1380014{at:04d}", call_id=f"main-{950 + at}.0", kind=CallbackKind.MISSED, line="12345",
                queue="general", requested_at=now, waiting_since=now - timedelta(minutes=50 + at), attempts=1,
                state=CallbackState.REACHED, claimed_by="8007", closed_at=now - timedelta(minutes=1), closing="talked",
            )
            for at in range(2)
        )  # fmt: skip
        session.add_all(
            [
                CallerRule(
                    number="13900139000", kind=CallerRuleKind.PRIORITY, priority=30, reason="独居老人，街道提供",
                    proposed_by="supervisor", proposed_at=now, valid_from=now, valid_until=now + timedelta(days=300),
                ),
                CallerRule(
                    number="13900139001", kind=CallerRuleKind.BLOCKED, reason="三次辱骂话务员", proposed_by="agent",
                    proposed_at=now, valid_from=now, valid_until=now + timedelta(days=7),
                ),
                Announcement(
                    kind=AnnouncementKind.INCIDENT, title="突发事件提示", prompts="incident-notice",
                    words="近期有多位市民反映同一问题，相关部门正在抓紧处理。", days=DayKind.ANY, changed_at=now,
                ),
                DutyPhone(unit="消防救援支队", label="火警", number="119", kind=DutyKind.EMERGENCY),
                DutyPhone(unit="城管局", label="值班室", number="87650001", kind=DutyKind.DEPARTMENT),
                OutboundRule(role=Role.AGENT, patterns="13XXXXXXXXX 8XXXXXXX", per_hour=30, at_once=40),
                SeatMessage(
                    text="城东停水，来电请告知预计 18 时恢复。", sent_at=now, sent_by="supervisor",
                    valid_until=now + timedelta(hours=1),
                ),
            ]
        )  # fmt: skip
        begun = now - timedelta(minutes=40)
        for at, (state, minutes) in enumerate(
            [
                (SeatStateKind.READY, 6),
                (SeatStateKind.TALKING, 20),
                (SeatStateKind.WRAP_UP, 3),
                (SeatStateKind.PAUSED, 4),
            ]
        ):
            for seat in ("8001", "8007"):
                start = begun + timedelta(minutes=at)
                session.add(
                    SeatState(
                        switch="main", seat=seat, started_at=start, ended_at=start + timedelta(minutes=minutes),
                        state=state, reason="break" if state is SeatStateKind.PAUSED else None,
                        session_started_at=begun,
                    )
                )  # fmt: skip


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
