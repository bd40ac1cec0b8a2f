"""Cases by program: read with an ETag, stepped with If-Match, on both databases."""

from typing import Any

from aiohttp import ClientResponse

from cases import Action
from db.tables import Role
from tests.contracts.cases.units import TO_REVIEW
from tests.contracts.web.conftest import Browser
from tests.contracts.web.factory import a_call
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, SUPERVISOR

DISPATCH = {"unit": "cgj", "supervising_unit": "dc1", "co_units": "gaj,paper"}


async def step(office: Office, browser: Browser, action: str, *, fields: Any = None, **headers: str) -> ClientResponse:
    token = browser.page.split('name="csrf" value="')[1].split('"')[0]
    path = f"/api/v1{office.path}/steps/{action}"
    sent = {"X-CSRF-Token": token} | {name.replace("_", "-"): value for name, value in headers.items()}
    return await browser.client.post(path, json={"fields": fields or {}}, headers=sent)


async def test_a_program_reads_a_case_and_takes_a_step(office: Office) -> None:
    agent = await office.house.as_(Role.AGENT)
    read = await agent.get(f"/api/v1{office.path}")
    found = await read.json()
    assert (found["state"], found["caller"], found["citizen_name"]) == ("registered", "138****5678", "王**")
    assert read.headers["ETag"] == '"2"'
    assert {"action": "dispatch", "needs": [["unit"], ["supervising_unit"]], "may": found["steps"][2]["may"]} in found[
        "steps"
    ]

    taken = await step(office, agent, "dispatch", fields=DISPATCH, If_Match=read.headers["ETag"])
    assert taken.status == 200
    assert await taken.json() == {"number": office.case.number, "state": "dispatched", "version": 3, "repeated": False}
    assert taken.headers["ETag"] == '"3"'
    again = await (await agent.get(f"/api/v1{office.path}")).json()
    assert {row["unit"] for row in again["assignments"]} == {"cgj", "dc1", "gaj", "paper"}
    assert all(one["action"] in set(Action) for one in again["steps"])
    assert "王先生" not in str(again)


async def test_a_step_on_an_older_version_or_on_none_changes_nothing(office: Office) -> None:
    agent = await office.house.as_(Role.AGENT)

    for headers, status, code in (
        ({}, 428, "version_missing"),
        ({"If_Match": '"1"'}, 412, "case_changed"),
        ({"If_Match": "x"}, 422, "input_refused"),
    ):
        refused = await step(office, agent, "dispatch", fields=DISPATCH, **headers)
        assert (refused.status, (await refused.json())["error"]["code"]) == (status, code)
    assert (await office.house.services.cases.get(office.case.id)).version == 2


async def test_who_comes_too_late_is_shown_the_case_as_it_is_now(office: Office) -> None:
    agent = await office.house.as_(Role.AGENT)
    await step(office, agent, "dispatch", fields=DISPATCH, If_Match='"2"')

    late = await step(office, agent, "classify", fields={"urgency": "important"}, If_Match='"2"')

    assert (late.status, late.headers["ETag"]) == (412, '"3"')
    assert (await late.json())["current"] == await (await agent.get(f"/api/v1{office.path}")).json()


async def test_a_program_writes_a_case_on_the_version_it_read(office: Office) -> None:
    agent = await office.house.as_(Role.AGENT)
    headers, path = await agent.token(), f"/api/v1{office.path}/text"
    words = {"text": "小区北门烧烤店油烟", "case_type": "complaint", "place": "人民路"}

    saved = await agent.client.put(path, json=words, headers=headers | {"If-Match": '"2"'})
    stale = await agent.client.put(path, json={"text": "旧的"}, headers=headers | {"If-Match": '"2"'})
    blind = await agent.client.put(path, json={"text": "旧的"}, headers=headers)
    strange = await agent.client.put(path, json={"text": 1}, headers=headers | {"If-Match": '"3"'})

    assert (saved.status, saved.headers["ETag"]) == (200, '"3"')
    assert [answer.status for answer in (stale, blind, strange)] == [412, 428, 422]
    assert (await stale.json())["current"]["text"] == "小区北门烧烤店油烟"
    assert (await office.house.services.cases.get(office.case.id)).text == "小区北门烧烤店油烟"


async def test_a_call_has_one_case_however_often_a_program_opens_it(office: Office) -> None:
    async with office.house.database.write() as session:
        session.add(a_call("main-7.7"))
    agent = await office.house.as_(Role.AGENT)
    headers = await agent.token()

    answers = [await agent.client.post("/api/v1/calls/main-7.7/case", headers=headers) for _ in range(2)]

    assert [answer.status for answer in answers] == [200, 200]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert (await agent.get(answers[0].headers["Location"])).status == 200


