"""One journey per role through the real pages in a real browser."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from db import utc_now
from tests.browser.web.conftest import Office
from tests.contracts.web.factory import a_board, a_call
from tests.contracts.web.talk import add_recording, add_transcript, timeline

CALL = "/calls/main-1.1"


async def heard_at(page: Page, seconds: float) -> None:
    """Wait until the player stands at ``seconds``, or up to two seconds later."""
    places = "|".join(str(int(seconds) + more) for more in range(3))
    await expect(page.get_by_role("slider", name="播放位置")).to_have_attribute(
        "aria-valuenow", re.compile(f"^({places})$")
    )


async def test_an_agent_listens_to_a_call_and_completes_its_case(office: Office) -> None:
    page = office.page
    await office.sign_in("agent")
    await page.goto(office.address + CALL)
    assert await office.audited("recording.played") == 0, "looking at a page is not listening"

    fourth_line = timeline()[3][1]
    await page.locator(".bubble .who").nth(3).click()
    await heard_at(page, fourth_line)
    await expect(page.locator(".bubble").nth(3)).to_have_class("bubble now")
    await expect(page.locator(".word.now")).to_have_count(1)
    assert await office.audited("recording.played") == 1

    await page.get_by_role("button", name="暂停").click()
    await page.locator("h1").click()
    before = await page.evaluate("document.querySelector('audio').currentTime")
    await page.keyboard.press("ArrowRight")
    await heard_at(page, before + 5)
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name="暂停")).to_be_visible()
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name="播放", exact=True)).to_be_visible()
    await page.get_by_label("速度").select_option("1.5")
    assert await page.evaluate("document.querySelector('audio').playbackRate") == 1.5

    await page.get_by_label("诉求内容").fill("烧烤店油烟扰民，请城管处理。")
    await page.get_by_role("button", name="保存工单").click()
    await expect(page.get_by_text("已保存。")).to_be_visible()
    await page.goto(office.address + "/cases")
    await expect(page.get_by_text("烧烤店油烟扰民，请城管处理。")).to_be_visible()
    assert office.complaints == []


async def test_a_supervisor_watches_the_board_move(office: Office) -> None:
    page = office.page
    await office.sign_in("supervisor")
    await expect(page.locator("#tile-waiting")).to_have_text("2")

    office.boards.show(a_board(utc_now(), waiting=9))
    await expect(page.locator("#tile-waiting")).to_have_text("9")
    first = await page.locator("#tile-longest").inner_text()
    await expect(page.locator("#tile-longest")).not_to_have_text(first)

    office.boards.cut(utc_now())
    await expect(page.get_by_text("数据已中断")).to_be_visible()
    await expect(page.locator(".tile.stale").first).to_be_visible()
    office.boards.show(a_board(utc_now(), waiting=1))
    await expect(page.get_by_text("实时数据正常")).to_be_visible()

    await page.locator("#link-offered").click()
    await expect(page.get_by_role("note").filter(has_text="请求人工量")).to_be_visible()
    assert office.complaints == []


async def test_a_supervisor_reveals_a_number_with_a_reason(office: Office) -> None:
    page = office.page
    await office.sign_in("supervisor")
    await page.goto(office.address + CALL)
    await page.get_by_text("查看完整号码").click()
    await page.get_by_label("查看理由").fill("回拨核实地址")
    await page.get_by_role("button", name="确认查看").click()

    await expect(page.get_by_text("13812345678")).to_be_visible()
    assert await office.audited("number.revealed") == 1


async def test_an_inspector_finds_a_call_by_what_was_said(office: Office) -> None:
    page = office.page
    await office.sign_in("qa")
    await page.get_by_role("link", name="来电", exact=True).click()
    await page.get_by_label("通话内容").fill("油烟 天然气")
    await page.keyboard.press("Enter")
    await expect(page.locator("#total")).to_have_text("共 0 通")
    await expect(page.get_by_text("没有符合条件的来电")).to_be_visible()

    await page.get_by_label("通话内容").fill("油烟")
    await page.keyboard.press("Enter")
    await expect(page.locator("#total")).to_have_text("共 1 通")
    assert page.url.endswith("/calls?words=%E6%B2%B9%E7%83%9F"), "an address short enough to send to a colleague"
    await page.locator("tbody a").first.click()
    await expect(page.locator(".hit .bubble").first).to_contain_text("油烟")
    await expect(page.get_by_role("button", name="保存工单")).to_have_count(0)
    assert office.complaints == []


async def test_a_manager_sees_figures_but_no_words(office: Office) -> None:
    page = office.page
    await office.sign_in("manager")
    await expect(page.get_by_role("link", name="工单")).to_have_count(0)
    await page.goto(office.address + CALL)
    await expect(page.get_by_text("不能收听录音")).to_be_visible()
    await page.goto(office.address + "/wallboard")
    await expect(page.locator("#tile-rate")).to_contain_text("—")  # a real installation, and all calls are simulated
    assert office.complaints == []


async def test_an_administrator_sees_a_new_call_fill_in_by_itself(office: Office) -> None:
    page = office.page
    await office.sign_in("admin")
    async with office.database.write() as session:
        session.add(a_call("main-2.1", at=utc_now() - timedelta(seconds=90)))
    await page.goto(office.address + "/calls/main-2.1")
    await expect(page.get_by_text("录音正在入库")).to_be_visible()

    recording = await add_recording(office.database, office.recordings, call_id="main-2.1", now=utc_now())
    await expect(page.get_by_text("正在转写")).to_be_visible()
    await add_transcript(office.database, recording, now=utc_now())
    await page.locator(".bubble .who").nth(1).click()
    await heard_at(page, timeline()[1][1])
    assert office.complaints == []


@pytest.mark.parametrize("path", ["/", "/calls", CALL, "/cases", "/password"])
async def test_pages_fit_the_screen_and_name_their_controls(office: Office, path: str) -> None:
    page = office.page
    await office.sign_in("supervisor")
    await page.goto(office.address + path)

    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    nameless = await page.evaluate(
        """[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
            .filter((field) => !field.labels.length && !field.ariaLabel).map((field) => field.name)"""
    )
    assert nameless == []
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "跳到正文"
