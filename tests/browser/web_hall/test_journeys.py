"""Managers and supervisors at their pages, in a real browser, mostly by keyboard."""

import pytest
from playwright.async_api import expect
from sqlalchemy import select

from db.tables import SeatQueue
from tests.browser.web_hall.conftest import Office

PAGES = [
    "/admin/lines", "/admin/queues", "/admin/seats?seat=8001", "/admin/skills", "/admin/pauses", "/announcements",
    "/call-settings", "/call-settings/outbound-rules", "/priority-callers", "/reports/hall", "/reports/seats",
    "/callbacks", "/nuisance", "/admin/menus",
    "/supervision?seat=8003", "/admin/calendar", "/admin/categories", "/admin/categories/dispatch",
    "/admin/trunks?trunk=rehearsal", "/admin/people?person=agent", "/admin/rules/follow-up", "/admin/rules/unread",
    "/admin/rules/orders", "/admin/rules/lingering", "/admin/rules/calling-back", "/admin/profiles",
]  # fmt: skip


async def test_a_supervisor_gives_a_seat_a_skill_and_mends_a_slip(hall: Office) -> None:
    page = hall.page
    await hall.sign_in("supervisor")
    await page.get_by_role("link", name="电话设置").click()
    await expect(page.get_by_role("link", name="座席技能")).to_have_attribute("aria-current", "page")

    cell = page.get_by_label("8003 企业专席")
    await cell.fill("99")
    await page.get_by_label("原因（必填").fill("学会企业业务")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("级别应为 0 到 20 的整数")
    await expect(cell).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_label("原因（必填")).to_have_value("学会企业业务")

    await cell.fill("2")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("已保存 1 个座席的技能")
    await expect(cell).to_have_value("2")
    async with hall.database.read() as session:
        rows = await session.scalars(select(SeatQueue).where(SeatQueue.seat == "8003"))
        assert {row.queue: row.penalty for row in rows} == {"general": 0, "enterprise": 2}
    assert [text for text in hall.complaints if "422" not in text] == []


async def test_a_fault_stands_at_its_field_and_the_rest_stays(hall: Office) -> None:
    page = hall.page
    await hall.sign_in("supervisor")
    await page.goto(hall.address + "/admin/pauses")
    form = page.get_by_role("form", name="示忙原因 小休")
    await form.get_by_label("时限").fill("25")
    await form.get_by_label("拨号代码").fill("6")
    await form.get_by_role("button", name="保存").click()

    await expect(form.get_by_label("拨号代码")).to_have_accessible_description(
        "*13 加此代码，0 为不可拨 拨号代码 6 已用于「用餐」。"
    )
    await expect(form.get_by_role("alert")).to_be_focused()
    await expect(form.get_by_label("时限")).to_have_value("25")
    await form.get_by_label("拨号代码").fill("3")
    await form.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("status")).to_contain_text("已保存")


async def test_a_manager_goes_from_a_seats_figure_to_its_calls(hall: Office) -> None:
    page = hall.page
    await hall.sign_in("manager")
    await page.get_by_role("link", name="统计", exact=True).click()
    await page.get_by_role("link", name="座席统计").click()
    await page.get_by_label("来电类别").select_option("simulated")
    await page.get_by_role("button", name="统计").click()
    number = page.get_by_role("link", name="8001 接通量")
    count = await number.inner_text()
    await number.click()
    await expect(page.locator("#total")).to_have_text(f"共 {count} 通")
    assert hall.complaints == []


async def test_the_pages_of_a_supervisor_are_reached_by_keyboard(hall: Office) -> None:
    page = hall.page
    await hall.sign_in("supervisor")
    await page.goto(hall.address + "/supervision")
    summary = page.locator("#order-seat > summary")
    await summary.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("示忙原因")).to_be_visible()
    await page.goto(hall.address + "/nuisance")
    await page.get_by_role("link", name="优先来电").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="登记一位市民")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
async def test_pages_fit_the_screen_and_name_their_controls(hall: Office, path: str) -> None:
    page = hall.page
    await hall.sign_in("admin")
    await page.goto(hall.address + path)

    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    nameless = await page.evaluate(
        """[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
            .filter((field) => !field.labels.length && !field.ariaLabel).map((field) => field.name)"""
    )
    assert nameless == []
    twice = await page.evaluate(
        """[...document.querySelectorAll('[id]')].map((one) => one.id)
            .filter((id, at, all) => all.indexOf(id) !== at)"""
    )
    assert twice == []
    assert hall.complaints == []
