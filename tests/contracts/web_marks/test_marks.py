"""Notes, tags, saved filters, and one action on many cases."""

import re

import pytest

from cases import MarkRefused, Marks, clean_tag
from db.tables import Role
from tests.contracts.cases.units import a_case
from tests.contracts.web.conftest import Browser
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, HANDLER

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("tag", ["", "  ", "字" * 21, "油烟,噪音", "油烟、噪音", "a\x00b"])
def test_a_tag_is_one_short_word_or_two(tag: str) -> None:
    with pytest.raises(MarkRefused):
        clean_tag(tag)


async def test_notes_are_read_by_their_own_side_only(office: Office) -> None:
    await office.walked(("dispatch", AGENT))
    agent, unit = await office.as_(Role.AGENT), await office.house.as_(Role.DEPARTMENT)
    path = f"{office.path}/marks"

    assert (await agent.post(f"{office.path}/notes", text="市民情绪激动\n<b>注意</b>")).status == 303
    await unit.get(path)
    await unit.post(f"{office.path}/notes", text="联系人已换")

    await agent.get(path, headers=HTMX)
    assert "市民情绪激动\n&lt;b&gt;注意&lt;/b&gt;" in agent.page
    assert "联系人已换" not in agent.page
    await unit.get(path, headers=HTMX)
    assert "联系人已换" in unit.page
    assert "市民情绪激动" not in unit.page
    answer = await agent.client.get(f"/api/v1{path}")
    assert [row["text"] for row in (await answer.json())["notes"]] == ["市民情绪激动\n<b>注意</b>"]
    refused = await agent.post(f"{office.path}/notes", csrf=_token(unit), text="x")
    assert refused.status == 403


def _token(browser: Browser) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', browser.page)
    assert found
    return found.group(1)


async def test_an_empty_note_is_refused_and_a_strange_case_takes_none(office: Office) -> None:
    browser, stranger = await office.as_(Role.AGENT), await office.house.as_(Role.DEPARTMENT)

    assert (await browser.post(f"{office.path}/notes", text="  ")).status == 422
    assert "备注请写 1 至 2000 字" in browser.page
    assert (await stranger.post(f"{office.path}/notes", text="x")).status == 404
    assert (await stranger.get(f"{office.path}/marks")).status == 404


async def test_a_tag_is_put_on_found_and_taken_off(office: Office) -> None:
    await a_case(office.house.database, 2)
    browser = await office.as_(Role.AGENT)

    assert (await browser.post(f"{office.path}/tags", tag=" 油烟  扰民 ")).status == 303
    await browser.get(f"{office.path}/marks")
    assert 'href="/cases?tag=%E6%B2%B9%E7%83%9F%20%E6%89%B0%E6%B0%91"' in browser.page
    assert (await browser.post(f"{office.path}/tags", tag="油烟 扰民")).status == 303
    await browser.get("/cases?tag=油烟 扰民")
    assert re.findall(r'href="(/cases/\d{8}-\d{6})"', browser.page) == [office.path]
    await browser.get(f"{office.path}/marks")
    assert (await browser.post(f"{office.path}/tags", tag="油烟 扰民", off="1")).status == 303

    assert await Marks(office.house.database).tags(office.case.number, AGENT) == []
    assert len(await office.house.audit("case_tag.put")) == 1
    assert len(await office.house.audit("case_tag.taken")) == 1
    reader = await office.house.as_(Role.QA)
    assert (await reader.post(f"{office.path}/tags", tag="x")).status == 403


async def test_units_neither_see_nor_put_tags(office: Office) -> None:
    await office.walked(("dispatch", AGENT))
    marks = Marks(office.house.database)
    browser = await office.as_(Role.AGENT)
    await browser.post(f"{office.path}/tags", tag="重点")

    assert await marks.tags(office.case.number, HANDLER) == []
    unit = await office.house.as_(Role.DEPARTMENT)
    await unit.get(f"{office.path}/marks")
    assert "重点" not in unit.page.split('id="marks"', 1)[1].split("datalist", 1)[0]
    assert (await unit.post(f"{office.path}/tags", tag="x")).status == 403


