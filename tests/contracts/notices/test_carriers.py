"""What every carrier promises, each against a real server of its kind on this host."""

import asyncio
import email
import email.policy
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
from aiohttp import web
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from cases import WebhookMessages, verify_signature
from notices import (
    Carrier,
    CarrierAway,
    CarrierRefused,
    GatewayCarrier,
    Letter,
    MailServer,
    SmtpCarrier,
    SmtpSecurity,
)
from tests.certificates import make_certificate
from tests.other_party import served

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SECRET = "一个只有两边知道的密钥"
LETTER = Letter(
    key="notice-20261122-000001-1-dispatched", to="wang@example.org", subject="工单", text="您好，已转办🙂。"
)


@dataclass
class Got:
    """What a server took: key, to and text are what every way must bring."""

    key: str
    to: str
    text: str


class Server(Protocol):
    """``answer``: ``take``, ``never``, ``later`` or ``silent``."""

    answer: str
    seconds: float
    got: list[Got]

    @property
    def carrier(self) -> Carrier: ...


@dataclass
class Gateway:
    answer: str = "take"
    seconds: float = 10
    got: list[Got] = field(default_factory=list)
    url: str = ""

    @property
    def carrier(self) -> Carrier:
        return GatewayCarrier(WebhookMessages(self.url, SECRET, clock=lambda: NOON, seconds=self.seconds))

    async def take(self, request: web.Request) -> web.Response:
        verify_signature(SECRET, await request.read(), request.headers, NOON)
        if self.answer == "silent":
            await asyncio.sleep(5)
        if self.answer == "take":
            said = await request.json()
            self.got.append(Got(said["id"], said["to"], said["text"]))
        return web.Response(status={"never": 422, "later": 503}.get(self.answer, 202))


