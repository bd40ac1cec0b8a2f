"""What administrators keep, by program: as described, on the version that was read, once, and by whom it may be."""

from typing import Any

import pytest
from aiohttp import ClientResponse

from cases import Calendars, CategoryRow, Change, Citizens, Directory, Field, seed_answer_rules, seed_profiles
from db.jobs import open_jobs
from db.tables import Role
from tests.contracts.cases.units import walk
from tests.contracts.web.factory import NOON
from tests.contracts.web_api.conftest import Program, a_program, problem
from tests.contracts.web_api.described import Described
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import SUPERVISOR
from web.tokens.scopes import Scope

LINE = {"category": "05", "place": "高新区", "lead": "cgj", "supervising": "dc1", "co_handlers": ["gaj"]}


@pytest.fixture
async def keeper(office: Office) -> Program:
    """A program that may change settings, in a city with categories, limits and rules."""
    database = office.house.database
    tree = [CategoryRow(2, "05", ("市容管理",), active=True)]
    await Directory(database).import_tree(tree, Change(at=NOON, actor="t"))
    async with database.write() as session:
        await seed_profiles(session, now=NOON)
        await seed_answer_rules(session, now=NOON)
    jobs = open_jobs(database)
    await jobs.prepare()
    await Calendars(database, jobs).seed(now=NOON)
    return await a_program(office.house, Scope.SETTINGS_READ, Scope.SETTINGS_WRITE, role=Role.ADMIN)


def etag(answer: ClientResponse) -> str:
    return answer.headers["ETag"]


async def test_a_line_of_the_directory_is_added_once_changed_on_its_version_and_retired(
    keeper: Program, described: Described
) -> None:
    made = await keeper.post("/admin/dispatch", LINE, Idempotency_Key="one")
    again = await keeper.post("/admin/dispatch", LINE, Idempotency_Key="one")
    assert (made.status, await described.faults("api.dispatch.post", made)) == (201, [])
    assert (again.headers["Idempotency-Replayed"], await again.json()) == ("true", await made.json())
    path = made.headers["Location"].removeprefix("/api/v1")
    read = await keeper.get(path)
    assert (etag(read), (await read.json())["category_name"]) == (etag(made), "市容管理")
    assert await problem(await keeper.post("/admin/dispatch", LINE)) == (409, "line_exists")

    assert await problem(await keeper.ask("PUT", path, LINE)) == (428, "version_missing")
    changed = await keeper.ask("PUT", path, LINE | {"lead": "gaj", "co_handlers": []}, If_Match=etag(read))
    assert (changed.status, await described.faults("api.dispatch.line.put", changed)) == (200, [])
    late = await keeper.ask("PUT", path, LINE, If_Match=etag(read))
    assert await problem(late) == (412, "line_changed")
    assert (await late.json())["current"]["lead"] == "gaj"
    assert await problem(await keeper.ask("DELETE", path, If_Match=etag(read))) == (412, "line_changed")
    assert (await keeper.ask("DELETE", path, If_Match=etag(changed))).status == 200

    listed = await keeper.get("/admin/dispatch")
    assert (await described.faults("api.dispatch", listed), (await listed.json())["lines"]) == ([], [])
    assert await problem(await keeper.get(path)) == (404, "no_such_line")


@pytest.mark.parametrize(
    "wrong", [{"lead": "off"}, {"category": "99"}, {"lead": 1}, {"colour": "red"}, {"profile": "none"}]
)
async def test_a_faulty_line_is_refused_in_words(keeper: Program, wrong: dict[str, Any]) -> None:
    assert await problem(await keeper.post("/admin/dispatch", LINE | wrong)) == (422, "input_refused")


