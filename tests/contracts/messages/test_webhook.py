"""The gateway of short messages, against a real server: signed, refused, away."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from cases import MessageRefused, Messages, MessagesAway, Unsigned, WebhookMessages, signature_headers, verify_signature
from tests.other_party import served

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SECRET = "一个只有两边知道的密钥"


@dataclass
class Gateway:
    """The city's own; ``status`` is what it answers with."""

    status: int = 202
    taken: list[Any] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        verify_signature(SECRET, await request.read(), request.headers, NOON)
        self.taken.append(await request.json())
        return web.Response(status=self.status)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    made = Gateway()
    async with served(made.take) as made.url:
        yield made


def messages(url: str, secret: str = SECRET) -> Messages:
    return WebhookMessages(url, secret, clock=lambda: NOON, seconds=2)


async def test_a_message_is_handed_over_with_its_key_and_a_signature_the_gateway_can_check(gateway: Gateway) -> None:
    await messages(gateway.url).send("13800138000", "请评价，回复1到5。", key="rating-main-1.1")

    assert gateway.taken == [{"id": "rating-main-1.1", "to": "13800138000", "text": "请评价，回复1到5。"}]


@pytest.mark.parametrize(
    ("status", "refusal"),
    [(400, MessageRefused), (403, MessageRefused), (429, MessagesAway), (500, MessagesAway), (302, MessagesAway)],
)
async def test_a_gateway_that_will_not_and_one_that_cannot_are_told_apart(
    gateway: Gateway, status: int, refusal: type[Exception]
) -> None:
    gateway.status = status

    with pytest.raises(refusal) as caught:
        await messages(gateway.url).send("13800138000", "您好", key="k1")

    assert "13800138000" not in str(caught.value)


async def test_a_gateway_that_is_not_there_is_away() -> None:
    with pytest.raises(MessagesAway):
        await messages("http://127.0.0.1:9/send").send("13800138000", "您好", key="k1")


def test_a_signature_holds_for_its_body_its_secret_and_five_minutes() -> None:
    body = b'{"text":"5"}'
    headers = signature_headers(SECRET, body, NOON)

    verify_signature(SECRET, body, headers, NOON + timedelta(minutes=4))
    for secret, given, now in (
        (SECRET, body + b" ", NOON),
        ("another", body, NOON),
        ("", body, NOON),
        (SECRET, body, NOON + timedelta(minutes=6)),
        (SECRET, body, NOON - timedelta(minutes=6)),
    ):
        with pytest.raises(Unsigned):
            verify_signature(secret, given, headers, now)
    with pytest.raises(Unsigned):
        verify_signature(SECRET, body, {**headers, "X-Hotline-Time": "１"}, NOON)
    with pytest.raises(Unsigned):
        verify_signature(SECRET, body, {}, NOON)
    with pytest.raises(Unsigned):  # bytes that are no characters, as a server hands them on
        verify_signature(SECRET, body, {**headers, "X-Hotline-Signature": "\udcff"}, NOON)
