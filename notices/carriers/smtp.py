"""Mail, handed over to a mail server of the city's own."""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum
from pathlib import Path

import aiosmtplib

from db import Clock
from notices.carriers.interface import Letter
from notices.errors import CarrierAway, CarrierRefused

SECONDS = 20.0
"""From the connection until the letter is taken."""
GOODBYE_SECONDS = 2.0
_NEVER = 500
"""Codes from here on are a server's last word about what they answer."""


class SmtpSecurity(StrEnum):
    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """``authorities``: PEM of those whose certificates are believed; None: the system's own. ``answers``: where
    citizens' answers are read, if it is not the sender."""

    host: str
    port: int
    sender: str
    security: SmtpSecurity = SmtpSecurity.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    authorities: Path | None = None
    answers: str = ""


class SmtpCarrier:
    def __init__(self, server: MailServer, *, clock: Clock, seconds: float = SECONDS) -> None:
        self._server, self._clock, self._seconds = server, clock, seconds

    async def send(self, letter: Letter) -> None:
        """As ``Carrier.send``. The Message-ID is made of the key, so that mailboxes can tell repeats."""
        try:
            await self._hand_over(self._written(letter))
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPDataError) as exc:
            code = exc.recipients[0].code if isinstance(exc, aiosmtplib.SMTPRecipientsRefused) else exc.code
            if code >= _NEVER:
                raise CarrierRefused(letter.key, code) from exc
            raise CarrierAway(letter.key, f"code {code}") from exc
        except TimeoutError as exc:
            raise CarrierAway(letter.key, "no answer in time") from exc
        except aiosmtplib.SMTPResponseException as exc:  # about us, not about the letter: sender, password
            raise CarrierAway(letter.key, f"{type(exc).__name__} {exc.code}") from exc
        except (aiosmtplib.SMTPException, OSError) as exc:
            raise CarrierAway(letter.key, type(exc).__name__) from exc

    async def _hand_over(self, message: EmailMessage) -> None:
        server = self._server
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            use_tls=server.security is SmtpSecurity.TLS,
            start_tls=server.security is SmtpSecurity.STARTTLS,
            tls_context=self._trusted(),
            timeout=self._seconds,
        )
        try:
            async with asyncio.timeout(self._seconds):
                await client.connect()
                await client.send_message(message)
            await _goodbye(client)
        finally:
            client.close()

    def _trusted(self) -> ssl.SSLContext | None:
        if self._server.security is SmtpSecurity.NONE:
            return None
        return ssl.create_default_context(cafile=self._server.authorities)

    def _written(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._server.sender, letter.to, letter.subject
        if self._server.answers:
            message["Reply-To"] = self._server.answers
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = f"<{letter.key}@{self._server.sender.rpartition('@')[2].strip('> ')}>"
        message["Auto-Submitted"] = "auto-generated"  # so that absence notes and other programs do not answer
        message.set_content(letter.text)
        return message


async def _goodbye(client: aiosmtplib.SMTP) -> None:
    """The letter is taken; a server that has nothing more to say changes nothing about that."""
    with suppress(aiosmtplib.SMTPException, TimeoutError, OSError):
        async with asyncio.timeout(GOODBYE_SECONDS):
            await client.quit()
