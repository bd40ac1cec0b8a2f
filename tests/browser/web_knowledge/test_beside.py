"""An agent looks something up while writing a case, and answers with a template, in a real browser."""

from pathlib import Path

from playwright.async_api import expect

from cases import CategoryRow, Change, Directory, Person
from db import utc_now
from db.jobs import open_jobs
from db.tables import Article, Role
from knowledge import Articles, ArticleText, Templates, TemplateText, Uses
from tests.browser.web.conftest import Office
from tests.browser.web_cases.test_journey import CASE, as_, opened
from tests.contracts.cases.units import add_units

ARTICLES = (("K-1", "供暖费怎样退", "停暖超过 48 小时可以退费。"), ("K-2", "居住证", "带身份证到派出所。"))
AUTHOR = Person(login="author", role=Role.SUPERVISOR)


async def shelve(office: Office) -> None:
    """Two published articles and a template."""
    change = Change(at=utc_now(), actor="author", reason="")
    await add_units(office.database)
    await Directory(office.database).import_tree([CategoryRow(2, "01", ("供热",), active=True)], change)
    jobs = open_jobs(office.database)
    await jobs.prepare()
    for code, title, body in (
        ("K-1", "供暖费怎样退", "停暖超过 48 小时可以退费。"),
        ("K-2", "居住证", "带身份证到派出所。"),
    ):
        made = await Articles(office.database, jobs).write(
            ArticleText(code=code, title=title, body=body, category="01"), AUTHOR, change
        )
        async with office.database.write() as session:
            (await session.get_one(Article, made.id)).published = 1
    text = TemplateText(title="通用答复", body="您反映的{事发地点}问题（{工单编号}）已处理。")
    await Templates(office.database).write(text, change)


async def test_an_agent_searches_as_they_type_and_answers_with_a_template(office: Office, tmp_path: Path) -> None:
    await shelve(office)
    page = await as_(office, "agent")
    await page.goto(office.address + CASE)
    beside = page.locator("#beside")
    await expect(beside.get_by_text("供暖费怎样退")).to_be_visible()

    await beside.get_by_label("边打字边查找").press_sequentially("48 小时")
    await expect(beside.get_by_text("居住证")).to_have_count(0)
    await expect(beside.locator("mark").first).to_have_text("48")
    await beside.get_by_role("button", name="本工单用了“供暖费怎样退”").click()
    await expect(page.locator("#beside").get_by_role("status")).to_contain_text("已记入本工单")
    await expect(page.locator("#beside .used")).to_contain_text("供暖费怎样退")

    await page.locator("#beside").get_by_label("边打字边查找").fill("公积金")
    await expect(page.locator("#beside").get_by_text("没有找到“公积金”")).to_be_visible()
    assert await Uses(office.database).misses() == []
    await page.keyboard.press("Enter")
    await expect(page.locator("#beside").get_by_text("没有找到“公积金”")).to_be_visible()

    await opened(page, "resolve")
    await page.locator("#beside").get_by_role("button", name="通用答复").click()
    await expect(page.locator("#filled-text")).to_contain_text("已处理。")
    await page.get_by_role("button", name="填入答复").click()
    answer = page.locator("#step-resolve").get_by_label("给市民的答复")
    await expect(answer).to_be_focused()
    assert "已处理。" in await answer.input_value()
    await page.screenshot(path=tmp_path / "beside.png", full_page=True)
    assert [row.words for row in await Uses(office.database).misses()] == ["公积金"]
    assert office.complaints == []


async def test_pages_of_the_keepers_fit_the_screen_and_name_their_controls(office: Office, tmp_path: Path) -> None:
    await shelve(office)
    page = await as_(office, "supervisor")
    own = ("", "/1", "/kept", "/new", "/1/edit", "/templates", "/gaps")
    for path in (*(f"/knowledge{one}" for one in own), "/cases", f"{CASE}/attachments", f"{CASE}/marks"):
        await page.goto(office.address + path)
        assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        nameless = await page.evaluate(
            """[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
                .filter((field) => !field.labels.length && !field.ariaLabel).map((field) => field.name)"""
        )
        assert nameless == [], path
        await page.screenshot(path=tmp_path / f"page{path.replace('/', '-')}.png", full_page=True)
    assert office.complaints == []
