"""回避: whoever keeps out of a case meets it nowhere: not beside its call, not in its incident, not in the counts."""

from pathlib import Path

import pytest
from sqlalchemy import select, update

from cases import Cases, Field, OpeningCall
from db.tables import Case, IncidentCase, Role
from tests.contracts.cases.units import walk
from tests.contracts.web.factory import a_call
from tests.contracts.web.talk import add_recording, add_transcript
from tests.contracts.web_cases.conftest import Office
from tests.contracts.web_incidents.bursts import a_burst
from tests.unit.cases.people import NOON, SUPERVISOR
from web.cases.filters import Todo
from web.cases.queries import waiting

WORDS, NAME = "邻居举报夜间装修", "赵明明"


async def _kept_out(office: Office, login: str) -> str:
    """Number of the case of the call ``main-9.1``, from which ``login`` keeps out."""
    opening = OpeningCall(
        call_id="main-9.1", line="12345", caller="13812345678", seat="8007", called_at=NOON, simulated=False
    )
    async with office.house.database.write() as session:
        session.add(a_call("main-9.1"))
    case = await Cases(office.house.database).open_from_call(opening, now=NOON, actor="system:journal")
    async with office.house.database.write() as session:
        await session.execute(update(Case).where(Case.id == case.id).values(text=WORDS, citizen_name=NAME))
    keep_out = {Field.WHO: login, Field.REASON: "当事人亲属"}
    await walk(office.house.services.steps, case, ("recuse", SUPERVISOR, keep_out))
    return case.number


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR])
async def test_its_call_is_none_of_theirs_either(office: Office, role: Role) -> None:
    number = await _kept_out(office, role.value)
    browser = await office.as_(role)

    assert (await browser.get("/calls/main-9.1")).status == 404
    assert not [secret for secret in (WORDS, NAME, "登记工单") if secret in browser.page]
    opened = await browser.post("/calls/main-9.1/case")
    assert opened.status == 404
    assert WORDS not in await opened.text()
    api = await browser.client.post("/api/v1/calls/main-9.1/case", headers=await browser.token())
    assert (api.status, number in await api.text()) == (404, False)
    other = await office.as_(Role.ADMIN, "/calls/main-9.1")
    assert WORDS in other.page


async def test_an_incident_lists_its_other_cases(office: Office) -> None:
    alert = await a_burst(office.house.database, first=2)
    async with office.house.database.read() as session:
        ids = list(await session.scalars(select(IncidentCase.case_id).order_by(IncidentCase.case_id)))
    hidden, shown = [await office.house.services.cases.get(case_id) for case_id in ids[:2]]
    keep_out = {Field.WHO: "supervisor", Field.REASON: "当事人亲属"}
    await walk(office.house.services.steps, hidden, ("recuse", SUPERVISOR, keep_out))

    supervisor = await office.as_(Role.SUPERVISOR, f"/incidents/{alert}")
    api = await (await supervisor.get(f"/api/v1/incidents/{alert}")).json()

    assert (hidden.number in supervisor.page, shown.number in supervisor.page) == (False, True)
    assert {one["number"] for one in api["cases"]} & {hidden.number, shown.number} == {shown.number}


async def test_what_waits_is_counted_without_it(office: Office) -> None:
    await _kept_out(office, "agent")

    async with office.house.database.read() as session:
        his, all_of_it = [await waiting(session, NOON, viewer=login) for login in ("agent", "supervisor")]

    assert (his[Todo.DISPATCH], all_of_it[Todo.DISPATCH]) == (1, 2)


async def test_what_was_said_does_not_find_its_call(office: Office, tmp_path: Path) -> None:
    database = office.house.database
    await _kept_out(office, "agent")
    await add_transcript(database, await add_recording(database, tmp_path, call_id="main-9.1"), now=NOON)
    agent, supervisor = await office.as_(Role.AGENT), await office.as_(Role.SUPERVISOR)

    for person, found in ((agent, False), (supervisor, True)):
        for path in ("/calls?words=油烟", "/api/v1/calls?words=油烟"):
            shown = await (await person.get(path)).text()
            assert ("main-9.1" in shown) == found, path
        await person.get("/calls?words=油烟")
        assert ("共 1 " in person.page) == found
    exported = await supervisor.get("/calls.csv?words=油烟")
    assert "main-9.1" in await exported.text()


async def test_nor_a_call_that_was_made_for_it(office: Office, tmp_path: Path) -> None:
    database, number = office.house.database, await _kept_out(office, "agent")
    async with database.write() as session:
        session.add(a_call("main-10.1", case_number=number))
        session.add(a_call("main-11.1"))
    for call_id in ("main-10.1", "main-11.1"):
        await add_transcript(database, await add_recording(database, tmp_path, call_id=call_id), now=NOON)
    agent = await office.as_(Role.AGENT)

    rows = (await (await agent.get("/api/v1/calls?words=油烟")).json())["calls"]

    assert [row["id"] for row in rows] == ["main-11.1"]
