"""A password somebody else has seen opens nothing but the page on which its owner sets another."""

import pytest

from db.tables import Role
from tests.contracts.web.factory import PASSWORD
from tests.contracts.web_people.asked import added, ordered, shown
from tests.contracts.web_people.conftest import Browser, House
from web.signin.handlers import SESSIONS

OWN = "油菜花开在三月的田野上"


async def newcomer(house: House, **changes: str) -> tuple[Browser, str]:
    """A person an administrator made, signed in with the password that was shown."""
    admin = await house.as_(Role.ADMIN)
    assert await added(admin, **changes) == 200
    browser, password = await house.open_browser(), shown(admin)
    assert (await browser.sign_in("li.na", password)).status == 303
    return browser, password


async def test_a_newcomer_sets_an_own_password_and_goes_on_to_the_page_that_was_wanted(house: House) -> None:
    browser, password = await newcomer(house)

    sent = (await browser.get("/calls?seat=8001")).headers["Location"]
    assert sent == "/password?next=%2Fcalls%3Fseat%3D8001"
    await browser.get(sent)
    assert "设置新密码" in browser.page
    assert 'href="/desk"' not in browser.page, "no way leads elsewhere"
    answer = await browser.post("/password", old=password, new=OWN, again=OWN, next="/calls?seat=8001")

    assert answer.headers["Location"] == "/calls?seat=8001"
    assert (await browser.get("/calls?seat=8001")).status == 200
    assert await house.audit("password.changed") == [("li.na", "li.na", None)]
    again = await house.open_browser()
    assert (await again.sign_in("li.na", OWN)).status == 303
    assert (await again.get("/desk")).status == 200
    assert (await (await house.open_browser()).sign_in("li.na", password)).status == 401


async def test_programs_forms_and_pieces_of_pages_are_told_why_and_nothing_is_done(house: House) -> None:
    browser, _ = await newcomer(house, role="admin", seat="")
    await browser.get("/password")

    asked = await browser.client.get("/api/v1/me")
    assert (asked.status, (await asked.json())["code"]) == (403, "password_handed_out")
    assert (await added(browser, login="zhao")) == 403
    assert "请先设置新密码" in browser.page
    for path in ("/desk", "/desk/stream", "/admin/people"):
        assert (await browser.get(path, headers={"HX-Request": "true"})).status == 403
    assert (await browser.get("/desk/stream")).status == 403
    assert await house.audit("user.added") == [("admin", "li.na", None)]


async def test_the_newcomer_may_leave_instead(house: House) -> None:
    browser, _ = await newcomer(house)
    await browser.get("/password")

    assert (await browser.post("/signout")).headers["Location"] == "/signin"


async def test_what_is_no_good_password_leaves_everything_closed(house: House) -> None:
    browser, password = await newcomer(house)

    for taken in (password, "short", "li.na-12345-abc", "aaaaaaaaaaaaa"):
        assert (await browser.set_own_password(password, taken)).status == 422
        assert "设置新密码" in browser.page
    assert (await browser.get("/desk")).headers["Location"].startswith("/password")


async def test_a_password_that_was_reset_is_to_be_replaced_again_and_the_list_tells_who_has_not(house: House) -> None:
    admin = await house.as_(Role.ADMIN)
    await admin.get("/admin/people?words=agent")
    assert "尚未设置自己的密码" not in admin.page

    assert await ordered(admin, "agent", "password", "忘记密码") == 200
    password = shown(admin)
    await admin.get("/admin/people?words=agent")
    assert "尚未设置自己的密码" in admin.page
    agent = await house.open_browser()
    await agent.sign_in("agent", password)
    assert (await agent.get("/desk")).headers["Location"] == "/password?next=%2Fdesk"
    assert (await agent.set_own_password(password, OWN, then="/desk")).headers["Location"] == "/desk"

    rows = (await (await admin.client.get("/api/v1/admin/people?words=agent")).json())["people"]
    assert [row["password_handed_out"] for row in rows] == [False]


async def test_a_reset_while_somebody_changes_his_password_wins(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    admin, agent = await house.as_(Role.ADMIN), await house.as_(Role.AGENT)
    passwords = agent.client.app[SESSIONS].passwords
    hashed, resets = passwords.hash, [0]

    async def hash_late(password: str) -> str:
        if password == OWN:
            resets[0] = await ordered(admin, "agent", "password", "账号被盗用")
        return await hashed(password)

    monkeypatch.setattr(passwords, "hash", hash_late)
    await agent.set_own_password(PASSWORD, OWN)

    assert resets == [200]
    assert (await agent.sign_in("agent", OWN)).status == 401
    assert (await agent.sign_in("agent", shown(admin))).status == 303
