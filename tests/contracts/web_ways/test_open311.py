"""Other software by Open311 GeoReport v2, in JSON and XML."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from cases import Change
from db.tables import Case, CaseState, CaseType
from tests.contracts.web_ways.conftest import Citizen
from web import create_app

BASE = "/open311/v2"
REQUEST = {
    "service_code": "01", "description": "路灯不亮，请联系 13800138000", "lat": "34.6", "long": "119.2",
    "address_string": "人民路 88 号", "first_name": "先生", "last_name": "王", "phone": "+8613800138000",
    "email": "wang@example.com",
}  # fmt: skip


class Software:
    def __init__(self, citizen: Citizen) -> None:
        self.house, self.client = citizen.house, citizen.browser.client
        self.key = ""

    async def gets_a_key(self) -> None:
        by = Change(at=self.house.clock(), actor="admin")
        self.key = await self.house.services.ways.keys.make("某区平台", "open311", by)

    async def sends(self, *, form: str = "json", name: str = "", **changes: str) -> ClientResponse:
        headers = {"Idempotency-Key": name} if name else {}
        words = {"api_key": self.key} | REQUEST | changes
        return await self.client.post(f"{BASE}/requests.{form}", data=words, headers=headers)

    async def sees(self, **query: str) -> list[str]:
        answer = await self.client.get(f"{BASE}/requests.json", params=query)
        assert answer.status == 200
        return [row["service_request_id"] for row in await answer.json()]


@pytest.fixture
async def software(citizen: Citizen) -> Software:
    return Software(citizen)


async def change(software: Software, number: str, **values: object) -> None:
    case = await software.house.services.cases.by_number(number)
    async with software.house.database.write() as session:
        row = await session.get_one(Case, case.id)
        for name, value in values.items():
            setattr(row, name, value)


@pytest.mark.parametrize("path", ["/open311/v1/services.json", f"{BASE}/offices.xml", f"{BASE}/services", "/open311"])
async def test_an_address_that_is_none_is_refused_in_the_form_of_the_specification(
    software: Software, path: str
) -> None:
    answer = await software.client.get(path)
    said = await answer.text()

    assert answer.status == 404
    if path.endswith(".xml"):
        assert (answer.content_type, ET.fromstring(said).findtext("error/code")) == ("text/xml", "404")
    else:
        assert (await answer.json())[0]["code"] == 404


async def test_so_is_a_method_that_is_none(software: Software) -> None:
    answer = await software.client.delete(f"{BASE}/services.json")

    assert (answer.status, (await answer.json())[0]["code"]) == (405, 405)


async def test_services_are_the_categories_in_both_forms(software: Software) -> None:
    found = await (await software.client.get(f"{BASE}/services.json")).json()
    xml = ET.fromstring(await (await software.client.get(f"{BASE}/services.xml")).text())
    definition = await software.client.get(f"{BASE}/services/01.xml")
    discovery = await (await software.client.get("/open311/discovery.json")).json()

    assert found[0]["service_code"] == "01"
    assert set(found[0]) == {
        "service_code", "service_name", "description", "metadata", "type", "keywords", "group",
    }  # fmt: skip
    assert [(one.tag, one.findtext("service_code")) for one in xml][:1] == [("service", "01")]
    assert len(xml) == len(found)
    assert definition.content_type == "text/xml"
    assert ET.fromstring(await definition.text()).findtext("service_code") == "01"
    assert discovery["endpoints"][0]["url"].endswith("/open311/v2")


async def test_a_request_opens_a_case_once_and_can_be_followed(software: Software) -> None:
    await software.gets_a_key()

    first = await software.sends(name="a-1")
    again = await software.sends(name="a-1", form="xml")
    other = await software.sends()

    assert (first.status, again.status, other.status) == (201, 201, 201)
    number = (await first.json())[0]["service_request_id"]
    assert ET.fromstring(await again.text()).findtext("request/service_request_id") == number
    assert (await other.json())[0]["service_request_id"] != number
    case = await software.house.services.cases.by_number(number)
    assert (case.channel, case.caller, case.citizen_name) == ("open311", "13800138000", "王先生")
    assert (case.email, case.place) == ("wang@example.com", "人民路 88 号")

    merged = (await other.json())[0]["service_request_id"]
    await change(software, number, state=CaseState.REVIEWING)
    await change(software, merged, follows=number)
    [row] = await (await software.client.get(f"{BASE}/requests/{merged}.json")).json()
    assert (row["status"], row["status_notes"]) == ("open", "办理中")

    await change(software, number, state=CaseState.CLOSED)
    [row] = await (await software.client.get(f"{BASE}/requests/{number}.json")).json()
    assert (row["status"], row["status_notes"], row["service_code"]) == ("closed", "已办结", "01")
    assert (row["lat"], row["long"], row["requested_datetime"]) == (34.6, 119.2, "2026-11-22T12:00:00+08:00")
    assert row["description"] == "路灯不亮，请联系 ***"
    assert not {"王先生", "13800138000", "wang@example.com", case.code} & set(map(str, row.values()))
    assert await software.sees(status="closed") == [number]
    assert len(await software.sees()) == 2


async def test_a_place_that_is_only_coordinates_is_told_as_such_and_not_as_an_address(software: Software) -> None:
    await software.gets_a_key()
    sent = await software.sends(address_string="")
    number = (await sent.json())[0]["service_request_id"]

    [row] = await (await software.client.get(f"{BASE}/requests/{number}.json")).json()

    assert (row["lat"], row["long"], row["address"]) == (34.6, 119.2, None)
    assert (await software.house.services.cases.by_number(number)).place == "北纬 34.600000，东经 119.200000"


async def test_only_what_came_this_way_or_was_let_go_is_listed_and_never_a_sealed_case(software: Software) -> None:
    await software.gets_a_key()
    numbers = [(await (await software.sends()).json())[0]["service_request_id"] for _ in range(3)]
    await change(software, numbers[0], confidential=True)
    await change(software, numbers[1], case_type=CaseType.REPORT)
    citizen = Citizen(software.house, await software.house.open_browser())
    await citizen.opens()
    await citizen.sends(text="不是这条路来的")
    own, _ = citizen.receipt()

    assert await software.sees() == [numbers[2]]
    assert await software.sees(service_request_id=",".join([*numbers, own])) == [numbers[2]]
    for hidden in (*numbers[:2], own):
        assert (await software.client.get(f"{BASE}/requests/{hidden}.json")).status == 404
    by = Change(at=software.house.clock(), actor="supervisor", reason="公开办理")
    await software.house.services.ways.publishing.set(own, by, public=True)

    assert await software.sees() == [own, numbers[2]]
    [row] = await (await software.client.get(f"{BASE}/requests/{own}.json")).json()
    assert (row["description"], row["address"]) == ("", None)


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_refusals_are_in_the_words_of_the_specification(software: Software, form: str) -> None:
    await software.gets_a_key()
    key, software.key = software.key, "wrong"
    answers = [await software.sends(form=form), await software.sends(form=form, api_key="")]
    software.key = key
    answers += [
        await software.sends(form=form, service_code="99"),
        await software.sends(form=form, service_code=""),
        await software.client.get(f"{BASE}/requests/20261122-999999.{form}"),
        await software.client.get(f"{BASE}/services/99.{form}"),
        await software.client.get(f"{BASE}/requests.{form}", params={"status": "lost"}),
        await software.client.get(f"{BASE}/requests/a%00b.{form}"),
    ]

    assert [answer.status for answer in answers] == [403, 403, 404, 400, 404, 404, 400, 404]
    for answer in answers:
        if form == "json":
            [fault] = await answer.json()
            assert (fault["code"], bool(fault["description"])) == (answer.status, True)
        else:
            fault_xml = ET.fromstring(await answer.text()).find("error")
            assert fault_xml is not None
            assert fault_xml.findtext("code") == str(answer.status)


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_a_request_for_another_city_is_refused_and_opens_nothing(software: Software, form: str) -> None:
    await software.gets_a_key()
    given = software.house.services
    given = replace(given, settings=replace(given.settings, jurisdiction="ours.city.example"))
    async with TestClient(TestServer(create_app(given))) as software.client:
        other = await software.sends(form=form, jurisdiction_id="other.city.example")
        seen = await software.client.get(f"{BASE}/services.{form}", params={"jurisdiction_id": "other.city.example"})
        opened = await software.sees()
        ours = [await software.sends(jurisdiction_id="ours.city.example"), await software.sends()]
        told = await other.text()

    assert (other.status, seen.status, opened) == (404, 404, [])
    assert "jurisdiction_id other.city.example was not found" in told
    assert [answer.status for answer in ours] == [201, 201]


async def test_a_key_taken_back_opens_nothing_any_more(software: Software) -> None:
    await software.gets_a_key()
    keys = software.house.services.ways.keys
    [row] = await keys.all()
    assert software.key not in repr(vars(row))

    await keys.revoke(row.id, Change(at=software.house.clock(), actor="admin"))

    assert (await software.sends()).status == 403