async def test_a_filter_is_kept_under_a_name_by_its_owner(office: Office) -> None:
    browser = await office.as_(Role.AGENT)
    await browser.get("/cases/filters?state=registered&unit=cgj", headers=HTMX)
    assert "保存筛选" in browser.page

    saved = await browser.post("/cases/filters", name="城管待派", query="state=registered&unit=cgj&strange=1")

    assert saved.headers["Location"] == "/cases?state=registered&unit=cgj"
    await browser.get("/cases/filters", headers=HTMX)
    assert 'href="/cases?state=registered&amp;unit=cgj">城管待派' in browser.page
    other = await office.house.as_(Role.SUPERVISOR)
    await other.get("/cases/filters", headers=HTMX)
    assert "城管待派" not in other.page
    await other.get("/password")
    await other.post("/cases/filters/1/remove")
    await browser.get("/cases/filters", headers=HTMX)
    assert "城管待派" in browser.page
    assert (await browser.post("/cases/filters/1/remove")).status == 303
    for name, query in (("", "state=registered"), ("空", ""), ("外", "next=http://x")):
        await browser.get(office.path)
        assert (await browser.post("/cases/filters", name=name, query=query)).status == 422


async def bulk(browser: Browser, numbers: list[str], **fields: str) -> int:
    await browser.get("/cases")
    data = [("csrf", _token(browser)), *fields.items(), *(("number", number) for number in numbers)]
    response = await browser.client.post("/cases/bulk", data=data, allow_redirects=False)
    browser.page = await response.text()
    return response.status


async def test_many_cases_are_dispatched_each_with_its_own_outcome(office: Office) -> None:
    second, third = await a_case(office.house.database, 2), await a_case(office.house.database, 3)
    await office.walked(("dispatch", AGENT))
    browser = await office.house.as_(Role.SUPERVISOR)
    numbers = [office.case.number, second.number, third.number, "20200101-000001"]

    status = await bulk(browser, numbers, action="dispatch", unit="gaj", supervising_unit="dc1")

    assert status == 422
    assert "共 4 件，完成 2 件，未执行 2 件" in browser.page
    assert "没有这个工单" in browser.page
    cases = office.house.services.cases
    assert [(await cases.by_number(number)).state.value for number in numbers[:3]] == ["dispatched"] * 3
    assert await bulk(browser, [second.number], action="dispatch", unit="", supervising_unit="") == 422


async def test_many_cases_are_tagged_and_a_wrong_tag_marks_none(office: Office) -> None:
    other = await a_case(office.house.database, 2)
    browser, marks = await office.house.as_(Role.SUPERVISOR), Marks(office.house.database)
    numbers = [office.case.number, other.number]

    assert await bulk(browser, numbers, action="tag", tag="供暖专项") == 200
    assert await marks.known_tags() == ["供暖专项"]
    assert await bulk(browser, numbers, action="tag", tag="a,b") == 422
    assert await bulk(browser, numbers, action="untag", tag="供暖专项") == 200
    assert await marks.known_tags() == []
    assert await bulk(browser, [], action="tag", tag="x") == 422
    assert await bulk(browser, numbers, action="delete") == 422
    assert await bulk(browser, [f"20261122-{n:06}" for n in range(101)], action="tag", tag="x") == 422
    agent = await office.house.as_(Role.AGENT)
    assert await bulk(agent, numbers, action="tag", tag="x") == 403


async def test_programs_get_every_outcome(office: Office) -> None:
    browser = await office.house.as_(Role.SUPERVISOR)
    headers = {"X-CSRF-Token": _token(browser)}
    body = {"action": "tag", "numbers": [office.case.number, "x"], "fields": {"tag": "专项"}}

    answer = await browser.client.post("/api/v1/cases/bulk", json=body, headers=headers)
    refused = await browser.client.post("/api/v1/cases/bulk", json={"numbers": 1}, headers=headers)

    assert [one["complaint"] for one in (await answer.json())["outcomes"]] == [None, "没有这个工单。"]
    assert refused.status == 422
