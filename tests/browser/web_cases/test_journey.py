"""One case from the agent to the unit, back to the hotline and to its end, in a real browser."""

from pathlib import Path

from playwright.async_api import Page, expect

from db import utc_now
from db.tables import Department, Role, User
from tests.browser.web.conftest import Office
from tests.contracts.cases.units import add_units

CASE = "/cases/20261122-000001"


async def as_(office: Office, login: str) -> Page:
    await office.page.context.clear_cookies()
    await office.page.goto(office.address + "/signin")
    await office.page.get_by_label("登录名").fill(login)
    await office.page.get_by_label("密码").fill("开放的热线12345")
    await office.page.keyboard.press("Enter")
    await expect(office.page.locator(".account-name")).to_be_visible()
    return office.page


async def opened(page: Page, step: str) -> None:
    """Open a step's form by keyboard."""
    summary = page.locator(f"#step-{step} > summary")
    await summary.focus()
    await page.keyboard.press("Enter")


async def with_a_leader(office: Office) -> None:
    """The unit's answers are signed by its head."""
    await add_units(office.database)
    async with office.database.write() as session:
        (await session.get_one(Department, "cgj")).sign_off_levels = 1
        password = (await session.get_one(User, 1)).password_hash
        session.add(
            User(
                login="leader", name="刘局长", role=Role.DEPARTMENT, unit="cgj", sign_level=2, password_hash=password,
                created_at=utc_now(),
            )
        )  # fmt: skip


async def is_dispatched(office: Office) -> None:
    page = await as_(office, "agent")
    await page.goto(office.address + CASE)
    await opened(page, "dispatch")
    form = page.locator("#step-dispatch")
    await form.get_by_label("主办单位").select_option("cgj")
    await form.get_by_label("督办单位").select_option("dc1")
    await form.get_by_label("公安局").check()
    await form.get_by_role("button", name="确认派单").click()
    await expect(page.locator("h1")).to_contain_text("待签收")


async def is_signed_by_its_unit_which_asks_for_the_number(office: Office) -> None:
    page = await as_(office, "department")
    await expect(page.locator("h1")).to_contain_text("城市管理局")
    await page.get_by_role("link", name="20261122-000001").click()
    await expect(page.get_by_text("138****5678")).to_be_visible()
    await page.get_by_text("查看联系方式").click()
    await page.get_by_label("查看理由").fill("联系市民核实")
    await page.get_by_role("button", name="确认查看").click()
    await expect(page.get_by_text("13812345678")).to_be_visible()
    await page.get_by_role("button", name="签收").click()
    await expect(page.locator("h1")).to_contain_text("办理中")


async def is_answered(page: Page) -> None:
    """Not before it says how the citizen heard of it, or why not."""
    await opened(page, "submit")
    form = page.locator("#step-submit")
    await form.get_by_label("办理结果").select_option("solved")
    await form.get_by_label("给市民的答复").fill("烧烤店已停业整改，加装油烟净化设备。")
    await form.get_by_role("button", name="确认提交答复").click()
    await expect(form.get_by_role("alert")).to_contain_text("「答复市民的时间」 或 「未能答复市民的原因」")
    await form.get_by_label("未能答复市民的原因").fill("三次拨打无人接听")
    await form.get_by_role("button", name="确认提交答复").click()
    await expect(page.locator("h1")).to_contain_text("待领导审签")


async def is_signed_off(office: Office) -> None:
    page = await as_(office, "leader")
    await page.goto(office.address + "/inbox?tray=sign_off")
    await page.get_by_role("link", name="20261122-000001").click()
    await opened(page, "sign_off")
    await page.get_by_role("button", name="确认审签通过").click()
    await expect(page.locator("h1")).to_contain_text("待审核")


async def is_reviewed(office: Office) -> None:
    page = await as_(office, "supervisor")
    await page.goto(office.address + "/cases?todo=review")
    await page.get_by_role("link", name="20261122-000001").click()
    await opened(page, "pass_review")
    form = page.locator("#step-pass_review")
    await form.get_by_label("办理质量").select_option("good")
    await form.get_by_label("文字质量").select_option("good")
    await form.get_by_role("button", name="确认审核通过").click()
    await expect(page.locator("h1")).to_contain_text("待回访")


async def is_followed_up_and_closed(office: Office) -> None:
    page = await as_(office, "agent")
    await page.goto(office.address + CASE)
    await opened(page, "follow_up")
    form = page.locator("#step-follow_up")
    await form.get_by_label("回访结果").select_option("satisfied")
    await form.get_by_role("button", name="确认登记回访").click()
    await expect(page.locator("h1")).to_contain_text("已回访")
    await opened(page, "close")
    await page.get_by_role("button", name="确认办结").click()
    await expect(page.locator("h1")).to_contain_text("已办结")


async def test_a_case_goes_from_the_agent_to_its_end(office: Office, tmp_path: Path) -> None:
    await with_a_leader(office)

    await is_dispatched(office)
    await is_signed_by_its_unit_which_asks_for_the_number(office)
    await is_answered(office.page)
    await is_signed_off(office)
    await is_reviewed(office)
    await is_followed_up_and_closed(office)

    await office.page.screenshot(path=tmp_path / "closed.png", full_page=True)
    assert await office.audited("case.revealed") == 1
    assert [text for text in office.complaints if "422" not in text] == []


async def test_pages_of_a_unit_fit_the_screen_and_name_their_controls(office: Office) -> None:
    await add_units(office.database)
    page = await as_(office, "supervisor")
    await page.goto(office.address + CASE)
    await opened(page, "dispatch")
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert await page.evaluate(fits)
    nameless = await page.evaluate(
        """[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
            .filter((field) => !field.labels.length && !field.ariaLabel).map((field) => field.name)"""
    )
    assert nameless == []
    page = await as_(office, "department")
    assert await page.evaluate(fits)
    assert office.complaints == []


async def registered_by_hand(page: Page, address: str) -> None:
    await page.goto(address + "/cases/new")
    await page.get_by_label("渠道").select_option("visit")
    await page.get_by_label("诉求内容").fill("如意路自来水发黄两天了，家里有老人和孩子，物业说不归他们管，请处理。")
    await page.get_by_label("联系电话").fill("13900001111")
    await page.get_by_role("button", name="登记", exact=True).click()
    await expect(page.locator("h1")).to_contain_text("已受理")


async def test_what_a_citizen_asked_before_fits_beside_the_case(office: Office) -> None:
    page = await as_(office, "agent")
    for _ in range(2):
        await registered_by_hand(page, office.address)

    card = page.locator("#citizen-card")
    await expect(card.locator("tbody tr")).to_contain_text("如意路自来水发黄")
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
