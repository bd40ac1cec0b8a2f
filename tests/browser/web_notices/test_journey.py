"""An administrator switches a notice on and enters a partner, in a real browser."""

from pathlib import Path

from playwright.async_api import expect

from tests.browser.web.conftest import Office
from tests.browser.web_cases.test_journey import CASE, as_
from tests.contracts.cases.units import add_units

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
NAMELESS = """[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
    .filter((field) => !field.labels.length && !field.ariaLabel).map((field) => field.name)"""


async def test_an_administrator_switches_a_notice_on_and_enters_a_partner(office: Office, tmp_path: Path) -> None:
    await add_units(office.database)
    page = await as_(office, "admin")
    await page.goto(office.address + "/admin/notices")
    form = page.locator("form#dispatched")
    await form.get_by_label("发送这种通知").check()
    await form.get_by_label("通知内容").fill("{诉求人}您好，已转{不存在}。")
    await form.get_by_role("button", name="预览").click()
    await expect(page.locator("form#dispatched").get_by_role("alert")).to_contain_text("没有占位符「不存在」")
    form = page.locator("form#dispatched")
    await form.get_by_label("通知内容").fill("{诉求人}您好，已转{主办单位}。")
    await form.get_by_role("button", name="预览").click()
    await expect(page.locator("form#dispatched").get_by_role("status")).to_contain_text("王女士您好，已转城市管理局。")
    await page.locator("form#dispatched").get_by_role("button", name="保存").click()
    await expect(page.locator("form#dispatched .badge")).to_have_text("发送")
    assert await page.evaluate(FITS)
    assert await page.evaluate(NAMELESS) == []

    await page.get_by_role("link", name="对外接口").click()
    await page.get_by_label("编码").fill("cgj")
    await page.get_by_label("名称", exact=True).fill("城管系统")
    await page.get_by_label("代表的单位").select_option("cgj")
    await page.get_by_label("接收地址").fill("https://cgj.example/hook")
    await page.get_by_role("button", name="登记并生成密钥").click()
    secret = await page.locator("#secret").inner_text()
    assert len(secret) > 40
    await page.get_by_role("button", name="发送测试").click()
    await expect(page.get_by_role("cell", name="测试")).to_be_visible()
    await expect(page.get_by_text(secret)).to_have_count(0)
    assert await page.evaluate(FITS)
    assert await page.evaluate(NAMELESS) == []
    await page.screenshot(path=tmp_path / "partner.png", full_page=True)

    page = await as_(office, "agent")
    await page.goto(office.address + CASE)
    notices = page.locator("#notices")
    await notices.get_by_label("市民不接收本工单的通知").check()
    await notices.get_by_role("button", name="保存").click()
    await expect(page.locator("#notices").get_by_role("status")).to_have_text("已保存。")
    assert [text for text in office.complaints if "422" not in text] == []
