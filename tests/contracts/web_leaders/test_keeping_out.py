"""Whoever keeps out of a case does not learn of it by the other cases, papers and days that speak of it."""

import re
from datetime import timedelta

from sqlalchemy import insert, update

from cases import UNNAMED, CaseView, Field
from db.tables import BurstRule, Case, Incident, IncidentCase, IncidentState, Letter, LetterOutcome, Role
from tests.contracts.cases.same import into, the_same
from tests.contracts.cases.units import walk
from tests.contracts.web.talk import add_recording
from tests.contracts.web_cases.conftest import Office
from tests.contracts.web_leaders.test_leaders import DRAFT, posted
from tests.unit.cases.people import AGENT, SUPERVISOR
from web.routes import ROUTES

DAY = {"begins": "09:00", "ends": "11:00", "place": "信访大厅", "leader": "李市长", "visits": "2"}


async def keeps_out(office: Office, login: str) -> str:
    """The case is dispatched, and ``login`` keeps out of it: its number."""
    await office.walked(("dispatch", AGENT), ("recuse", SUPERVISOR, {Field.WHO: login, Field.REASON: "当事人亲属"}))
    return office.case.number


async def merged(office: Office) -> CaseView:
    other = await the_same(office.house.database, 2)
    return await walk(office.house.services.steps, other, ("merge", SUPERVISOR, into(office.case)))


async def test_cases_that_are_tied_to_it_do_not_name_it(office: Office) -> None:
    number = await keeps_out(office, "agent")
    follower, rival = await merged(office), await the_same(office.house.database, 3)
    agent = await office.house.as_(Role.AGENT)
    paths = ["/cases", "/api/v1/cases"]
    paths += [f"{start}/cases/{one.number}" for one in (follower, rival) for start in ("", "/api/v1")]
    for path in paths:
        read = await (await agent.get(path)).text()
        assert number not in read, path
    assert "由您须回避的工单办理" in read or "由您须回避的工单办理" in await (await agent.get(paths[-2])).text()

    found = await posted(agent, f"/cases/{rival.number}/similar")
    assert [(one["number"], one["follows"]) for one in found["similar"]] == [(follower.number, UNNAMED)]


async def test_nothing_is_merged_into_it_and_no_refusal_names_it(office: Office) -> None:
    number = await keeps_out(office, "agent")
    rival = await the_same(office.house.database, 2)
    agent = await office.house.as_(Role.AGENT)
    await agent.get(f"/cases/{rival.number}")
    version = str(rival.version)

    refused = await agent.post(f"/cases/{rival.number}/steps/merge", version=version, into=number, reason="同一件事")
    assert (refused.status, "不能并入" in agent.page) == (422, True)
    refused = await agent.post(
        f"/cases/{rival.number}/steps/dispatch", version=version, unit="gaj", supervising_unit="dc1"
    )
    assert (refused.status, "同一事项已派单" in agent.page, number in agent.page) == (422, True, False)


async def test_reception_days_keep_its_place_and_nothing_else(office: Office) -> None:
    number = await keeps_out(office, "admin")
    supervisor, admin = await office.house.as_(Role.SUPERVISOR), await office.house.as_(Role.ADMIN)
    day = (office.house.clock() + timedelta(days=1)).date().isoformat()
    await posted(supervisor, "/receptions", day=day, **DAY)
    await posted(supervisor, "/receptions/1/visits", number=number)
    office.house.clock.now += timedelta(days=2)
    admin, supervisor = await office.house.as_(Role.ADMIN), await office.house.as_(Role.SUPERVISOR)

    assert (await posted(admin, "/receptions/visits/1", came="yes", outcome="同意"))["status"] == 422
    assert (await posted(supervisor, "/receptions/visits/1", came="yes", outcome="责成三日内办结"))["status"] == 200
    for path in ("/receptions", "/api/v1/receptions"):
        read = await (await admin.get(path)).text()
        assert (number in read, "责成三日内办结" in read) == (False, False), path
    (row,) = (await (await admin.get("/api/v1/receptions")).json())["receptions"]
    assert (row["free"], row["booked"][0]["case_number"]) == (1, UNNAMED)
    await supervisor.get("/receptions")
    assert "责成三日内办结" in supervisor.page


async def test_it_cannot_be_booked_by_who_keeps_out(office: Office) -> None:
    number = await keeps_out(office, "admin")
    admin = await office.house.as_(Role.ADMIN)
    day = (office.house.clock() + timedelta(days=1)).date().isoformat()
    await posted(admin, "/receptions", day=day, **DAY)

    assert (await posted(admin, "/receptions/1/visits", number=number))["status"] == 404


