"""Seats of a whole installation: orders from a terminal, the board, the store, and a killed telephony service."""

import asyncio
import json
import os
import re
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from asterisk_conf import Ports
from db.tables import Call, Line, Seat, SeatSession, SeatState
from queue_manager import BoardClient
from tests.installation import Installation, installation
from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD, Sipp
from tests.waiting import until
from web.orders.rules import told


@pytest.fixture(scope="module")
async def hotline() -> AsyncIterator[Installation]:
    async with installation() as made:
        await made.start()
        yield made


async def order(hotline: Installation, *words: str) -> dict[str, object]:
    code, said = await hotline.hotline("order", *words)
    assert code == 0, said
    return json.loads(said.splitlines()[-1])


async def on_board(hotline: Installation, seat: str) -> str:
    """The seat's state on the live board; "" when it is not there."""
    client = BoardClient(hotline.run_folder / "board.sock")
    running = asyncio.create_task(client.run())
    try:
        async for feed in client.boards():
            if feed.board and feed.board["link"] == "up":
                return next((row["state"] for row in feed.board["seats"] if row["number"] == seat), "")
    finally:
        running.cancel()
        await asyncio.wait({running})
    raise AssertionError("the feed ended")


async def stored(hotline: Installation, seat: str) -> tuple[list[tuple[str | None, bool]], list[str]]:
    """Sessions (who, over) and states of a seat."""
    async with hotline.store() as database, database.read() as session:
        sessions = await session.scalars(
            select(SeatSession).where(SeatSession.seat == seat).order_by(SeatSession.started_at)
        )
        states = await session.scalars(select(SeatState).where(SeatState.seat == seat).order_by(SeatState.started_at))
        return [(row.login, row.ended_at is not None) for row in sessions], [row.state.value for row in states]


async def test_a_seat_is_ordered_about_and_stays_where_it_is_while_our_programs_are_killed(
    hotline: Installation, tmp_path: Path
) -> None:
    assert await on_board(hotline, "1001") == "signed_out"

    await order(hotline, "seat.sign-in", "seat=1001")
    await until(lambda: _is(hotline, "1001", "unavailable"))  # signed in, but no telephone is registered
    await order(hotline, "seat.force", "seat=1001", "state=paused", "--reason", "演示")
    await until(lambda: _is(hotline, "1001", "unavailable"))
    code, said = await hotline.hotline("order", "seat.force", "seat=1001", "state=ready")
    assert (code, "reason.missing" in said) == (2, True)

    os.kill(hotline.pid("telephony"), signal.SIGKILL)
    phone = Sipp(tmp_path, int(hotline.environment["HOTLINE_SIP_PORT"]), "rehearsal")
    async with hotline.store() as database, database.read() as session:
        password = (await session.get_one(Seat, "1002")).sip_password
    await phone.dials("*11", user="1002", password=password)
    await hotline.ready()

    async def all_told() -> bool:
        first, second = await stored(hotline, "1001"), await stored(hotline, "1002")
        return bool(first[1][-1:] == ["paused"] and second[1])

    await until(all_told)
    (who, over), *_ = (await stored(hotline, "1001"))[0]
    assert (who or "").startswith("cli:")
    assert not over
    assert (await stored(hotline, "1002"))[0] == [(None, False)]


async def _is(hotline: Installation, seat: str, state: str) -> bool:
    return await on_board(hotline, seat) == state


async def test_a_closed_line_tells_so_and_is_open_again_by_order(hotline: Installation, tmp_path: Path) -> None:
    await order(hotline, "line.close", "line=12315", "--reason", "系统割接")
    phone = Sipp(tmp_path, int(hotline.environment["HOTLINE_SIP_PORT"]), "rehearsal")

    async with phone.citizen(_audio(), line="12315", hang_up_after_ms=ON_WORD) as calling:
        await until(lambda: "HOTLINE_CLOSED" in hotline.record("cel.csv"))
        await calling.hang_up()
    assert "HOTLINE_QUEUE" not in hotline.record("cel.csv")

    await order(hotline, "line.open", "line=12315", "--reason", "割接结束")
    async with phone.citizen(_audio(), line="12315", hang_up_after_ms=ON_WORD) as calling:
        await until(lambda: '"HOTLINE_QUEUE"' in hotline.record("cel.csv"))
        await calling.hang_up()
    async with hotline.store() as database, database.read() as session:
        assert (await session.get_one(Line, "12315")).is_open


