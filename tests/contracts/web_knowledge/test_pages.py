"""The pages of the knowledge base."""

import re
from io import BytesIO

import openpyxl
import pytest
from aiohttp import FormData

from db.tables import Role
from knowledge import Templates, Uses
from tests.contracts.web.conftest import Browser
from tests.contracts.web_knowledge.conftest import Library
from tests.unit.cases.test_category_sheet import a_file

HTMX = {"HX-Request": "true"}
ARTICLE = {
    "code": "K-2",
    "title": "居住证办理",
    "body": "带身份证到派出所。",
    "category": "02",
    "unit": "",
    "why": "新办法",
}


async def send(browser: Browser, content: bytes, **fields: str) -> tuple[int, str]:
    await browser.get("/knowledge/kept")
    token = re.search(r'name="csrf" value="([^"]+)"', browser.page)
    assert token
    form = FormData({"csrf": token.group(1)} | fields)
    form.add_field("file", content, filename="知识.xlsx")
    response = await browser.client.post("/knowledge/import", data=form, allow_redirects=False)
    browser.page = await response.text()
    return response.status, response.headers.get("Location", "")


async def test_an_agent_finds_words_and_sees_them_marked_and_harmless(library: Library) -> None:
    browser = await library.house.as_(Role.AGENT)

    await browser.get("/knowledge?find=退费")

    assert f'href="/knowledge/{library.article}"' in browser.page
    assert "&lt;b&gt;<mark>退费</mark>&lt;/b&gt;" in browser.page
    await browser.get("/knowledge?find=退费&unit=cgj")
    assert "没有找到“退费”" in browser.page
    assert await Uses(library.house.database).misses() == [], "found elsewhere, perhaps"
    await browser.get(f"/knowledge/{library.article}")
    assert "&lt;b&gt;退费" in browser.page
    assert "维护</h2>" not in browser.page


async def test_only_a_search_that_was_sent_counts_as_a_gap(library: Library) -> None:
    browser, uses = await library.house.as_(Role.AGENT), Uses(library.house.database)

    await browser.get("/knowledge/find?find=公积", headers=HTMX)
    await browser.get(f"{library.office.path}/knowledge/find?find=公积", headers=HTMX)
    await browser.client.head("/knowledge?find=公积")
    assert "没有找到“公积”" in browser.page
    assert await uses.misses() == []

    await browser.get("/knowledge?find=公积金")
    await browser.get(f"{library.office.path}/knowledge/find?find=公积金&sent=1", headers=HTMX)
    assert [(row.words, row.times) for row in await uses.misses()] == [("公积金", 2)]

    editor = await library.house.as_(Role.SUPERVISOR)
    await editor.get("/knowledge/gaps")
    assert "公积金" in editor.page
    gap = (await uses.misses())[0].id
    assert (await editor.post(f"/knowledge/gaps/{gap}", note="")).status == 422
    await editor.get("/knowledge/gaps")
    assert (await editor.post(f"/knowledge/gaps/{gap}", note="已补充")).status == 303
    assert await uses.misses() == []


async def test_an_article_goes_from_its_author_to_a_second_person(library: Library) -> None:
    author = await library.house.as_(Role.SUPERVISOR)
    await author.get("/knowledge/new")
    place = (await author.post("/knowledge/new", **ARTICLE)).headers["Location"]
    await author.get(place)
    assert "草稿" in author.page
    assert (await author.post(f"{place}/steps/submit", revision="1")).status == 303
    await author.get(place)
    assert (await author.post(f"{place}/steps/approve", revision="2")).status == 403

    admin = await library.house.as_(Role.ADMIN)
    await admin.get(place)
    assert (await admin.post(f"{place}/steps/approve", revision="1")).status == 409
    await admin.get(place)
    assert (await admin.post(f"{place}/steps/approve", revision="2")).status == 303
    agent = await library.house.as_(Role.AGENT)
    await agent.get("/knowledge?find=派出所")
    assert "居住证办理" in agent.page

    await admin.get(place)
    refused = await admin.post(f"{place}/steps/withdraw", revision="3", reason="")
    assert (refused.status, "请填写原因" in admin.page) == (422, True)
    await admin.post(f"{place}/steps/withdraw", revision="3", reason="政策废止")
    assert (await agent.get(place)).status == 404
    assert [entry[2] for entry in await library.house.audit("article.withdraw")] == ["政策废止"]


async def test_what_is_refused_comes_back_as_it_was_filled_in(library: Library) -> None:
    browser = await library.house.as_(Role.SUPERVISOR)
    await browser.get("/knowledge/new")

    answer = await browser.post("/knowledge/new", **(ARTICLE | {"code": "编号", "category": "99"}))

    assert answer.status == 422
    assert "编号「编号」应为" in browser.page
    assert "带身份证到派出所。" in browser.page
    answer = await browser.post("/knowledge/new", **(ARTICLE | {"category": "99"}))
    assert (answer.status, "没有编码为「99」" in browser.page) == (422, True)
    answer = await browser.post("/knowledge/new", **(ARTICLE | {"review_on": "明年"}))
    assert (answer.status, "复审日期不是日期" in browser.page) == (422, True)


