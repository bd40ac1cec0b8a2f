"""An administrator's page of people: who gets in, as what; passwords shown once; every change written down."""

import re
from datetime import timedelta

from sqlalchemy import func, select

from db.tables import Department, Role, User, WebSession
from tests.contracts.cases.units import add_units
from tests.contracts.web.factory import PASSWORD
from tests.contracts.web_api.conftest import a_program
from tests.contracts.web_api.described import Described
from tests.contracts.web_people.asked import PERSON, added, ordered, shown
from tests.contracts.web_people.conftest import House
from web.tokens.scopes import Scope

FAULTS: list[tuple[dict[str, str], str, str]] = [
    ({"login": "admin"}, "login", "已经有人使用"),
    ({"login": "api:x"}, "login", "小写字母"),
    ({"name": ""}, "name", "请填写姓名"),
    ({"role": "boss"}, "role", "请从列表中选择角色"),
    ({"seat": "7777"}, "seat", "没有这个座席"),
    ({"role": "department"}, "unit", "必须选择单位"),
    ({"unit": "cgj"}, "unit", "不能选择单位"),
    ({"role": "department", "seat": "", "unit": "old"}, "unit", "已停用"),
    ({"sign_level": "2"}, "sign_level", "才有审签权限"),
]
"""What is sent instead, and which field then says what."""


async def person(house: House, login: str) -> User | None:
    async with house.database.read() as session:
        return await session.scalar(select(User).where(User.login == login))


async def test_a_new_person_signs_in_with_the_password_that_was_shown_once(house: House) -> None:
    browser = await house.as_(Role.ADMIN)

    assert await added(browser) == 200

    password = shown(browser)
    row = await person(house, "li.na")
    assert row is not None
    assert (row.name, row.role, row.seat, row.active) == ("李娜", Role.AGENT, "8002", True)
    assert password not in row.password_hash
    assert (await (await house.open_browser()).sign_in("li.na", password)).status == 303
    await browser.get("/admin/people?words=李")
    assert password not in browser.page
    assert "1 处" in browser.page, "she is signed in"
    assert await house.audit("user.added") == [("admin", "li.na", None)]


async def test_each_fault_is_told_at_its_field_and_nobody_is_added(house: House) -> None:
    await add_units(house.database)
    async with house.database.write() as session:
        session.add(Department(code="old", name="旧局", active=False))
    browser = await house.as_(Role.ADMIN)

    for changes, field, words in FAULTS:
        assert await added(browser, **changes) == 422
        assert words in browser.page.split(f'id="fault-{field}-new">')[1].split("</div>")[0]
    assert await person(house, "li.na") is None


async def test_a_person_changes_place_and_the_next_page_knows_it(house: House) -> None:
    admin, agent = await house.as_(Role.ADMIN), await house.as_(Role.AGENT)
    assert (await agent.get("/supervision")).status == 403

    await admin.get("/admin/people?person=agent")
    answer = await admin.post(
        "/admin/people", login="agent", name="李晓", role="supervisor", seat="8007", unit="", sign_level="0"
    )

    assert answer.status == 303
    assert (await agent.get("/supervision")).status == 200
    assert await house.audit("user.changed") == [("admin", "agent", None)]


async def test_who_is_locked_is_out_at_once_and_comes_in_again_when_unlocked(house: House) -> None:
    admin, agent = await house.as_(Role.ADMIN), await house.as_(Role.AGENT)

    assert await ordered(admin, "agent", "lock", "离职") == 303
    assert (await agent.get("/desk")).headers["Location"].startswith("/signin")
    assert (await agent.sign_in("agent")).status == 401

    assert await ordered(admin, "agent", "unlock", "返聘") == 303
    assert (await agent.sign_in("agent")).status == 303
    assert await house.audit("user.deactivated") == [("admin", "agent", "离职")]
    assert await house.audit("user.activated") == [("admin", "agent", "返聘")]


async def test_a_lock_after_wrong_passwords_is_shown_and_lifted(house: House) -> None:
    admin, agent = await house.as_(Role.ADMIN), await house.open_browser()
    for _ in range(5):
        await agent.sign_in("agent", "wrong-password")
    assert (await agent.sign_in("agent")).status == 401

    await admin.get("/admin/people?words=agent")
    assert "临时锁定" in admin.page
    assert await ordered(admin, "agent", "unlock") == 303

    assert (await agent.sign_in("agent")).status == 303


