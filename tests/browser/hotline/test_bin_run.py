"""What ``bin/run`` promises, seen in a browser: the real hotline at work, from the first ring to the transcript."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.installation import Installation, installation
from tests.waiting import until

A_CALL = 240_000
A_TRANSCRIPT = 400_000
"""Milliseconds: a robot's talk lasts some 40 s, and Vosk shares two cores with all the rest."""


@pytest.fixture
async def hotline() -> AsyncIterator[Installation]:
    async with installation(transcribers=1) as made:
        await made.start("--rehearse")
        yield made


async def signed_in(browser: Browser, hotline: Installation, login: str) -> Page:
    page = await browser.new_page(viewport={"width": 1366, "height": 768})
    await page.goto(hotline.web_url)
    await page.get_by_label("登录名").fill(login)
    await page.get_by_label("密码").fill(hotline.password(login))
    await page.keyboard.press("Enter")
    await expect(page.locator("#board-link")).to_contain_text("实时数据正常")
    return page


async def test_a_simulated_citizen_is_seen_answered_recorded_transcribed_and_written_up(
    chromium: Browser, hotline: Installation
) -> None:
    page = await signed_in(chromium, hotline, "supervisor")
    await expect(page.get_by_text("来电由程序模拟")).to_be_visible()

    talking = page.locator("#board-seats").get_by_role("link", name="通话")
    await expect(talking.first).to_be_visible(timeout=A_CALL)
    await talking.first.click()

    await expect(page).to_have_url(re.compile(r"/calls/main-"))
    await expect(page.get_by_text("来电还在进行")).to_be_visible()
    await expect(page.get_by_role("heading", name=re.compile(r"工单 \d{8}-\d{6}"))).to_be_visible()
    play = page.get_by_role("button", name="播放")
    await expect(play).to_be_visible(timeout=A_CALL)
    await expect(page.get_by_text("自动转写")).to_be_visible(timeout=A_TRANSCRIPT)
    await expect(page.locator(".transcript")).to_contain_text(re.compile("您好|服务|反映|请"))

    async def written_up() -> bool:
        """The robot seat writes when its citizen has rated and hung up, which may be after the transcript."""
        await page.reload()
        return await page.get_by_label("诉求内容").input_value() != ""

    await until(written_up)
    await page.close()