async def test_limits_get_a_next_version_on_the_one_that_was_read(keeper: Program, described: Described) -> None:
    read = await keeper.get("/admin/profiles/default")
    document = (await read.json())["profile"] | {"name": "本市时限"}
    body = {"document": document, "reason": "新的规定"}

    made = await keeper.ask("PUT", "/admin/profiles/default", body, If_Match=etag(read))
    late = await keeper.ask("PUT", "/admin/profiles/default", body, If_Match=etag(read))

    assert (made.status, await described.faults("api.profile.put", made)) == (200, [])
    assert await problem(late) == (412, "rules_changed")
    assert (await late.json())["current"]["profile"]["name"] == "本市时限"
    now = await keeper.get("/admin/profiles/default")
    assert (etag(now), await described.faults("api.profile", now)) == (etag(made), [])
    assert await described.faults("api.profiles", await keeper.get("/admin/profiles")) == []
    assert await problem(await keeper.post("/admin/profiles", body)) == (409, "rules_exist")
    new = {"document": document | {"key": "own"}, "reason": "新的方案", "valid_from": "2027-01-01"}
    added = await keeper.post("/admin/profiles", new)
    assert (added.status, await described.faults("api.profiles.post", added)) == (201, [])
    later = await keeper.get("/admin/profiles/own")
    assert await later.json() == {"profile": None, "newest": 1}


async def test_faults_of_a_document_stand_at_their_fields(keeper: Program) -> None:
    read = await keeper.get("/admin/profiles/default")
    document = (await read.json())["profile"] | {"terms": [], "name": ""}

    for body, field in (
        ({"document": document, "reason": "新的规定"}, "document.name"),
        ({"document": document | {"key": "other"}, "reason": "新的规定"}, "document.key"),
    ):
        refused = await keeper.ask("PUT", "/admin/profiles/default", body, If_Match=etag(read))
        assert refused.status == 422
        assert field in (await refused.json())["fields"]
    gone = {"document": document | {"key": "other"}, "reason": "新的规定"}
    assert (await keeper.ask("PUT", "/admin/profiles/other", gone, If_Match='"1"')).status in {404, 422}
    assert (await problem(await keeper.get("/admin/profiles/other")))[0] == 404


async def test_rules_of_answers_get_a_next_version(keeper: Program, described: Described) -> None:
    read = await keeper.get("/admin/answer-rules")
    assert await described.faults("api.answer-rules", read) == []
    document = (await read.json())["rules"] | {"least_characters": 33}
    body = {"document": document, "reason": "答复太短"}

    made = await keeper.ask("PUT", "/admin/answer-rules", body, If_Match=etag(read))

    assert (made.status, await described.faults("api.answer-rules.put", made)) == (200, [])
    assert (await (await keeper.get("/admin/answer-rules")).json())["rules"]["least_characters"] == 33
    late = await keeper.ask("PUT", "/admin/answer-rules", body, If_Match=etag(read))
    assert await problem(late) == (412, "rules_changed")
    wrong = {"document": document | {"least_characters": -1}, "reason": "答复太短"}
    assert (await keeper.ask("PUT", "/admin/answer-rules", wrong, If_Match=etag(made))).status == 422


async def test_the_calendar_is_read_and_said(keeper: Program, described: Described) -> None:
    day = {"working": False, "label": "春节", "reason": "国办通知"}

    said = await keeper.ask("PUT", "/admin/calendar/days/2027-02-08", day)
    year = await keeper.get("/admin/calendar/2027")
    whole = await keeper.ask("PUT", "/admin/calendar/2027", {"complete": True, "reason": "国办通知"})

    assert await described.faults("api.calendar.day", said) == []
    assert await described.faults("api.calendar", year) == []
    assert await described.faults("api.calendar.year", whole) == []
    found = await year.json()
    assert [row["label"] for row in found["days"] if row["day"] == "2027-02-08"] == ["春节"]
    assert (found["complete"], (await whole.json())["complete"], found["working_days"]) == (False, True, 260)
    for path, body in (("days/2027-02-30", day), ("days/2027-02-08", day | {"reason": ""}), ("1999", day)):
        assert (await problem(await keeper.ask("PUT", f"/admin/calendar/{path}", body)))[0] == 422


async def test_who_called_is_told_once_for_a_reason_and_needs_its_own_scope(
    office: Office, described: Described
) -> None:
    program = await a_program(office.house, Scope.CITIZENS_REVEAL)
    other = await a_program(office.house, Scope.CASES_READ, Scope.CASES_WRITE, Scope.CALLS_READ, name="other")
    path, why = f"/cases/{office.case.number}/citizen", {"reason": "核实地址"}

    told = await program.post(path, why, Idempotency_Key="k")

    assert (told.status, await described.faults("api.case.citizen", told)) == (200, [])
    found = await told.json()
    assert (found["name"], found["telephone"]) == ("王先生", "13812345678")
    assert await problem(await program.post(path, why, Idempotency_Key="k")) == (409, "answer_not_kept")
    assert await office.house.audit("case.revealed") == [("api:grid", str(office.case.id), "核实地址")]
    assert (await problem(await program.post(path, {"reason": " "})))[0] == 422
    call = await program.post("/calls/main-1.0/number", why)
    assert (await described.faults("api.call.number", call), (await call.json())["telephone"]) == ([], "13812345678")
    assert [(await other.post(one, why)).status for one in (path, "/calls/main-1.0/number")] == [403, 403]


