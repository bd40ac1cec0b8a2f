"""What a unit's people can find out about who called: every page and every JSON they may ask for is walked."""

import io
import json
import re
import zipfile

import pytest
from sqlalchemy import select

from cases import CaseText, CaseView, Change, Field, Links
from db.tables import Case, Nature, Role
from tests.contracts.cases.units import a_case, walk
from tests.contracts.web.conftest import Browser
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, HANDLER, SUPERVISOR
from web.inbox.queries import Tray
from web.permissions import PERMISSIONS
from web.routes import ROUTES

NAME, NUMBER, PLACE, WORDS = "欧阳锦程", "13812345678", "槐花路77号5单元603室", "楼下烧烤店老板姓钱"
SECRETS = (NAME, NUMBER, "138****5678", "欧阳", PLACE, "槐花路", WORDS)
FIELDS = {
    "number": "", "id": "1", "action": "sign", "kind": "docx", "name": "call.hold", "year": "2026", "day": "",
    "form": "order", "format": "json", "code": "0101",
}  # fmt: skip


def addresses(number: str) -> list[tuple[str, str]]:
    """(name, address) of everything a unit's person may GET, about this case where it is about one."""
    may = PERMISSIONS[Role.DEPARTMENT]
    wanted = [route for route in ROUTES if route.method == "GET" and (route.needs is None or route.needs in may)]
    found = []
    for route in wanted:
        filled = re.sub(r"\{(\w+)(?::(?:[^{}]|\{[^{}]*\})*)?\}", lambda hit: _filled(hit[1], number), route.path)
        found.append((route.name, filled))
    return found + [(f"inbox {tray}", f"/inbox?tray={tray}") for tray in Tray]


def _filled(name: str, number: str) -> str:
    return number if name == "number" else FIELDS[name]


async def sealed(office: Office, **marks: object) -> CaseView:
    """A case that went all the way to a redo, with careless words everywhere a unit reads."""
    async with office.house.database.write() as session:
        row = (await session.scalars(select(Case))).one()
        row.citizen_name, row.place, row.text, row.caller = NAME, PLACE, f"{WORDS}，我电话{NUMBER}", NUMBER
        version = row.version
    office.case = await office.house.services.cases.get(office.case.id)
    assert office.case.version >= version
    careless = f"{NAME}再次来电，住{PLACE}，电话{NUMBER}"
    redacted = {Field.REDACTED: f"有人反映占道经营（{NAME}，{NUMBER}，{PLACE}）"}
    return await walk(
        office.house.services.steps, office.case,
        ("classify", AGENT, {**marks, **redacted}), ("dispatch", AGENT, redacted), ("sign", HANDLER),
        ("remind", AGENT, {Field.REASON: careless}), ("submit", HANDLER),
        ("return_answer", SUPERVISOR, {Field.REASON: careless}), ("submit", HANDLER), ("pass_review", SUPERVISOR),
        ("follow_up", AGENT, {Field.OUTCOME: "dissatisfied", Field.REASON: careless}),
        ("redo", AGENT, {Field.REASON: careless}),
        ("instruct", SUPERVISOR, {Field.LEADER: "张副市长", Field.REASON: f"{careless}，请尽快了结"}),
    )  # fmt: skip


async def everything(browser: Browser, number: str) -> dict[str, str]:
    """What the browser gets, by name of address; documents unpacked."""
    found = {}
    for name, path in addresses(number):
        if name == "inbox.stream":  # never ends; carries a number of cases and nothing else
            continue
        response = await browser.get(path)
        body = await response.read()
        if body[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(body)) as packed:
                body = b"".join(packed.read(one) for one in packed.namelist())
        text = body.decode("utf-8", "replace")
        found[name] = json.dumps(json.loads(text), ensure_ascii=False) if "json" in response.content_type else text
    return found


@pytest.mark.parametrize("marks", [{Field.CONFIDENTIAL: True}, {Field.NATURE: Nature.ACCUSATION}], ids=["保密", "举报"])
async def test_nothing_a_unit_can_ask_for_tells_who_called_about_a_sealed_case(
    office: Office, marks: dict[Field, object]
) -> None:
    case = await sealed(office, **{str(name): value for name, value in marks.items()})  # type: ignore[arg-type]
    unit = await office.as_(Role.DEPARTMENT)

    found = await everything(unit, case.number)

    leaks = {(name, secret) for name, text in found.items() for secret in SECRETS if secret in text}
    assert leaks == set()
    assert "有人反映占道经营" in found["case"], "the walk did see the case"
    assert case.number in found["inbox handle"]
    assert "有人反映占道经营" in found["api.case"]
    assert "张副市长" in found["case"]
    assert "请尽快了结" in found["case"]
    assert len(found) > 20