@dataclass
class Mailbox:
    """A mail server: certificate ``folder``, and how it is spoken to."""

    folder: Path
    security: SmtpSecurity = SmtpSecurity.STARTTLS
    answer: str = "take"
    seconds: float = 10
    got: list[Got] = field(default_factory=list)
    messages: list[Any] = field(default_factory=list)
    port: int = 0
    password: str = "right"

    @property
    def carrier(self) -> Carrier:
        return SmtpCarrier(self.server(), clock=lambda: NOON, seconds=self.seconds)

    def server(self, **more: Any) -> MailServer:
        known: dict[str, Any] = {
            "host": "127.0.0.1", "port": self.port, "sender": "hotline@12345.example", "security": self.security,
            "user": "hotline", "password": self.password, "authorities": self.folder / "certificate.pem",
        }  # fmt: skip
        return MailServer(**known | more)

    # As aiosmtpd calls it.
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer == "silent":
            await asyncio.sleep(10)
        if self.answer != "take":
            return "550 no such citizen" if self.answer == "never" else "451 busy"
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        body = message.get_body()
        assert body is not None
        key = message["Message-ID"].strip("<>").partition("@")[0]
        self.messages.append(message)
        self.got.append(Got(key, envelope.rcpt_tos[0], body.get_content().strip()))
        return "250 OK"

    def let_in(self, server: SMTP, session: Session, envelope: Envelope, how: str, said: Any) -> AuthResult:
        assert isinstance(said, LoginPassword)
        return AuthResult(success=said.password == b"right")


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    made = Gateway()
    async with served(made.take) as made.url:
        yield made


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``certificate.pem`` for 127.0.0.1 and ``key.pem``."""
    folder = tmp_path_factory.mktemp("smtp")
    make_certificate(folder)
    return folder


@pytest.fixture
async def mailbox(request: pytest.FixtureRequest, certificate: Path) -> AsyncIterator[Mailbox]:
    made = Mailbox(certificate, security=getattr(request, "param", SmtpSecurity.STARTTLS))
    trusted = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trusted.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
    starts = made.security is SmtpSecurity.STARTTLS
    sessions: list[SMTP] = []
    loop = asyncio.get_running_loop()

    def speak() -> SMTP:
        sessions.append(
            SMTP(
                made, enable_SMTPUTF8=True, authenticator=made.let_in, auth_required=True, hostname="mail.test",
                loop=loop,
                auth_require_tls=starts, require_starttls=starts, tls_context=trusted if starts else None,
            )
        )  # fmt: skip
        return sessions[-1]

    over_tls = trusted if made.security is SmtpSecurity.TLS else None
    server = await loop.create_server(speak, "127.0.0.1", 0, ssl=over_tls)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
    for session in sessions:
        if session.transport is not None:
            session.transport.abort()
    await server.wait_closed()
    await asyncio.sleep(0)


@pytest.fixture(params=["gateway", "mailbox"])
def server(request: pytest.FixtureRequest) -> Server:
    made: Server = request.getfixturevalue(request.param)
    return made


async def test_a_letter_arrives_whole_with_its_key(server: Server) -> None:
    await server.carrier.send(LETTER)

    assert server.got == [Got(LETTER.key, LETTER.to, LETTER.text)]


async def test_a_letter_sent_twice_comes_under_one_key(server: Server) -> None:
    for _ in range(2):
        await server.carrier.send(LETTER)

    assert [got.key for got in server.got] == [LETTER.key] * 2


@pytest.mark.parametrize(
    ("answer", "refusal"), [("never", CarrierRefused), ("later", CarrierAway), ("silent", CarrierAway)]
)
async def test_never_and_not_now_are_told_apart(server: Server, answer: str, refusal: type[Exception]) -> None:
    server.answer, server.seconds = answer, 1 if answer == "silent" else 10

    with pytest.raises(refusal) as caught:
        await server.carrier.send(LETTER)

    assert LETTER.to not in str(caught.value)
    assert LETTER.text not in str(caught.value)


async def test_servers_that_are_not_there_are_away(free_port: Callable[[], int], certificate: Path) -> None:
    port = free_port()
    away = (
        GatewayCarrier(WebhookMessages(f"http://127.0.0.1:{port}/", SECRET, clock=lambda: NOON, seconds=1)),
        SmtpCarrier(Mailbox(certificate, port=port).server(), clock=lambda: NOON, seconds=1),
    )
    for carrier in away:
        with pytest.raises(CarrierAway):
            await carrier.send(LETTER)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd does not see the TLS it is wrapped in
@pytest.mark.parametrize("mailbox", [SmtpSecurity.TLS, SmtpSecurity.STARTTLS], indirect=True)
async def test_mail_goes_over_tls_and_says_that_a_program_wrote_it(mailbox: Mailbox) -> None:
    await mailbox.carrier.send(LETTER)

    [message] = mailbox.messages
    assert (message["From"], message["Subject"]) == ("hotline@12345.example", "工单")
    assert message["Auto-Submitted"] == "auto-generated"


async def test_answers_go_to_the_mailbox_that_is_read(mailbox: Mailbox) -> None:
    for answers in ("12345@city.example", ""):
        await SmtpCarrier(mailbox.server(answers=answers), clock=lambda: NOON).send(LETTER)

    assert [message["Reply-To"] for message in mailbox.messages] == ["12345@city.example", None]


async def test_a_mail_server_nobody_vouches_for_gets_no_letter(mailbox: Mailbox) -> None:
    carrier = SmtpCarrier(mailbox.server(authorities=None), clock=lambda: NOON, seconds=3)

    with pytest.raises(CarrierAway):
        await carrier.send(LETTER)

    assert mailbox.got == []


async def test_a_wrong_password_is_our_fault_and_costs_no_letter(mailbox: Mailbox) -> None:
    carrier = SmtpCarrier(mailbox.server(password="wrong"), clock=lambda: NOON, seconds=3)

    with pytest.raises(CarrierAway):
        await carrier.send(LETTER)


async def test_a_server_without_tls_gets_neither_password_nor_letter(mailbox: Mailbox, certificate: Path) -> None:
    plain, loop = Mailbox(certificate), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(plain, hostname="t", loop=loop), "127.0.0.1", 0)
    plain.port = server.sockets[0].getsockname()[1]

    with pytest.raises(CarrierAway):
        await plain.carrier.send(LETTER)

    assert plain.got == []
    server.close()
    await server.wait_closed()
