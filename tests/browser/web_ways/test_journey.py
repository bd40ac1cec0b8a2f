"""A citizen sends a demand in without scripts; an agent finds the case; the citizen reads how far it is."""

from pathlib import Path

from playwright.async_api import expect

from cases import Directory
from db import SHANGHAI, utc_now
from db.tables import CaseCounter
from tests.browser.web.conftest import Office
from tests.unit.attachments.files import JPEG


async def test_a_citizen_sends_an_agent_finds_the_citizen_reads(office: Office, tmp_path: Path) -> None:
    await Directory(office.database).seed(now=utc_now())
    async with office.database.write() as session:  # the office's own case has the first number of some day
        session.add(CaseCounter(day=utc_now().astimezone(SHANGHAI).date(), last=100))
    picture = tmp_path / "路灯.jpg"
    picture.write_bytes(JPEG)
    browser = office.page.context.browser
    assert browser is not None
    telephone = await browser.new_context(
        viewport={"width": 360, "height": 740}, locale="zh-CN", java_script_enabled=False
    )
    page = await telephone.new_page()
    await page.goto(office.address + "/public")
    await page.get_by_label("您的诉求").fill("停水")
    await page.get_by_label("您的诉求").evaluate("field => field.required = false")
    await page.get_by_role("button", name="提交").click()
    await expect(page.get_by_role("alert")).to_contain_text("没有提交")
    await page.get_by_label("您的诉求").fill("人民路路灯三天不亮，请尽快维修。")
    await page.get_by_label("事发地点").fill("人民路 88 号")
    await page.get_by_label("联系电话").fill("138 0013 8000")
    await page.get_by_label("附件").set_input_files(picture)
    await page.get_by_role("button", name="提交").click()
    await expect(page.get_by_role("heading", name="您的诉求已受理")).to_be_visible()
    number, code = await page.locator("dd strong").all_inner_texts()

    await office.sign_in("agent")
    await office.page.goto(office.address + "/cases?channel=web")
    await office.page.get_by_role("link", name=number).click()
    await expect(office.page.get_by_text("138****8000").first).to_be_visible()
    await expect(office.page.get_by_role("definition").filter(has_text="网站").first).to_be_visible()
    await expect(office.page.get_by_text("路灯.jpg")).to_be_visible()

    await page.get_by_role("link", name="查询办理进度").click()
    await page.get_by_label("查询码").fill(code)
    await page.get_by_role("button", name="查询").click()
    await expect(page.get_by_text("已受理", exact=True)).to_be_visible()
    await page.screenshot(path=tmp_path / "progress.png", full_page=True)
    await telephone.close()
    assert office.complaints == []