async def test_special_reports_do_not_name_it_and_keep_it(office: Office) -> None:
    number = await keeps_out(office, "admin")
    other = await the_same(office.house.database, 2)
    supervisor, admin = await office.house.as_(Role.SUPERVISOR), await office.house.as_(Role.ADMIN)
    path = "/special-reports/2026-0001"
    await posted(supervisor, "/special-reports", **DRAFT, cases=f"{number} {other.number}")

    assert (await posted(admin, "/special-reports", **DRAFT, cases=number))["status"] == 422
    for one in (path, f"/api/v1{path}"):
        assert number not in await (await admin.get(one)).text(), one
    await posted(admin, f"{path}/write", **DRAFT, version="1", cases="")
    assert (await (await supervisor.get(f"/api/v1{path}")).json())["cases"] == [number]


async def test_a_mass_incident_shows_its_other_cases(office: Office) -> None:
    number = await keeps_out(office, "admin")
    other, now = await the_same(office.house.database, 2), office.house.clock()
    async with office.house.database.write() as session:
        rule = await session.scalar(
            insert(BurstRule).values(name="一小时三件", minutes=60, callers=3).returning(BurstRule.id)
        )
        row = Incident(
            rule_id=rule, state=IncidentState.OPEN, category="0101", place="人民路", first_at=now, last_at=now,
            callers=2, cases=2, raised_at=now, case_number=number,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        for case in (office.case, other):
            session.add(IncidentCase(incident_id=row.id, case_id=case.id, attached_at=now))
        await session.execute(update(Case).where(Case.id == other.id).values(follows=number))
    admin = await office.house.as_(Role.ADMIN)

    for path in ("/incidents", f"/incidents/{row.id}", "/api/v1/incidents", f"/api/v1/incidents/{row.id}"):
        assert number not in await (await admin.get(path)).text(), path
    read = await (await admin.get(f"/api/v1/incidents/{row.id}")).json()
    assert [case["number"] for case in read["cases"]] == [other.number]


async def test_neither_its_call_nor_what_was_said_is_shown(office: Office) -> None:
    number = await keeps_out(office, "agent")
    recording = await add_recording(office.house.database, office.house.recordings, call_id="main-1.0")
    agent, supervisor = await office.house.as_(Role.AGENT), await office.house.as_(Role.SUPERVISOR)
    audio = f"/recordings/{recording}"

    served = ("/calls/main-1.0", "/api/v1/calls/main-1.0", *(f"{audio}/{part}" for part in ("audio", "transcript")))
    for path in served:
        assert ((await agent.get(path)).status, (await supervisor.get(path)).status) == (404, 200), path
    for path in ("/calls", "/api/v1/calls"):
        assert (number in await (await agent.get(path)).text()) is False, path
        assert number in await (await supervisor.get(path)).text(), path


async def test_it_is_not_counted_among_what_waits(office: Office) -> None:
    await office.walked(("recuse", SUPERVISOR, {Field.WHO: "agent", Field.REASON: "当事人亲属"}))

    for role, waits in ((Role.AGENT, 0), (Role.SUPERVISOR, 1)):
        browser = await office.as_(role, "/cases")
        assert re.search(rf"待派单\D*{waits}\b", browser.page), role


async def test_its_letters_and_notices_are_not_listed(office: Office) -> None:
    number, now = await keeps_out(office, "admin"), office.house.clock()
    async with office.house.database.write() as session:
        case = await session.get_one(Case, office.case.id)
        letter = Letter(
            mailbox="box", uid_validity=1, uid=1, message_id="", taken_at=now, outcome=LetterOutcome.OPENED,
            case_id=case.id, sha256="0" * 64, size=9,
        )  # fmt: skip
        session.add(letter)
    admin, supervisor = await office.house.as_(Role.ADMIN), await office.house.as_(Role.SUPERVISOR)

    assert number not in await (await admin.get("/letters")).text()
    assert number in await (await supervisor.get("/letters")).text()
    assert (await admin.get(f"/letters/{letter.id}/original")).status == 404
    assert await office.house.audit("letter.downloaded") == []


_PLACES = {"id": "1", "kind": "docx", "form": "order", "action": "remind", "tag": "x"}
_PLACE = re.compile(r"\{(\w+)(?::(?:[^{}]|\{[^{}]*\})*)?\}")


async def test_no_address_of_the_case_lets_in_who_keeps_out(office: Office) -> None:
    number = await keeps_out(office, "admin")
    admin = await office.house.as_(Role.ADMIN)
    headers = await admin.token() | {"If-Match": '"1"'}
    routes = [route for route in ROUTES if "/cases/{number" in route.path]

    let_in = []
    for route in routes:
        path = _PLACE.sub(lambda place: number if place[1] == "number" else _PLACES[place[1]], route.path)
        given = (
            {"json": {}} if path.startswith("/api") else {"data": {"reason": "看一看", "text": "备注", "version": "1"}}
        )
        body = {} if route.method in {"GET", "DELETE"} else given
        answer = await admin.client.request(route.method, path, headers=headers, allow_redirects=False, **body)
        if answer.status not in {403, 404, 422}:
            let_in.append((route.name, answer.status))

    assert (len(routes) > 40, let_in) == (True, [])