async def test_the_same_key_takes_one_step(office: Office) -> None:
    agent = await office.house.as_(Role.AGENT)
    key = {"If_Match": '"2"', "Idempotency_Key": "a1"}

    first = await step(office, agent, "dispatch", fields=DISPATCH, **key)
    second = await step(office, agent, "dispatch", fields=DISPATCH, **key)

    assert (await first.json())["repeated"] is False
    assert await second.json() == await first.json()
    reused = await step(office, agent, "remind", fields={"reason": "催"}, **key)
    assert (reused.status, (await reused.json())["error"]["code"]) == (422, "key_reused")


async def test_refusals_have_codes_and_chinese_words(office: Office) -> None:
    agent = await office.house.as_(Role.AGENT)

    for action, fields, status, code in (
        ("dispatch", {"unit": "cgj"}, 422, "input_refused"),
        ("dispatch", {"unit": ["cgj"]}, 422, "input_refused"),
        ("archive", {}, 409, "step_not_legal"),
        ("nonsense", {}, 404, "not_found"),
    ):
        refused = await step(office, agent, action, fields=fields, If_Match='"2"')
        error = (await refused.json())["error"]
        assert (refused.status, error["code"]) == (status, code)
        assert any("一" <= sign <= "鿿" for sign in error["message"])


async def test_a_unit_reads_by_program_what_its_pages_show_and_no_more(office: Office) -> None:
    await office.walked(*TO_REVIEW)
    unit = await office.house.as_(Role.DEPARTMENT)
    found = await (await unit.get(f"/api/v1{office.path}")).json()

    assert found["answers"][0]["citizen_told_at"]
    assert found["call_id"] is None
    assert "王先生" not in str(found)
    assert [line["action"] for line in found["history"]] == ["dispatch", "sign", "submit"]


async def test_the_list_has_the_filters_of_the_page(office: Office) -> None:
    await office.walked(("dispatch", AGENT))
    supervisor = await office.house.as_(Role.SUPERVISOR)

    for query, count in (("unit=cgj", 1), ("state=registered", 0), ("todo=decide", 0), ("find=烧烤店", 1)):
        found = await (await supervisor.get(f"/api/v1/cases?{query}")).json()
        assert len(found["cases"]) == count, query
    assert (await (await supervisor.get("/api/v1/cases?state=x")).json())["complaints"]


async def test_a_program_is_told_how_far_back_a_word_of_one_character_is_looked_for(office: Office) -> None:
    supervisor = await office.house.as_(Role.SUPERVISOR)

    found = await (await supervisor.get("/api/v1/cases?find=烤")).json()
    assert (len(found["cases"]), "最近 2 万件" in found["note"]) == (1, True)
    assert (await (await supervisor.get("/api/v1/cases?find=烧烤")).json())["note"] is None


async def test_what_no_store_can_hold_is_refused_not_broken_upon(office: Office) -> None:
    agent = await office.house.as_(Role.AGENT)
    headers = await agent.token() | {"If-Match": '"2"', "Content-Type": "application/json"}

    for body in ('{"fields": {"reason": "\\ud800"}}', "[" * 100_000):
        sent = await agent.client.post(f"/api/v1{office.path}/steps/remind", data=body, headers=headers)
        assert sent.status == 422, body[:40]
    assert (await office.house.services.cases.get(office.case.id)).version == 2


async def test_what_is_misspelt_is_refused_and_loses_nothing(office: Office) -> None:
    agent = await office.house.as_(Role.AGENT)
    path, headers = f"/api/v1{office.path}", await agent.token() | {"If-Match": '"2"'}

    written = await agent.client.put(f"{path}/text", json={"txt": "油烟扰民"}, headers=headers)
    stepped = await agent.client.post(
        f"{path}/steps/dispatch", json={"fields": DISPATCH | {"quality": "三天内"}}, headers=headers
    )

    told = [(answer.status, (await answer.json())["detail"]) for answer in (written, stepped)]
    assert [status for status, _ in told] == [422, 422]
    assert all("不认识的项目" in detail for _, detail in told)
    case = await office.house.services.cases.get(office.case.id)
    assert (case.version, case.text) == (2, "阳光花园烧烤店扰民")


async def test_fields_that_stand_beside_the_fields_are_not_lost_silently(office: Office) -> None:
    agent = await office.as_(Role.AGENT)
    headers = {**await agent.token(), "If-Match": '"2"'}

    answer = await agent.client.post(f"/api/v1{office.path}/steps/dispatch", json=DISPATCH, headers=headers)

    assert answer.status == 422
    detail = (await answer.json())["detail"]
    assert "请放在 fields 中" in detail
    assert "返回上一页" not in detail, "a program has none"


async def test_what_is_in_the_archive_is_not_rewritten(office: Office) -> None:
    await office.walked(("resolve", AGENT), ("archive", SUPERVISOR))
    agent = await office.as_(Role.AGENT)
    assert "保存工单" not in agent.page

    headers = await agent.token() | {"If-Match": f'"{office.case.version}"'}
    sent = await agent.client.put(f"/api/v1{office.path}/text", json={"text": "别的话"}, headers=headers)

    assert (sent.status, (await sent.json())["error"]["code"]) == (409, "step_not_legal")
    assert (await office.house.services.cases.get(office.case.id)).text == office.case.text