async def test_a_line_and_a_seat_from_their_pages_serve_the_next_call_and_go_again(
    hotline: Installation, tmp_path: Path
) -> None:
    phone = Sipp(tmp_path, int(hotline.environment["HOTLINE_SIP_PORT"]), "rehearsal")
    async with signed_in(hotline, "admin") as office:
        assert (await office("admin/lines", number="12388", label="信访", queue="dialect"))[0] == 200
        status, seat = await office("admin/seats/new", number="1990", label="方言一席", queues="dialect")
        assert (status, seat["switch"]) == (201, "kept")
        await until(lambda: _is(hotline, "1990", "signed_out"))  # the board learnt of it without a restart
        await phone.dials("*11", user="1990", password=seat["password"])

        async with (
            phone.seat(_audio(), user="1990", password=seat["password"]) as answering,
            phone.citizen(_audio(), line="12388", hang_up_after_ms=ON_WORD) as calling,
        ):
            await until(lambda: "|dialect|1990|CONNECT|" in hotline.record("queue_log"))
            status, refused = await office("orders/seat.retire", seat="1990")
            assert (status, told("seat.talks") in refused["error"]["message"]) == (409, True)
            await calling.hang_up()
            await answering.ends_well()

        assert (await office("admin/lines", number="12388", queue="market"))[0] == 200
        before = queued(hotline, "market")
        async with phone.citizen(_audio(), line="12388", hang_up_after_ms=ON_WORD) as calling:
            await until(lambda: queued(hotline, "market") > before)
            await calling.hang_up()

        await until(lambda: _retired(office))
    with pytest.raises(AssertionError, match="SIPp ended"):
        await phone.dials("*11", user="1990", password=seat["password"])
    assert await on_board(hotline, "1990") == ""
    async with hotline.store() as database, database.read() as session:
        kept = await session.get_one(Seat, "1990")
        talk = await session.scalar(select(Call).where(Call.seat == "1990"))
    assert not kept.enabled
    assert (talk is not None, talk and talk.line) == (True, "12388")


ENTERPRISE = {"number": "12389", "label": "涉企热线", "queue": "hotline", "menu": "by-skill"}


async def test_a_key_for_seats_who_are_not_there_leads_to_the_general_ones(
    hotline: Installation, tmp_path: Path
) -> None:
    phone = Sipp(tmp_path, int(hotline.environment["HOTLINE_SIP_PORT"]), "rehearsal")
    async with hotline.store() as database, database.read() as session:
        password = (await session.get_one(Seat, "1003")).sip_password
    async with signed_in(hotline, "admin") as office:
        assert (await office("admin/lines", **ENTERPRISE))[0] == 200
    await phone.dials("*11", user="1003", password=password)

    async with (
        phone.seat(_audio(), user="1003", password=password) as answering,
        Telephone(1000) as citizen,
        phone.citizen(citizen.port, line="12389", hang_up_after_ms=ON_WORD) as calling,
    ):
        await citizen.hears()
        await citizen.press_until(3, lambda: "|hotline|1003|CONNECT|" in hotline.record("queue_log"))
        await calling.hang_up()
        await answering.ends_well()
    assert "|foreign|NONE|JOINEMPTY|" in hotline.record("queue_log")


@pytest.mark.parametrize(("key", "queue"), [(1, "enterprise"), (2, "dialect"), (3, "foreign")])
async def test_a_key_leads_to_the_seats_of_that_skill(
    hotline: Installation, tmp_path: Path, key: int, queue: str
) -> None:
    phone, number = Sipp(tmp_path, int(hotline.environment["HOTLINE_SIP_PORT"]), "rehearsal"), f"198{key}"
    async with signed_in(hotline, "admin") as office:
        assert (await office("admin/lines", **ENTERPRISE))[0] == 200
        status, seat = await office("admin/seats/new", number=number, label="专席", queues=queue)
        assert status == 201
    await phone.dials("*11", user=number, password=seat["password"])

    async with (
        phone.seat(_audio(), user=number, password=seat["password"]) as answering,
        Telephone(1000) as citizen,
        phone.citizen(citizen.port, line="12389", hang_up_after_ms=ON_WORD) as calling,
    ):
        await citizen.hears()
        await citizen.press_until(key, lambda: f"|{queue}|{number}|CONNECT|" in hotline.record("queue_log"))
        await calling.hang_up()
        await answering.ends_well()

    async def filed() -> Call | None:
        async with hotline.store() as database, database.read() as session:
            return await session.scalar(select(Call).where(Call.seat == number))

    call = await until(filed)
    assert (call.line, call.queue) == ("12389", queue)


def queued(hotline: Installation, queue: str) -> int:
    """How many citizens were sent to a queue so far."""
    lines = hotline.record("cel.csv").splitlines()
    return sum('"HOTLINE_QUEUE"' in line and f'""{queue}""' in line for line in lines)


Office = Callable[..., Awaitable[tuple[int, dict[str, Any]]]]


async def _retired(office: Office) -> bool:
    """Its channel may be there for a moment after the talk."""
    status, _ = await office("orders/seat.retire", seat="1990")
    return status == 200


@asynccontextmanager
async def signed_in(hotline: Installation, login: str) -> AsyncIterator[Office]:
    """Posts to the JSON endpoints as a person who signed in: settings get their fields, orders a reason as well."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:

        async def token(page: str) -> str:
            async with browser.get(f"{hotline.web_url}{page}") as answer:
                found = re.search(r'name="csrf" value="([^"]+)"', await answer.text())
                assert found
                return found.group(1)

        form = {"csrf": await token("/signin"), "login": login, "password": hotline.password(login), "next": "/"}
        async with browser.post(f"{hotline.web_url}/signin", data=form) as answer:
            assert answer.ok
        headers = {"X-CSRF-Token": await token("/password")}

        async def post(path: str, **fields: str) -> tuple[int, dict[str, Any]]:
            body = {"fields": fields, "reason": "演练"} if path.startswith("orders/") else fields
            async with browser.post(f"{hotline.web_url}/api/v1/{path}", json=body, headers=headers) as answer:
                return answer.status, await answer.json()

        yield post


def _audio() -> int:
    """Nobody listens there: what is said is not the subject."""
    return Ports().rtp_first
