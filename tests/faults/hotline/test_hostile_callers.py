"""Callers and strangers who send what nobody expects: calls are served, pages stay whole, logs know nobody."""

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, CookieJar
from sqlalchemy import select

from db.tables import Call
from tests.installation import Installation, installation
from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD, Sipp
from tests.waiting import until

TRUNK = "rehearsal"
CALLERS = {
    # user part of From as sent: what the journal keeps
    "anonymous": "anonymous",
    "+8613812341234": "+8613812341234",
    "7" * 200: "7" * 64,
    "%E5%B8%82%E6%B0%91": "",
    "%2213866667777%22%27": "13866667777",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E": "scriptalert1script",
    "13988889999%0d%0aHOTLINE_RATING%2c5": "13988889999HOTLINE_RATING5",
}
NAMES = [
    "<script>alert(1)</script>",
    "张三丰",
    "'; DROP TABLE call; --",
    "a" * 200,
    "13912345678",
    "%0d%0aX: y",
    "${SHELL(id)}",
]

GARBAGE = (
    b"",
    b"\x00\xff\xfe garbage \r\n\r\n" * 20,
    "agi_network: yes\nagi_callerid: 市民".encode("gbk"),
    b"Action: Login\r\nUsername: hotline\r\nSecret: no\r\n\r\n",
)


@pytest.fixture
async def hotline() -> AsyncIterator[Installation]:
    async with installation() as made:
        await made.let_citizens_wait()
        await made.start()
        yield made


async def called(hotline: Installation, phones: Sipp, caller: str, name: str) -> None:
    """A call that ends when all of them have come to the queue."""
    async with (
        Telephone(900) as citizen,
        phones.citizen(citizen.port, caller=caller, name=name, hang_up_after_ms=ON_WORD) as calling,
    ):
        await until(lambda: hotline.record("queue_log").count("|ENTERQUEUE|") == len(CALLERS))
        await calling.hang_up()


@contextlib.asynccontextmanager
async def signed_in(hotline: Installation, login: str) -> AsyncIterator[ClientSession]:
    """A browser of somebody who signed in with his first password."""
    async with ClientSession(hotline.web_url, cookie_jar=CookieJar(unsafe=True)) as browser:
        async with browser.get("/signin") as answer:
            token = re.search(r'name="csrf" value="([^"]+)"', await answer.text())
        assert token is not None
        form = {"csrf": token.group(1), "login": login, "password": hotline.password(login), "next": "/"}
        async with browser.post("/signin", data=form) as answer:
            assert answer.status == 200
        yield browser


async def pages(hotline: Installation, *paths: str) -> list[str]:
    """The text of pages as a supervisor sees them."""
    texts = []
    async with signed_in(hotline, "supervisor") as browser:
        for path in paths:
            async with browser.get(path) as answer:
                assert answer.status == 200, path
                texts.append(await answer.text())
    return texts


def strangers(port: int) -> list[socket.socket]:
    """Two hundred who come and go, with and without garbage; ten who stay with half a sentence."""
    for number in range(200):
        with socket.create_connection(("127.0.0.1", port)) as stranger:
            if number % 4:
                stranger.sendall(GARBAGE[number % 4])
    staying = [socket.create_connection(("127.0.0.1", port)) for _ in range(10)]
    for stranger in staying:
        stranger.sendall(b"agi_network_script: inc")
    return staying


async def test_after_floods_of_garbage_callers_with_any_number_and_name_are_served_kept_and_shown(
    hotline: Installation,
) -> None:
    staying = [
        stranger for name in ("AGI", "AMI") for stranger in strangers(int(hotline.environment[f"HOTLINE_{name}_PORT"]))
    ]
    phones = Sipp(hotline.home, int(hotline.environment["HOTLINE_SIP_PORT"]), TRUNK)

    try:
        await asyncio.gather(*(called(hotline, phones, *told) for told in zip(CALLERS, NAMES, strict=True)))
    finally:
        for stranger in staying:
            stranger.close()

    async with hotline.store() as database:

        async def kept() -> list[Call]:
            async with database.read() as session:
                calls = list(await session.scalars(select(Call).where(Call.ended_at.is_not(None))))
            return calls if len(calls) == len(CALLERS) else []

        calls = await until(kept)
    assert {call.caller or "" for call in calls} == set(CALLERS.values())
    assert hotline.record("cel.csv").count('"HOTLINE_QUEUE"') == len(CALLERS)
    assert "HOTLINE_FALLBACK" not in hotline.record("cel.csv")
    for text in await pages(hotline, "/", "/calls", *(f"/calls/{call.id}" for call in calls)):
        assert "alert(1)" not in text
        assert "DROP TABLE" not in text
    for words in filter(None, (*CALLERS, *CALLERS.values(), *NAMES)):
        # Asterisk itself quotes a name that is too long or not UTF-8 in its warning about it (docs/configuration.md).
        assert not [line for line in hotline.logged(words) if "has invalid UTF-8" not in line]
    assert "Traceback" not in (hotline.home / "up.log").read_text()
    await hotline.ready()