async def test_everything_a_person_has_open_is_signed_out_or_gets_another_password(house: House) -> None:
    admin, one, other = await house.as_(Role.ADMIN), await house.as_(Role.AGENT), await house.as_(Role.AGENT)

    assert await ordered(admin, "agent", "sign-out", "电脑遗失") == 303
    for browser in (one, other):
        assert (await browser.get("/desk")).headers["Location"].startswith("/signin")
    assert (await one.sign_in("agent")).status == 303, "the password is still good"

    assert await ordered(admin, "agent", "password", "忘记密码") == 200
    password = shown(admin)
    assert (await one.get("/desk")).headers["Location"].startswith("/signin")
    assert (await one.sign_in("agent", PASSWORD)).status == 401
    assert (await one.sign_in("agent", password)).status == 303
    assert await house.audit("user.signed_out") == [("admin", "agent", "电脑遗失")]


async def test_the_last_administrator_stays_and_nobody_locks_himself(house: House) -> None:
    admin = await house.as_(Role.ADMIN)
    assert await ordered(admin, "admin", "lock") == 422
    assert "不能停用自己的账号" in admin.page

    await added(admin, login="second", role="admin", seat="")
    second = await house.open_browser()
    await second.sign_in("second", password := shown(admin))
    await second.set_own_password(password, "油菜花开在三月的田野上")
    assert await ordered(second, "admin", "lock") == 303
    assert await ordered(second, "second", "lock") == 422
    row = await person(house, "second")
    assert row is not None
    assert row.active


async def test_an_order_without_a_reason_is_not_carried_out(house: House) -> None:
    admin = await house.as_(Role.ADMIN)

    assert await ordered(admin, "agent", "lock", "") == 422

    row = await person(house, "agent")
    assert row is not None
    assert row.active


async def test_the_list_is_narrowed_and_goes_on_after_a_page(house: House) -> None:
    admin = await house.as_(Role.ADMIN)
    await ordered(admin, "qa", "lock")

    async def logins(query: str) -> list[str]:
        await admin.get(f"/admin/people?{query}")
        return re.findall(r'<td class="mono">([a-z.]+)</td>', admin.page)

    assert await logins("role=qa") == ["qa"]
    assert await logins("state=off") == ["qa"]
    assert await logins("unit=cgj") == ["department"]
    assert await logins("words=8007") == ["agent"]
    assert await logins("words=%25") == [], "a percent sign is a percent sign"
    assert await logins("limit=2") == ["admin", "agent"]
    assert 'after=agent">下一页' in admin.page
    assert await logins("limit=2&after=agent") == ["department", "manager"]


async def test_the_same_as_json_is_as_described(house: House) -> None:
    browser, described = await house.as_(Role.ADMIN), Described()
    token, api = await browser.token(), "/api/v1/admin/people"
    client = browser.client

    made = await client.post(f"{api}/new", json={"login": "wang", "name": "王", "role": "qa"}, headers=token)
    changed = await client.post(api, json={"login": "wang", "name": "王芳"}, headers=token)
    out = await client.post(f"{api}/wang/lock", json={"reason": "休假"}, headers=token)
    renewed = await client.post(f"{api}/wang/password", json={"reason": "休假"}, headers=token)
    rows = await client.get(f"{api}?words=wang")

    assert (made.status, changed.status, out.status, renewed.status) == (201, 200, 200, 200)
    answers = {"new": made, "post": changed, "order": renewed}
    faults = {name: await described.faults(f"api.people.{name}", answer) for name, answer in answers.items()}
    assert [fault for found in faults.values() for fault in found] == []
    assert await described.faults("api.people", rows) == []
    [row] = (await rows.json())["people"]
    assert (row["name"], row["role"], row["active"]) == ("王芳", "qa", False)
    assert (await out.json())["password"] is None


async def test_no_token_reaches_accounts_and_no_other_role_does(house: House) -> None:
    program = await a_program(house, *Scope, role=Role.ADMIN)
    assert (await program.get("/admin/people")).status == 403
    new = {"login": "eve", "name": "x", "role": "admin"}
    assert (await program.post("/admin/people/new", new)).status == 403
    for role in (Role.AGENT, Role.SUPERVISOR, Role.QA, Role.MANAGER, Role.DEPARTMENT):
        browser = await house.as_(role)
        assert (await browser.get("/admin/people")).status == 403
        assert (await browser.post("/admin/people/new", **PERSON)).status == 403
        assert (await browser.post("/admin/people/admin/lock", reason="试试")).status == 403
    async with house.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(User)) == len(Role)


async def test_sessions_that_are_over_are_not_counted(house: House) -> None:
    admin = await house.as_(Role.ADMIN)
    await house.as_(Role.AGENT)
    async with house.database.write() as session:
        for row in await session.scalars(select(WebSession)):
            if row.user.login == "agent":
                row.expires_at = house.clock() - timedelta(hours=1)

    rows = (await (await admin.client.get("/api/v1/admin/people?words=agent")).json())["people"]

    assert [(row["login"], row["sessions"], row["seen_at"]) for row in rows] == [("agent", 0, None)]