async def test_a_unit_keeps_its_own_articles_and_nothing_else(library: Library) -> None:
    browser = await library.house.as_(Role.DEPARTMENT)
    await browser.get("/knowledge/kept")
    assert "供暖费怎样退" not in browser.page
    assert "从表格导入" not in browser.page
    await browser.get("/knowledge/new")

    assert (await browser.post("/knowledge/new", **(ARTICLE | {"unit": "gaj"}))).status == 403
    await browser.get("/knowledge/new")
    assert (await browser.post("/knowledge/new", **(ARTICLE | {"unit": "cgj"}))).status == 303
    assert (await browser.get(f"/knowledge/{library.article}")).status == 200
    assert (await browser.get(f"/knowledge/{library.article}/edit")).status == 303
    assert (await browser.get("/knowledge/templates")).status == 403


@pytest.mark.parametrize(
    ("role", "statuses"),
    [(Role.AGENT, (200, 403, 403)), (Role.QA, (200, 403, 403)), (Role.MANAGER, (403, 403, 403)),
     (Role.SUPERVISOR, (200, 200, 200)), (Role.DEPARTMENT, (200, 200, 403))],
)  # fmt: skip
async def test_each_role_reaches_its_pages(library: Library, role: Role, statuses: tuple[int, ...]) -> None:
    browser = await library.house.as_(role)

    found = [(await browser.get(path)).status for path in ("/knowledge", "/knowledge/kept", "/knowledge/gaps")]

    assert tuple(found) == statuses


async def test_articles_go_out_to_a_spreadsheet_and_come_back(library: Library) -> None:
    browser = await library.house.as_(Role.ADMIN)
    response = await browser.get("/knowledge.xlsx")
    book = openpyxl.load_workbook(BytesIO(await response.read()))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["编号", "K-1"]
    sheet["F2"] = "停暖 24 小时即可退费。"
    out = BytesIO()
    book.save(out)

    answer = await send(browser, out.getvalue(), publish="on")

    assert answer == (303, "/knowledge/kept?added=0&changed=1&unchanged=0")
    await browser.get(answer[1])
    assert "修改 1 条" in browser.page
    await browser.get("/knowledge?find=24 小时")
    assert "供暖费怎样退" in browser.page


async def test_a_faulty_sheet_shows_every_fault_and_takes_nothing(library: Library) -> None:
    browser = await library.house.as_(Role.ADMIN)

    status, _ = await send(browser, a_file([["编号", "标题", "正文"], ["K-7", "", "x"], ["K-8", "t", "=1"]]))

    assert status == 422
    assert "第 2 行：请填写标题" in browser.page
    assert "第 3 行：「正文」是公式" in browser.page
    assert (await send(browser, b"MZ\x90"))[0] == 422


async def test_a_template_with_an_unknown_placeholder_is_refused_when_written(library: Library) -> None:
    browser = await library.house.as_(Role.SUPERVISOR)
    await browser.get("/knowledge/templates")

    answer = await browser.post("/knowledge/templates", title="新", body="您好{姓名}", active="on")

    assert (answer.status, "没有占位符「姓名」" in browser.page) == (422, True)
    assert "您好{姓名}" in browser.page
    path = f"/knowledge/templates/{library.template}"
    await browser.get(path)
    assert (await browser.post(path, title="退费答复", body="停用", revision="1")).status == 303
    assert not (await Templates(library.house.database).get(library.template)).active
    await browser.get(path)
    assert (await browser.post(path, title="退费答复", body="再改", revision="1")).status == 409


async def test_beside_a_case_its_own_matter_comes_first_and_uses_are_counted(library: Library) -> None:
    await library.published("K-0", title="常用号码", body="退费电话见附件。")
    browser, path = await library.office.as_(Role.AGENT), library.office.path
    assert f'hx-get="{path}/knowledge"' in browser.page

    await browser.get(f"{path}/knowledge", headers=HTMX)
    assert browser.page.index("供暖费怎样退") < browser.page.index("常用号码")
    answer = await browser.post(f"{path}/knowledge/articles/{library.article}")
    assert (answer.status, "已记入本工单" in browser.page) == (200, True)
    await browser.post(f"{path}/knowledge/articles/{library.article}")
    await browser.get(f"{path}/knowledge", headers=HTMX)
    assert "用过 1 次" in browser.page

    await browser.post(f"{path}/knowledge/templates/{library.template}")
    assert "王先生您好" in browser.page
    assert "工单中没有：主办单位" in browser.page
    used = await Uses(library.house.database).of_case(library.office.case.id)
    assert [one.title for one in used] == ["供暖费怎样退", "退费答复"]


async def test_a_case_one_may_not_see_gives_nothing(library: Library) -> None:
    browser, path = await library.house.as_(Role.DEPARTMENT), library.office.path

    assert (await browser.get(f"{path}/knowledge", headers=HTMX)).status == 404
    await browser.get("/password")
    assert (await browser.post(f"{path}/knowledge/templates/{library.template}")).status == 404
    await browser.get("/password")
    assert (await browser.post(f"{path}/knowledge/articles/{library.article}")).status == 404