async def test_who_keeps_out_of_a_case_learns_nobody_s_number_by_program(office: Office) -> None:
    program = await a_program(office.house, Scope.CITIZENS_REVEAL, Scope.CASES_WRITE)
    keep_out = {Field.WHICH_UNIT: "gaj", Field.REASON: "当事单位"}
    await walk(office.house.services.steps, office.case, ("recuse", SUPERVISOR, keep_out))
    unit = await a_program(office.house, Scope.CITIZENS_REVEAL, unit="gaj", name="unit")

    refused = await unit.post(f"/cases/{office.case.number}/citizen", {"reason": "核实地址"})

    assert refused.status == 404
    assert (await program.post(f"/cases/{office.case.number}/citizen", {"reason": "核实地址"})).status == 200


async def test_numbers_of_a_citizen_are_put_together_and_taken_apart(office: Office, described: Described) -> None:
    program = await a_program(office.house, Scope.CASES_WRITE)
    path = f"/cases/{office.case.number}/numbers"
    assert (await (await program.get(path)).json())["numbers"] == []

    joined = await program.post(path, {"number": "13900000002", "reason": "同一人"}, Idempotency_Key="k")

    assert await described.faults("api.case.numbers.post", joined) == []
    rows = (await joined.json())["numbers"]
    assert {row["number"]: row["of_case"] for row in rows} == {"138****5678": True, "139****0002": False}
    assert set(await Citizens(office.house.database).numbers_of("13812345678")) == {"13812345678", "13900000002"}
    other = next(row["id"] for row in rows if not row["of_case"])
    ended = await program.post(f"{path}/{other}/end", {"reason": "弄错了"})
    assert (await described.faults("api.case.number.end", ended), (await ended.json())["numbers"]) == ([], [])
    for wrong in (
        {"number": "1", "reason": "同一人"},
        {"number": "13900000002"},
        {"number": "13812345678", "reason": "是"},
    ):
        assert (await problem(await program.post(path, wrong)))[0] == 422


async def test_a_signature_is_lent_by_who_has_one(office: Office, described: Described) -> None:
    leader = await office.house.open_browser()
    await leader.sign_in("leader")
    token, until = await leader.token(), "2026-11-25T18:00"
    body = {"to": "department", "until": until, "reason": "出差"}

    lent = await leader.client.post("/api/v1/delegates", json=body, headers=token)
    unit = await a_program(office.house, Scope.CASES_READ, Scope.CASES_WRITE, unit="cgj")
    listed = await unit.get("/delegates")

    assert (lent.status, await described.faults("api.delegates.post", lent)) == (201, [])
    assert await described.faults("api.delegates", listed) == []
    assert [row["to_login"] for row in (await listed.json())["delegations"]] == ["department"]
    assert (await problem(await unit.post("/delegates", body)))[0] == 422, "a program signs nothing"
    lent_id = (await lent.json())["id"]
    ended = await leader.client.post(f"/api/v1/delegates/{lent_id}/end", headers=token)
    assert await described.faults("api.delegate.end", ended) == []
    assert (await (await unit.get("/delegates")).json())["delegations"] == []


async def test_a_reader_changes_nothing(keeper: Program, office: Office) -> None:
    reader = await a_program(office.house, Scope.SETTINGS_READ, role=Role.ADMIN, name="reader")
    agent = await a_program(office.house, Scope.SETTINGS_READ, Scope.SETTINGS_WRITE, role=Role.AGENT, name="agent")

    for program in (reader, agent):
        assert (await program.post("/admin/dispatch", LINE)).status == 403
        assert (await program.ask("PUT", "/admin/calendar/2027", {"complete": True, "reason": "通知"})).status == 403
    assert (await agent.get("/admin/profiles")).status == 403
    assert (await keeper.get("/admin/dispatch")).status == 200
