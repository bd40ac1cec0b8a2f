"""Programs with tokens: made by an administrator, seen once, narrowed by scopes, ended at once. On both databases."""

import re
from datetime import timedelta

from db.tables import Role
from tests.contracts.web.conftest import House
from tests.contracts.web.factory import add_calls
from tests.contracts.web_api.conftest import API, Program, a_program, problem
from tests.contracts.web_cases.conftest import Office
from web.tokens.scopes import Scope

FORM = {
    "name": "grid", "purpose": "网格平台对接", "expires_on": "2027-03-01", "per_minute": "60", "unit": "", "role": "qa",
    "sign_level": "0", "scopes": "calls:read",
}  # fmt: skip


async def test_an_administrator_makes_a_token_that_is_shown_once(house: House) -> None:
    await add_calls(house.database, 1)
    admin = await house.as_(Role.ADMIN)
    await admin.get("/admin/tokens")

    made = await admin.post("/admin/tokens", **FORM)
    assert made.status == 200
    shown = re.search(r'id="made-token">([^<]+)<', admin.page)
    assert shown
    await admin.get("/admin/tokens")
    assert shown.group(1) not in admin.page
    assert "从未" in admin.page
    assert "<td>2027-03-01</td>" in admin.page

    program = Program((await house.open_browser()).client, shown.group(1))
    assert (await program.get("/calls")).status == 200
    await admin.get("/admin/tokens")
    assert "从未" not in admin.page
    assert await house.audit("token.made") == [("admin", "1", "网格平台对接")]
    assert (await admin.post("/admin/tokens", **FORM)).status == 422
    assert "这个名称已经用过" in admin.page


async def test_what_is_wrong_with_a_wish_is_told_at_its_field(house: House) -> None:
    admin = await house.as_(Role.ADMIN)
    for change, complaint in (
        ({"name": "Grid 1"}, "小写字母开头"),
        ({"expires_on": "2028-01-01"}, "有效期应在"),
        ({"scopes": "settings:write"}, "用不上这些权限：settings:write"),
        ({"scopes": ""}, "请至少选择一项权限"),
        ({"per_minute": "0"}, "每分钟请求数应为"),
    ):
        await admin.get("/admin/tokens")
        assert (await admin.post("/admin/tokens", **FORM | change)).status == 422
        assert complaint in admin.page
    assert await house.audit("token.made") == []


async def test_a_token_ends_when_it_is_revoked_and_when_it_expires(house: House) -> None:
    program = await a_program(house, Scope.BOARD_READ)
    other = await a_program(house, Scope.BOARD_READ, name="other", days=1)
    admin = await house.as_(Role.ADMIN)
    assert (await program.get("/board")).status == 200

    await admin.get("/admin/tokens")
    assert (await admin.post("/admin/tokens/1/revoke", reason="平台下线")).status == 303
    assert await problem(await program.get("/board")) == (401, "token_refused")
    assert (await other.get("/board")).status == 200
    house.clock.now += timedelta(days=1)
    assert await problem(await other.get("/board")) == (401, "token_refused")
    assert await house.audit("token.revoked") == [("admin", "1", "平台下线")]


async def test_only_administrators_deal_with_tokens(house: House) -> None:
    for role in (Role.SUPERVISOR, Role.AGENT, Role.DEPARTMENT):
        browser = await house.as_(role)
        assert (await browser.get("/admin/tokens")).status == 403
        await browser.get("/password")
        assert (await browser.post("/admin/tokens", **FORM)).status == 403


async def test_a_missing_scope_is_named(house: House) -> None:
    program = await a_program(house, Scope.CALLS_READ)

    refused = await program.get("/cases")

    assert await problem(refused) == (403, "scope_missing")
    assert (await refused.json())["scope"] == "cases:read"
    assert 'scope="cases:read"' in refused.headers["WWW-Authenticate"]
    assert "cases:read" in (await refused.json())["detail"]


async def test_a_scope_gives_no_more_than_the_role_has(house: House) -> None:
    program = await a_program(house, Scope.CASES_READ, role=Role.MANAGER)

    assert await problem(await program.get("/cases")) == (403, "not_permitted")


async def test_recordings_and_words_of_a_call_need_their_own_scope(house: House) -> None:
    await add_calls(house.database, 1)
    plain = await a_program(house, Scope.CALLS_READ)
    hears = await a_program(house, Scope.CALLS_READ, Scope.RECORDINGS_READ, name="hears")

    assert (await plain.get("/calls?words=油烟")).status == 200
    assert (await (await plain.get("/calls?words=油烟")).json())["calls"] != []
    assert (await (await hears.get("/calls?words=油烟")).json())["calls"] == []


async def test_a_token_counts_and_the_cookie_beside_it_does_not(house: House) -> None:
    program = await a_program(house, Scope.BOARD_READ)
    admin = await house.as_(Role.ADMIN)

    wrong = await admin.client.get(f"{API}/board", headers={"Authorization": "Bearer hl_wrong"})
    narrow = await admin.client.get(f"{API}/cases", headers={"Authorization": f"Bearer {program.token}"})
    in_cookie = await (await house.open_browser()).client.get(f"{API}/board", cookies={"hotline": program.token})
    elsewhere = await program.client.get(
        "/", headers={"Authorization": f"Bearer {program.token}"}, allow_redirects=False
    )

    assert await problem(wrong) == (401, "token_refused")
    assert await problem(narrow) == (403, "scope_missing")
    assert await problem(in_cookie) == (401, "not_signed_in")
    assert elsewhere.status == 303


async def test_a_program_that_asks_too_often_is_told_when_to_come_again(house: House) -> None:
    program = await a_program(house, Scope.BOARD_READ, per_minute=6)

    asked = [(await program.get("/board")).status for _ in range(3)]
    refused = await program.get("/board")

    assert asked == [200] * 3
    assert await problem(refused) == (429, "too_many_requests")
    house.clock.now += timedelta(seconds=int(refused.headers["Retry-After"]))
    assert (await program.get("/board")).status == 200


async def test_a_units_program_sees_what_the_unit_sees(office: Office) -> None:
    own = await a_program(office.house, Scope.CASES_READ, Scope.CASES_WRITE, unit="cgj")
    other = await a_program(office.house, Scope.CASES_READ, unit="paper", name="paper")
    hotline = await a_program(office.house, Scope.CASES_WRITE, name="office")
    path = f"/cases/{office.case.number}"

    assert await problem(await own.get(path)) == (404, "no_such_case")
    sent = {"fields": {"unit": "cgj", "supervising_unit": "dc1"}}
    assert (await hotline.post(f"{path}/steps/dispatch", sent, If_Match='"2"')).status == 200
    read = await own.get(path)
    assert (read.status, (await read.json())["call_id"]) == (200, None)
    assert await problem(await other.get(path)) == (404, "no_such_case")
    assert await problem(await own.get("/cases")) == (403, "not_permitted")
    signed = await own.post(f"{path}/steps/sign", If_Match=read.headers["ETag"])
    assert (signed.status, (await signed.json())["state"]) == (200, "handling")
    history = (await (await own.get(path)).json())["history"]
    assert [(line["actor"], line["action"]) for line in history] == [("api:office", "dispatch"), ("api:grid", "sign")]
    me = await (await own.get("/me")).json()
    assert (me["login"], me["unit"], me["token"]["scopes"]) == ("api:grid", "cgj", ["cases:read", "cases:write"])
