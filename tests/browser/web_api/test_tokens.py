"""An administrator lets a program in, and shuts it out again, in a real browser."""

from datetime import timedelta
from pathlib import Path

from aiohttp import ClientSession
from playwright.async_api import expect

from db import utc_now
from tests.browser.web.conftest import Office
from tests.browser.web_cases.test_journey import as_


async def test_a_program_is_let_in_and_shut_out(office: Office, tmp_path: Path) -> None:
    page = await as_(office, "admin")
    await page.goto(f"{office.address}/admin/tokens")
    await page.get_by_label("名称", exact=True).fill("grid")
    await page.get_by_label("用途").fill("网格平台对接")
    await page.get_by_label("有效期至").fill(f"{utc_now() + timedelta(days=30):%Y-%m-%d}")
    for scope in ("board:read", "cases:read"):
        await page.get_by_label(scope).check()
    await page.screenshot(path=tmp_path / "wish.png", full_page=True)
    await page.get_by_role("button", name="生成令牌").click()
    token = await page.locator("#made-token").inner_text()

    async def asked(path: str) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        async with ClientSession() as client, client.get(f"{office.address}/api/v1{path}", headers=headers) as answer:
            return answer.status

    assert [await asked("/board"), await asked("/calls")] == [200, 403]
    await page.goto(f"{office.address}/admin/tokens")
    await expect(page.get_by_text(token)).to_have_count(0)
    await page.screenshot(path=tmp_path / "tokens.png", full_page=True)
    await page.get_by_label("撤销 grid 的原因").fill("平台下线")
    await page.get_by_role("button", name="立即撤销").click()
    await expect(page.get_by_text("撤销", exact=False).first).to_be_visible()
    assert await asked("/board") == 401

    for path in ("/admin/tokens", "/api/docs"):
        await page.goto(office.address + path)
        assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    await page.locator("summary", has_text="办理一步").click()
    await expect(page.locator("[id='api.case.step'] pre")).to_contain_text("If-Match")
    await page.screenshot(path=tmp_path / "docs.png")
    assert office.complaints == []
