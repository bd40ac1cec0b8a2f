"""Cases in the browser, on both databases."""

from db.tables import Role
from tests.contracts.web.conftest import House
from tests.contracts.web.factory import a_call
from tests.contracts.web.talk import add_talk

NUMBER = "20261122-000001"


async def test_a_call_gets_one_case_however_often_it_is_asked_for(house: House) -> None:
    async with house.database.write() as session:
        session.add(a_call("main-1.1"))
    browser = await house.as_(Role.AGENT)
    await browser.get("/calls/main-1.1")
    form = browser.page

    for _ in range(2):
        browser.page = form
        assert (await browser.post("/calls/main-1.1/case")).headers["Location"] == "/calls/main-1.1"
    await browser.get("/cases")
    assert browser.page.count(f'href="/cases/{NUMBER}"') == 1
    assert len(await house.audit("case.opened")) == 1


async def test_two_writers_both_see_both_texts(house: House) -> None:
    await add_talk(house.database, house.recordings)
    first, second = await house.as_(Role.AGENT), await house.as_(Role.SUPERVISOR)
    for browser in (first, second):
        await browser.get(f"/cases/{NUMBER}")

    saved = await first.post(f"/cases/{NUMBER}", version="1", text="对方的内容", case_type="complaint")
    assert saved.status == 200
    assert "已保存" in first.page

    refused = await second.post(f"/cases/{NUMBER}", version="1", text="我的内容", case_type="help")
    assert refused.status == 409
    assert "对方的内容" in second.page
    assert "我的内容</textarea>" in second.page

    again = await second.post(f"/cases/{NUMBER}", version="2", text="合并后的内容", case_type="help")
    assert again.status == 200
    await first.get(f"/cases/{NUMBER}")
    assert "合并后的内容" in first.page


async def test_what_cannot_be_saved_is_told_in_plain_words(house: House) -> None:
    await add_talk(house.database, house.recordings)
    browser = await house.as_(Role.AGENT)
    await browser.get(f"/cases/{NUMBER}")
    form = browser.page

    assert (await browser.post(f"/cases/{NUMBER}", version="1", text="x" * 8001)).status == 422
    assert "8000 字以内" in browser.page
    browser.page = form
    assert (await browser.post(f"/cases/{NUMBER}", version="1", text="x", case_type="nonsense")).status == 422
    browser.page = form
    too_much = await browser.post(f"/cases/{NUMBER}", version="1", text="字" * 100_000)
    assert too_much.status == 413
    assert "提交的内容太大" in browser.page


async def test_words_of_citizens_are_shown_as_words(house: House) -> None:
    await add_talk(house.database, house.recordings)
    browser = await house.as_(Role.AGENT)
    await browser.get(f"/cases/{NUMBER}")
    await browser.post(f"/cases/{NUMBER}", version="1", text="</textarea><script>alert(1)</script>", place='"><b>')

    await browser.get(f"/cases/{NUMBER}")
    assert "<script>alert" not in browser.page
    assert '"><b>' not in browser.page


async def test_who_may_read_may_not_write(house: House) -> None:
    await add_talk(house.database, house.recordings)
    browser = await house.as_(Role.QA)
    await browser.get(f"/cases/{NUMBER}")

    assert "保存工单" not in browser.page
    assert (await browser.post(f"/cases/{NUMBER}", version="1", text="x")).status == 403


async def test_cases_are_found_by_number_place_and_text(house: House) -> None:
    await add_talk(house.database, house.recordings)
    browser = await house.as_(Role.AGENT)
    for query in ("阳光花园", "油烟", NUMBER):
        await browser.get(f"/cases?find={query}")
        assert NUMBER in browser.page
    await browser.get("/cases?find=天然气")
    assert "没有找到工单" in browser.page
