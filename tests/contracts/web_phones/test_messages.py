"""What citizens write back comes in signed, and is answered in words."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from cases import signature_headers
from db.tables import Line, RatingWay, Role
from tests.contracts.web.conftest import House
from web import create_app

SECRET = "shared"
PATH = "/api/v1/messages/inbound"


class Taken:
    """Who takes the messages."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str, str]] = []

    async def take(self, number: str, text: str, *, message_id: str) -> str:
        self.messages.append((number, text, message_id))
        return "感谢您的评价。"


class Gateway:
    def __init__(self, client: TestClient, taken: Taken, house: House) -> None:
        self._client, self.taken, self._house = client, taken, house

    async def brings(self, body: bytes, secret: str = SECRET) -> ClientResponse:
        headers = signature_headers(secret, body, self._house.clock())
        return await self._client.post(PATH, data=body, headers=headers)


@pytest.fixture
async def gateway(house: House) -> AsyncIterator[Gateway]:
    taken = Taken()
    app = create_app(replace(house.services, answers=taken, message_secret=SECRET))
    async with TestClient(TestServer(app)) as client:
        yield Gateway(client, taken, house)


def message(**changes: str) -> bytes:
    return json.dumps({"id": "m1", "from": "13800138000", "text": "5"} | changes).encode()


async def test_a_signed_message_is_taken_and_answered(gateway: Gateway) -> None:
    answer = await gateway.brings(message())

    assert (answer.status, await answer.json()) == (200, {"reply": "感谢您的评价。"})
    assert gateway.taken.messages == [("13800138000", "5", "m1")]


@pytest.mark.parametrize(
    ("body", "secret", "status"),
    [
        (message(), "wrong", 401),
        (message(), "", 401),
        (b"no json", SECRET, 400),
        (message(id=""), SECRET, 400),
        (message(**{"from": "1" * 65}), SECRET, 400),
        (b"[1]", SECRET, 400),
    ],
)
async def test_strangers_and_nonsense_are_refused(gateway: Gateway, body: bytes, secret: str, status: int) -> None:
    answer = await gateway.brings(body, secret)

    assert answer.status == status
    assert gateway.taken.messages == []


async def test_without_a_secret_nobody_is_believed(house: House) -> None:
    app = create_app(replace(house.services, answers=Taken(), message_secret=""))
    async with TestClient(TestServer(app)) as client:
        answer = await client.post(PATH, data=message(), headers=signature_headers("", message(), house.clock()))
        assert answer.status == 401
    assert house.services.answers is None


async def test_an_administrator_chooses_how_a_lines_citizens_are_asked(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    await browser.get("/admin/lines")
    assert "来电后评价" in browser.page
    async with house.database.read() as session:
        line = await session.get_one(Line, "12345")
    fields = {"number": "12345", "label": line.label, "greeting": "greeting", "queue": line.queue, "priority": "0",
              "is_default": "on", "enabled": "on", "rating_later": "message"}  # fmt: skip

    assert (await browser.post("/admin/lines", **fields)).status == 303

    async with house.database.read() as session:
        assert (await session.get_one(Line, "12345")).rating_later is RatingWay.MESSAGE
