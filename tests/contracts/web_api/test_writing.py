"""What a program cannot read it does not destroy: a case is written without losing what was left out or told masked."""

import pytest

from cases import CaseText
from db.tables import CaseType, Role
from tests.contracts.web_api.conftest import a_program
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT
from web.tokens.scopes import Scope

NAME, PLACE = "赵明明", "槐花路77号"


async def _written(office: Office) -> str:
    """The path of a case with a name and a door."""
    text = CaseText(text="夜间油烟", case_type=CaseType.COMPLAINT, citizen_name=NAME, place=PLACE)
    given, case = office.house.services, office.case
    office.case = await given.cases.write(case.id, text, version=case.version, now=office.house.clock(), actor="agent")
    return f"/cases/{office.case.number}"


async def _now(office: Office) -> tuple[str, CaseType | None, str | None, str | None]:
    case = await office.house.services.cases.get(office.case.id)
    return case.text, case.case_type, case.citizen_name, case.place


async def test_what_is_left_out_stays_and_null_empties(office: Office) -> None:
    path = await _written(office)
    program = await a_program(office.house, Scope.CASES_READ, Scope.CASES_WRITE)

    first = await program.ask("PUT", f"{path}/text", {"text": "凌晨油烟"}, If_Match=f'"{office.case.version}"')
    assert (first.status, await _now(office)) == (200, ("凌晨油烟", CaseType.COMPLAINT, NAME, PLACE))

    body = {"citizen_name": None, "place": ""}
    second = await program.ask("PUT", f"{path}/text", body, If_Match=first.headers["ETag"])
    assert (second.status, await _now(office)) == (200, ("凌晨油烟", CaseType.COMPLAINT, None, None))


@pytest.mark.parametrize("scopes", [(Scope.CASES_READ, Scope.CASES_WRITE), (Scope.CASES_WRITE,)])
async def test_a_case_that_was_read_can_be_written_back(office: Office, scopes: tuple[Scope, ...]) -> None:
    """Also by a program to which the place was told masked, in the case it was refused with."""
    path = await _written(office)
    program = await a_program(office.house, *scopes, role=Role.AGENT)
    late = await program.ask("PUT", f"{path}/text", {"text": "x"}, If_Match='"1"')
    found = (await late.json())["current"]
    assert found["citizen_name"] == "赵**"
    assert found["place"] == (PLACE if Scope.CASES_READ in scopes else "槐花路**")

    body = {name: found[name] for name in ("text", "case_type", "place", "citizen_name")} | {"text": "凌晨油烟"}
    saved = await program.ask("PUT", f"{path}/text", body, If_Match=late.headers["ETag"])

    assert (saved.status, await _now(office)) == (200, ("凌晨油烟", CaseType.COMPLAINT, NAME, PLACE))


async def test_no_name_stays_no_name(office: Office) -> None:
    path = await _written(office)
    program = await a_program(office.house, Scope.CASES_READ, Scope.CASES_WRITE)
    first = await program.ask("PUT", f"{path}/text", {"citizen_name": None}, If_Match=f'"{office.case.version}"')
    told = (await (await program.get(path)).json())["citizen_name"]

    await program.ask("PUT", f"{path}/text", {"citizen_name": told}, If_Match=first.headers["ETag"])

    assert (await _now(office))[2] is None


async def test_the_software_of_a_unit_reads_where_to_go_and_an_inspectors_does_not(office: Office) -> None:
    path = await _written(office)
    await office.walked(("dispatch", AGENT))
    unit = await a_program(office.house, Scope.CASES_READ, unit="cgj")
    inspector = await a_program(office.house, Scope.CASES_READ, role=Role.QA, name="qa")

    assert (await (await unit.get(path)).json())["place"] == PLACE
    assert (await (await inspector.get(path)).json())["place"] == "槐花路**"
