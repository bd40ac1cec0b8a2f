"""Signing in, on both databases."""

from datetime import timedelta
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from db import Database
from db.tables import Role, User, WebSession
from tests.contracts.web.conftest import House
from tests.contracts.web.factory import NOON, PASSWORD, Clock, FakeBoards, add_people, services
from web import create_app


async def test_one_signs_in_and_out(house: House) -> None:
    browser = await house.open_browser()
    assert (await browser.get("/calls?seat=8001")).headers["Location"] == "/signin?next=%2Fcalls%3Fseat%3D8001"

    answer = await browser.sign_in("agent")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert (await browser.get("/")).status == 200
    assert "李晓" in browser.page

    assert (await browser.post("/signout")).headers["Location"] == "/signin"
    assert (await browser.get("/")).status == 303
    assert [who for who, *_ in await house.audit("signin.opened")] == ["agent"]


async def test_a_stolen_database_opens_no_session(house: House) -> None:
    browser = await house.as_(Role.AGENT)
    token = browser.client.session.cookie_jar.filter_cookies(browser.client.make_url("/"))["hotline"].value

    async with house.database.read() as session:
        (kept,) = await session.scalars(select(WebSession.token_hash))
    assert kept != token
    thief = await house.open_browser()
    assert (await thief.get("/", headers={"Cookie": f"hotline={kept}"})).status == 303


async def test_unknown_login_wrong_password_and_lock_get_one_answer(house: House) -> None:
    browser = await house.open_browser()
    assert (await browser.sign_in("nobody")).status == 401
    unknown = browser.page.split('role="alert"')[1].split("<input")[0]

    for _ in range(5):
        assert (await browser.sign_in("agent", "wrong")).status == 401
    assert browser.page.split('role="alert"')[1].split("<input")[0] == unknown

    assert (await browser.sign_in("agent")).status == 401, "locked, although the password is right"
    assert browser.page.split('role="alert"')[1].split("<input")[0] == unknown
    house.clock.now += timedelta(minutes=10)
    assert (await browser.sign_in("agent")).status == 303
    assert len(await house.audit("signin.locked")) == 1


async def test_an_idle_session_ends_and_a_used_one_lasts_until_its_age(house: House) -> None:
    idle, used = await house.as_(Role.AGENT), await house.as_(Role.AGENT)
    for _ in range(30):
        house.clock.now += timedelta(minutes=25)
        if (await used.get("/calls")).status == 303:
            break
    assert timedelta(hours=12) <= house.clock.now - NOON < timedelta(hours=12, minutes=30)
    assert (await idle.get("/calls")).status == 303


async def test_what_the_browser_asks_by_itself_does_not_keep_a_session_alive(house: House) -> None:
    browser = await house.as_(Role.AGENT)
    for _ in range(2):
        house.clock.now += timedelta(minutes=16)
        answer = await browser.get("/calls/main-1.1/facts")
    assert answer.status == 303


async def test_a_form_without_the_sessions_token_changes_nothing(house: House) -> None:
    browser = await house.as_(Role.AGENT)
    other = await house.as_(Role.SUPERVISOR)

    answer = await browser.post("/signout", csrf="guessed")
    assert answer.status == 403
    assert "没有更改任何数据" in browser.page
    await other.get("/password")
    browser.page = other.page
    assert (await browser.post("/signout")).status == 403, "the token of another session"
    assert (await browser.get("/")).status == 200


async def test_the_sign_in_form_needs_its_own_token(house: House) -> None:
    browser = await house.open_browser()
    await browser.get("/signin")

    assert (await browser.post("/signin", csrf="", login="agent", password=PASSWORD)).status == 403


async def test_a_changed_password_ends_the_other_sessions(house: House) -> None:
    here, there = await house.as_(Role.QA), await house.as_(Role.QA)
    new = "油菜花开在三月的田野上"

    assert (await here.post("/password", old="wrong", new=new, again=new)).status == 422
    assert "当前密码不正确" in here.page
    assert (await here.post("/password", old=PASSWORD, new=new, again=new)).status == 200
    assert (await there.get("/")).status == 303
    assert (await here.get("/")).status == 200
    assert (await there.sign_in("qa", new)).status == 303


async def test_a_person_switched_off_is_out_at_once(house: House) -> None:
    browser = await house.as_(Role.AGENT)
    async with house.database.write() as session:
        (await session.scalars(select(User).where(User.login == "agent"))).one().active = False

    assert (await browser.get("/")).status == 303
    assert (await browser.sign_in("agent")).status == 401


async def test_behind_https_the_cookie_never_travels_in_the_open(sqlite: Database, tmp_path: Path) -> None:
    await add_people(sqlite)
    given = services(sqlite, tmp_path, FakeBoards(), Clock(), secure_cookies=True)
    async with TestClient(TestServer(create_app(given))) as client:
        shown = await client.get("/signin")
        form = shown.cookies["hotline_form"].value
        fields = {"csrf": form, "login": "agent", "password": PASSWORD}
        cookies = {"Cookie": f"hotline_form={form}"}
        answer = await client.post("/signin", data=fields, headers=cookies, allow_redirects=False)

        cookie = answer.cookies["__Host-hotline"]
        assert (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["path"]) == (True, True, "/")
        assert not cookie["domain"]
        assert "max-age" in answer.headers["Strict-Transport-Security"]
