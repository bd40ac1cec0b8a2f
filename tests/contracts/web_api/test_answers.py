"""What is served is what the description says, on both databases."""

from db.tables import Role
from tests.contracts.cases.units import TO_REVIEW
from tests.contracts.web.conftest import House
from tests.contracts.web.factory import a_board, add_calls
from tests.contracts.web_api.conftest import a_program
from tests.contracts.web_api.described import Described
from tests.contracts.web_cases.conftest import Office
from web.openapi.document import document
from web.openapi.operations import OPERATIONS
from web.routes import ROUTES
from web.tokens.scopes import Scope


async def test_everything_that_is_read_is_as_described(office: Office, described: Described) -> None:
    house, number = office.house, office.case.number
    await add_calls(house.database, 3)
    await office.walked(*TO_REVIEW)
    house.boards.show(a_board())
    house.controls.done = {"trunks": {"carrier": {"loaded": True, "reachable": None, "registration": None}}}
    program = await a_program(house, *Scope, role=Role.ADMIN)
    reads = {
        "api.me": "/me",
        "api.openapi": "/openapi.json",
        "api.board": "/board",
        "api.calls": "/calls?limit=2",
        "api.call": "/calls/main-5000.0",
        "api.callbacks": "/callbacks",
        "api.hall-figures": "/reports/hall",
        "api.seat-figures": "/reports/seats",
        "api.cases": "/cases",
        "api.case": f"/cases/{number}",
        "api.follow-ups": "/follow-ups",
        "api.case.marks": f"/cases/{number}/marks",
        "api.attachments": f"/cases/{number}/attachments",
        "api.knowledge": "/knowledge",
        "api.templates": "/knowledge/templates",
        "api.lines": "/admin/lines",
        "api.menus": "/admin/menus",
        "api.queues": "/admin/queues",
        "api.seats": "/admin/seats",
        "api.trunks": "/admin/trunks",
        "api.trunks.state": "/admin/trunks/state",
        "api.pauses": "/admin/pauses",
        "api.rules.follow-up": "/admin/rules/follow-up",
        "api.rules.orders": "/admin/rules/orders",
        "api.rules.lingering": "/admin/rules/lingering",
        "api.rules.calling-back": "/admin/rules/calling-back",
        "api.rules.unread": "/admin/rules/unread",
        "api.units": "/admin/units",
        "api.rules.rating": "/admin/rules/rating",
        "api.rules.callback": "/admin/rules/callback",
        "api.announcements": "/announcements",
        "api.priority": "/priority-callers",
        "api.duty-phones": "/call-settings",
        "api.outbound-rules": "/call-settings/outbound-rules",
        "api.skills": "/admin/skills",
    }

    found = {name: await described.faults(name, await program.get(path)) for name, path in reads.items()}

    assert {name: faults for name, faults in found.items() if faults} == {}


async def test_a_units_inbox_is_as_described(office: Office, described: Described) -> None:
    await office.walked(TO_REVIEW[0])
    program = await a_program(office.house, Scope.CASES_READ, unit="cgj")

    answer = await program.get("/inbox?tray=sign")

    assert await described.faults("api.inbox", answer) == []
    assert [case["number"] for case in (await answer.json())["cases"]] == [office.case.number]


async def test_changes_and_refusals_are_as_described(office: Office, described: Described) -> None:
    program, number = await a_program(office.house, Scope.CASES_WRITE), office.case.number
    asked = {
        "api.case.note": ("POST", f"/cases/{number}/notes", {"text": "已电话核实"}, {}),
        "api.case.tag": ("PUT", f"/cases/{number}/tags/夜间噪音", None, {}),
        "api.case.untag": ("DELETE", f"/cases/{number}/tags/夜间噪音", None, {}),
        "api.case.text": ("PUT", f"/cases/{number}/text", {"text": "油烟扰民"}, {"If_Match": '"1"'}),
        "api.case.step": ("POST", f"/cases/{number}/steps/dispatch", {"fields": {}}, {}),
        "api.cases.bulk": ("POST", "/cases/bulk", {"action": "tag", "numbers": [number], "fields": {"tag": "a"}}, {}),
        "api.case": ("GET", f"/cases/{number}", None, {}),
        "api.order": ("POST", "/orders/switch.ping", {"fields": 1}, {}),
    }

    answers = {name: await program.ask(*what, **more) for name, (*what, more) in asked.items()}

    found = {name: await described.faults(name, answer) for name, answer in answers.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}
    statuses = {name: answer.status for name, answer in answers.items()}
    assert statuses == {
        "api.case.note": 200, "api.case.tag": 200, "api.case.untag": 200, "api.case.text": 412, "api.case.step": 428,
        "api.cases.bulk": 200, "api.case": 403, "api.order": 403,
    }  # fmt: skip


async def test_the_document_and_its_page_are_served(house: House) -> None:
    stranger, agent = await house.open_browser(), await house.as_(Role.AGENT)

    served = await (await stranger.get("/api/v1/openapi.json")).json()
    assert served == document(ROUTES, OPERATIONS, title=house.services.settings.title)
    assert (await stranger.get("/api/docs")).status == 303
    assert (await agent.get("/api/docs")).status == 200
    assert all(one.summary in agent.page for one in OPERATIONS.values())


async def test_addresses_below_the_api_that_are_none_are_refused_as_programs_read_it(office: Office) -> None:
    supervisor = await office.house.as_(Role.SUPERVISOR)

    for path in ("/api", "/api/", "/api/v2/cases", "/api/cases", "/api/v1", "/api/v1/nothing"):
        answer = await supervisor.get(path)
        assert (answer.status, answer.content_type) == (404, "application/problem+json"), path
    assert (await supervisor.get("/api/docs")).content_type == "text/html"