async def test_an_anonymous_citizen_is_not_revealed_to_units_for_any_reason(office: Office) -> None:
    await sealed(office, **{str(Field.ANONYMOUS): True})
    unit = await office.as_(Role.DEPARTMENT)

    found = await everything(unit, office.case.number)
    revealed = await unit.post(f"{office.path}/citizen", reason="联系诉求人核实")

    leaks = {(name, secret) for name, text in found.items() for secret in (NAME, NUMBER, "138****") if secret in text}
    assert leaks == set()
    assert revealed.status == 403
    assert await office.house.audit("case.revealed") == []


async def test_a_full_number_finds_nothing_for_a_unit(office: Office) -> None:
    case = await sealed(office)
    unit = await office.as_(Role.DEPARTMENT)

    for path in (
        f"/cases?find={NUMBER}",
        f"/api/v1/cases?find={NUMBER}",
        f"/calls?caller={NUMBER}",
        "/priority-callers",
    ):
        assert (await unit.get(path)).status == 403
    for path in (f"/knowledge?find={NUMBER}", f"/inbox?find={NUMBER}&tray=handle"):
        response = await unit.get(path)
        body = (await response.text()).replace(f'value="{NUMBER}"', "").replace(f"find={NUMBER}", "")
        assert (case.number in body) == path.startswith("/inbox"), "the inbox knows no search"
    assert (await unit.get(f"{office.path}/history-of-citizen")).status == 403


async def test_numbers_in_words_are_hidden_and_the_rest_is_not_in_an_open_case(office: Office) -> None:
    await sealed(office)
    unit = await office.as_(Role.DEPARTMENT)

    await unit.get(office.path)

    assert NUMBER not in unit.page
    assert WORDS in unit.page
    assert PLACE in unit.page, "who handles it has to find it"
    response = await unit.post(f"{office.path}/citizen", reason="联系诉求人核实")
    assert NUMBER in await response.text()
    assert [entry[2] for entry in await office.house.audit("case.revealed")] == ["联系诉求人核实"]


async def test_inspectors_read_cases_without_names_and_doors(office: Office) -> None:
    written = CaseText(text=WORDS, citizen_name=NAME, place=PLACE)
    case = office.case
    await office.house.services.cases.write(
        case.id, written, version=case.version, now=office.house.clock(), actor="agent"
    )
    inspector = await office.as_(Role.QA)

    for path in (office.path, f"/api/v1{office.path}", "/cases", "/api/v1/cases"):
        response = await inspector.get(path)
        text = await response.text()
        text = json.dumps(json.loads(text), ensure_ascii=False) if "json" in response.content_type else text
        assert NAME not in text
        assert "77号" not in text
        assert "槐花路**" in text


async def test_inspectors_read_no_doors_of_cases_beside_one(office: Office) -> None:
    """Like it, linked to it, or following it."""
    given, now = office.house.services, office.house.clock()
    written = CaseText(text="楼下烧烤店油烟", citizen_name=NAME, place="槐花路77号")
    first = await given.cases.write(office.case.id, written, version=office.case.version, now=now, actor="agent")
    second = await a_case(office.house.database, 2)
    second = await given.cases.write(second.id, written, version=second.version, now=now, actor="agent")
    why = Change(at=now, actor="agent", reason="同一家店")
    await Links(office.house.database).link(first.number, second.number, AGENT, why)
    await walk(given.steps, second, ("merge", AGENT, {Field.INTO: first.number, Field.REASON: "同一事项"}))
    inspector = await office.as_(Role.QA)
    agent = await office.as_(Role.AGENT)

    for reader, shown in ((inspector, "槐花路**"), (agent, "槐花路77号")):
        pages = [await (await reader.get(f"{at}{office.path}/ties")).text() for at in ("", "/api/v1")]
        headers = await reader.token()
        asked = await reader.client.post(f"/api/v1{office.path}/similar", json={}, headers=headers)
        for page in (*pages, json.dumps(await asked.json(), ensure_ascii=False)):
            text = page if page.lstrip().startswith("<") else json.dumps(json.loads(page), ensure_ascii=False)
            assert second.number in text
            assert shown in text
            assert ("77号" in text) == (reader is agent)
