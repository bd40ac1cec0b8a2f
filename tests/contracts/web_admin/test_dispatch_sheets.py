"""The dispatch directory from a spreadsheet and into one: looked through first, each fault at its row, whole or not."""

import re
from collections.abc import Sequence
from io import BytesIO

import openpyxl
import pytest
from aiohttp import ClientResponse, FormData

from cases import CategoryRow, Change, Directory, RuleText, read_rows, read_tree
from db.tables import Role
from tests.contracts.cases.units import add_units
from tests.contracts.web.conftest import Browser, House
from tests.contracts.web.factory import NOON
from tests.unit.cases.test_category_sheet import TREE, a_file

PAGE = "/admin/categories/dispatch"
HEADER = ["事项分类", "地点", "主办单位", "协办单位", "督办单位", "时限方案", "办理类别", "说明"]
STALLS = ["市容管理 › 占道经营", "高新区", "城市管理局", "公安局、paper", "督查一组", None, "A 类", "夜市"]
ALL = [None, None, "gaj", None, "dc1", None, None, None]


@pytest.fixture
async def admin(admin_house: House) -> Browser:
    await add_units(admin_house.database)
    tree: Sequence[CategoryRow] = read_tree(read_rows(a_file(TREE)))
    await Directory(admin_house.database).import_tree(tree, Change(at=NOON, actor="t"))
    return await admin_house.as_(Role.ADMIN)


async def look(browser: Browser, content: bytes, name: str = "目录.xlsx") -> int:
    await browser.get(PAGE)
    form = FormData({"csrf": hidden(browser, "csrf")})
    form.add_field("file", content, filename=name)
    response = await browser.client.post(PAGE, data=form, allow_redirects=False)
    browser.page = await response.text()
    return response.status


async def confirm(browser: Browser) -> ClientResponse:
    sent = {name: hidden(browser, name) for name in ("seen", "name", "content")}
    return await browser.post(f"{PAGE}/take", **sent)


def hidden(browser: Browser, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', browser.page)
    return found.group(1) if found else ""


async def test_what_would_change_is_shown_and_taken_over_when_it_is_confirmed(
    admin: Browser, admin_house: House
) -> None:
    directory = Directory(admin_house.database)
    old = RuleText(category="5", place="", lead="gaj", supervising="dc1")
    await directory.set_rule(old, Change(at=NOON, actor="t"))

    assert await look(admin, a_file([HEADER, STALLS, ALL])) == 200
    assert "将新增 2 条，改写 0 条，停用 1 条，0 条不变" in admin.page
    assert [rule.category for rule in await directory.rules()] == ["5"], "nothing was taken over yet"
    done = await confirm(admin)

    assert (done.status, done.headers["Location"]) == (303, f"{PAGE}?added=2&changed=0&retired=1")
    whole, stalls = await directory.rules()
    assert (whole.category, whole.place, whole.lead, whole.supervising) == ("", "", "gaj", "dc1")
    assert (stalls.category, stalls.place, stalls.lead) == ("0502", "高新区", "cgj")
    assert stalls.co_handlers == ("gaj", "paper")
    assert (stalls.case_class, stalls.note) == ("a", "夜市")
    assert len(await admin_house.audit("dispatch.imported")) == 1


async def test_every_fault_stands_at_its_row_and_nothing_is_taken(admin: Browser, admin_house: House) -> None:
    rows = [
        HEADER, ["没有的分类", *STALLS[1:]], [*ALL[:2], "已撤销单位", *ALL[3:]], ["=1", *ALL[1:]], ALL, ALL,
        [None, "东区", "城管", "gaj", None, "没有的方案", "D 类", None],
        [None, "西区", "gaj", "gaj", "dc1", None, None, None],
    ]  # fmt: skip

    assert await look(admin, a_file(rows)) == 422

    for fault in (
        "第 2 行：「事项分类」的「没有的分类」不在事项分类中",
        "第 3 行：「主办单位」的「已撤销单位」不是在用的承办单位",
        "第 4 行：「事项分类」是公式", "第 6 行：事项分类和地点与第 5 行相同", "第 7 行：「主办单位」的「城管」",
        "第 7 行：没有填「督办单位」", "第 7 行：「时限方案」的「没有的方案」", "第 7 行：「办理类别」的「D 类」",
        "第 8 行：协办单位不能与主办单位相同",
    ):  # fmt: skip
        assert fault in admin.page, fault
    assert "确认导入" not in admin.page
    assert await Directory(admin_house.database).rules() == []


async def test_a_csv_of_another_program_is_taken_and_other_columns_are_refused(admin: Browser) -> None:
    csv = '主办单位,督办单位,地点\r\n城市管理局,督查一组,"高新区"\r\n'.encode("gb18030")
    assert await look(admin, csv, "目录.csv") == 200
    assert "将新增 1 条" in admin.page

    assert await look(admin, a_file([["单位", "督办单位"], ["cgj", "dc1"]])) == 422
    assert "缺少「主办单位」列" in admin.page
    assert "不认识的列「单位」" in admin.page
    assert await look(admin, b"MZ\x90\x00") == 422


async def test_what_is_exported_changes_nothing_when_it_is_taken_over(admin: Browser) -> None:
    await look(admin, a_file([HEADER, STALLS, ALL]))
    await confirm(admin)

    exported = await (await admin.get("/admin/dispatch.xlsx")).read()

    sheet = openpyxl.load_workbook(BytesIO(exported)).worksheets[0]
    assert [cell.value for cell in sheet[3]][:3] == ["市容管理 › 占道经营", "高新区", "城市管理局"]
    assert await look(admin, exported) == 200
    assert "将新增 0 条，改写 0 条，停用 0 条，2 条不变" in admin.page
    assert "确认导入" not in admin.page


async def test_the_template_has_the_columns_and_what_may_be_written(admin: Browser) -> None:
    book = openpyxl.load_workbook(BytesIO(await (await admin.get("/admin/dispatch/template.xlsx")).read()))

    assert [[cell.value for cell in row] for row in book.worksheets[0].rows] == [HEADER]
    choices = {cell.value for row in book.worksheets[1].rows for cell in row}
    assert {"市容管理 › 占道经营", "城市管理局", "督查一组", "A 类"} <= choices


async def test_a_directory_that_changed_meanwhile_is_compared_anew(admin: Browser, admin_house: House) -> None:
    directory = Directory(admin_house.database)
    await look(admin, a_file([HEADER, STALLS]))
    other = RuleText(category="5", place="", lead="gaj", supervising="dc1")
    await directory.set_rule(other, Change(at=NOON, actor="other"))

    assert (await confirm(admin)).status == 409
    assert "已被他人修改" in admin.page
    assert "停用 1 条" in admin.page
    assert [rule.category for rule in await directory.rules()] == ["5"]
    assert (await confirm(admin)).status == 303


async def test_only_who_keeps_the_rules_may(admin_house: House) -> None:
    agent = await admin_house.as_(Role.AGENT)

    assert [(await agent.get(path)).status for path in (PAGE, "/admin/dispatch.xlsx")] == [403, 403]
