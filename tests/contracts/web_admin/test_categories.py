"""The pages of profiles, categories and the dispatch directory."""

import re

import pytest
from aiohttp import FormData

from cases import Directory, seed_profiles, shipped_profiles
from db.tables import Department, Role
from tests.contracts.cases.units import add_units
from tests.contracts.web.conftest import Browser, House
from tests.contracts.web.factory import NOON
from tests.unit.cases.test_category_sheet import TREE, a_file

PAGE = "/admin/categories"


async def send(browser: Browser, content: bytes, name: str = "分类.xlsx") -> tuple[int, str]:
    """Import a file as the page's form does; status, and where it leads."""
    await browser.get(PAGE)
    token = re.search(r'name="csrf" value="([^"]+)"', browser.page)
    assert token
    form = FormData({"csrf": token.group(1)})
    form.add_field("file", content, filename=name)
    response = await browser.client.post(PAGE, data=form, allow_redirects=False)
    browser.page = await response.text()
    return response.status, response.headers.get("Location", "")


async def test_a_tree_is_imported_and_shown(admin_house: House) -> None:
    browser = await admin_house.as_(Role.ADMIN)

    answer = await send(browser, a_file(TREE))
    await browser.get(answer[1])

    assert answer == (303, f"{PAGE}?added=3&changed=0&retired=0")
    assert "新增 3 项" in browser.page
    assert "占道经营" in browser.page
    assert await admin_house.audit("category.imported") == [("admin", "*", None)]


async def test_a_faulty_sheet_shows_every_fault_and_takes_nothing(admin_house: House) -> None:
    browser = await admin_house.as_(Role.ADMIN)

    status, _ = await send(
        browser, a_file([*TREE, ["=1", "<b>物业</b>", None, None, None], ["5", "又", None, None, None]])
    )

    assert status == 422
    assert "第 6 行：「编码」是公式" in browser.page
    assert "第 7 行：编码「5」与第 2 行重复" in browser.page
    assert await Directory(admin_house.database).categories() == []


@pytest.mark.parametrize(("content", "status"), [(b"MZ\x90", 422), (b"", 422), (b"x" * 600_000, 413)])
async def test_a_file_that_lies_about_its_type_or_is_too_large_is_refused(
    admin_house: House, content: bytes, status: int
) -> None:
    browser = await admin_house.as_(Role.ADMIN)

    assert (await send(browser, content))[0] == status


async def test_without_a_file_the_page_says_what_is_missing(admin_house: House) -> None:
    browser = await admin_house.as_(Role.ADMIN)

    answer = await browser.post(PAGE)

    assert answer.status == 422
    assert "请先选择" in browser.page


async def test_a_line_of_the_directory_is_written_and_retired(admin_house: House) -> None:
    browser = await admin_house.as_(Role.ADMIN)
    await send(browser, a_file(TREE))
    await add_units(admin_house.database)
    await browser.get(PAGE)
    form = browser.page

    written = await browser.post(
        "/admin/dispatch", category="0502", place="高新区", lead="cgj", supervising="dc1", co_handlers="gaj、paper"
    )
    [rule] = await Directory(admin_house.database).rules()
    await browser.get(PAGE)
    assert written.status == 303
    assert rule.co_handlers == ("gaj", "paper")
    assert "公安局、偏远乡镇" in browser.page, "people read names"
    async with admin_house.database.write() as session:
        (await session.get_one(Department, "cgj")).active = False
    await browser.get(PAGE)
    assert re.search("城市管理局 <span[^>]*>已停用</span>", browser.page)
    async with admin_house.database.write() as session:
        (await session.get_one(Department, "cgj")).active = True

    await browser.post(f"/admin/dispatch/{rule.id}/retire")
    assert await Directory(admin_house.database).rules() == []
    assert [entry[1] for entry in await admin_house.audit("dispatch.rule")] == [str(rule.id)] * 2

    for fields, words in (
        ({"category": "99"}, "没有编码为「99」"), ({"lead": ""}, "必须填写"), ({"lead": "off"}, "单位已停用"),
    ):  # fmt: skip
        browser.page = form
        refused = await browser.post("/admin/dispatch", **({"lead": "cgj", "supervising": "dc1"} | fields))
        assert refused.status == 422
        assert words in browser.page
    browser.page = form
    assert (await browser.post("/admin/dispatch/999/retire")).status == 422


async def test_profiles_are_shown_with_their_sources(admin_house: House) -> None:
    browser = await admin_house.as_(Role.ADMIN)
    assert (await browser.get("/admin/profiles")).status == 200
    assert "还没有时限方案" in browser.page
    async with admin_house.database.write() as session:
        await seed_profiles(session, now=NOON)

    await browser.get("/admin/profiles")

    for profile in shipped_profiles():
        assert profile.name in browser.page
    assert "投诉 举报 建议" in browser.page
    assert "13 个工作日，到下班为止" in browser.page
    assert "2 次，每次最多 7、7 个工作日" in browser.page


async def test_the_rules_begin_with_the_calendar(admin_house: House) -> None:
    browser = await admin_house.as_(Role.ADMIN)

    assert (await browser.get("/admin")).headers["Location"] == "/admin/calendar"
