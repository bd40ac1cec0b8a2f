"""A burst of calls as a supervisor sees and leads it, and a case of the same matter as an agent writes it."""

from datetime import timedelta
from pathlib import Path

from playwright.async_api import Page, expect

from db import SHANGHAI, utc_now
from db.tables import CaseCounter
from tests.browser.web.conftest import Office
from tests.browser.web_cases.test_journey import as_, opened
from tests.contracts.cases.units import a_case, add_units
from tests.contracts.web.factory import NOON
from tests.contracts.web_incidents.bursts import a_burst

HOURS = timedelta(hours=2)


async def is_alerted(office: Office) -> None:
    """A supervisor sees the burst while it happens, and looks at it."""
    page = await as_(office, "supervisor")
    await page.goto(office.address + "/supervision")
    await expect(page.locator("#board-alerts")).to_contain_text("现在没有群体事件预警")
    await a_burst(office.database, first=901)
    await page.locator("#board-alerts").get_by_role("link", name="预警").click()
    await expect(page.locator("h1")).to_contain_text("群体事件 1")


async def opens_a_group_case_and_announces(page: Page) -> None:
    for decision, button in (("open", "开立群体工单"), ("announce", "开始播报")):
        await page.locator(f"#do-{decision} > summary").focus()
        await page.keyboard.press("Enter")
        form = page.locator(f"#do-{decision}")
        if decision == "announce":
            until = (utc_now() + HOURS).astimezone(SHANGHAI)
            await form.get_by_label("失效时间").fill(f"{until:%Y-%m-%dT%H:%M}")
        await form.get_by_label("原因", exact=True).fill("人民路水管爆裂")
        await form.get_by_role("button", name=f"确认{button}").click()
        await expect(page.locator("h1")).to_contain_text("处置中")
    await expect(page.locator("td").filter(has_text="随群体工单")).to_have_count(3)
    await expect(page.get_by_label("电话播报")).to_contain_text("开始播报")


async def pages_fit_the_screen(office: Office) -> None:
    for path in ("/incidents", "/incidents/1", "/common-causes", "/supervision"):
        await office.page.goto(office.address + path)
        fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert await office.page.evaluate(fits), path


async def meets_it(office: Office, number: str, picture: Path) -> None:
    """An agent who writes a case of the same matter is shown the group case, and merges into it."""
    page = await as_(office, "agent")
    await page.goto(f"{office.address}/cases/{number}")
    await page.get_by_label("事发地点").fill("人民路")
    await page.get_by_role("textbox", name="诉求内容", exact=True).fill("人民路一带停水，集中反映")
    group = page.locator("#similar li").filter(has_text="同一地址")
    await expect(group.first).to_contain_text("内容相近")
    await page.screenshot(path=picture, full_page=True)
    await group.first.get_by_text("并入这个工单").click()
    await group.first.get_by_role("button", name="确认并入").click()
    await expect(page.locator("h1")).to_contain_text("已并单")
    await expect(page.locator("#ties")).to_contain_text("已并入主单")


async def splits_it_off(page: Page) -> None:
    await opened(page, "unmerge")
    await page.locator("#step-unmerge").get_by_label("说明").fill("只是我家")
    await page.get_by_role("button", name="确认拆单（单独办理）").click()
    await expect(page.locator("h1")).not_to_contain_text("已并单")
    await page.wait_for_load_state("networkidle")  # the pieces of the page that come by themselves


async def test_a_supervisor_opens_a_group_case_from_an_alert_and_an_agent_meets_it(
    office: Office, tmp_path: Path
) -> None:
    await add_units(office.database)
    async with office.database.write() as session:
        session.add(CaseCounter(day=NOON.astimezone(SHANGHAI).date(), last=1))  # the talk's case has the first number

    await is_alerted(office)
    await opens_a_group_case_and_announces(office.page)
    await office.page.screenshot(path=tmp_path / "incident.png", full_page=True)
    await pages_fit_the_screen(office)
    mine = await a_case(office.database, 950)
    await meets_it(office, mine.number, tmp_path / "similar.png")
    await splits_it_off(office.page)

    assert office.complaints == []
