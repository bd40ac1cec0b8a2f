"""The edge to a mailbox: IMAP over TLS by the standard library, in a thread.

One connection every minute, one command at a time: a client of its own for asyncio would bring a dependency and no
gain. Every command has a deadline of its own, for a server that goes silent.
"""

import asyncio
import imaplib
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from channels.errors import MailAway, MailRefused

SECONDS = 60.0
"""For one command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSetup:
    """``address``: what citizens write to; ``authorities``: PEM of who signs the server's certificate, None: whom the
    system believes."""

    host: str
    port: int = 993
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    address: str = ""
    authorities: Path | None = None

    @property
    def name(self) -> str:
        """What the store knows the mailbox by."""
        return f"{self.user}@{self.host}/{self.folder}"[:200]


class ImapMailbox:
    """An open folder; a context manager. Methods raise ``MailAway``, ``MailRefused``."""

    def __init__(self, setup: MailSetup) -> None:
        self._setup = setup
        self._imap: imaplib.IMAP4_SSL | None = None
        self.validity = 0
        """UIDVALIDITY of the folder: another one means that its UIDs begin anew."""

    async def __aenter__(self) -> Self:
        try:
            await self._in_thread(self._open)
        except BaseException:
            await asyncio.to_thread(self._close)
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self._close)

    async def after(self, uid: int) -> list[int]:
        """UIDs above ``uid``, in order."""
        found = await self._in_thread(self._command, "SEARCH", None, f"UID {uid + 1}:*")
        texts = b" ".join(one for one in found if one).split()
        return sorted({int(text) for text in texts if int(text) > uid})  # n:* always names the last one

    async def size(self, uid: int) -> int:
        """Bytes of a letter; 0 when it is gone."""
        found = await self._in_thread(self._command, "FETCH", str(uid), "(RFC822.SIZE)")
        sizes = re.search(rb"RFC822\.SIZE (\d+)", _flat(found))
        return int(sizes.group(1)) if sizes else 0

    async def fetch(self, uid: int, *, head_only: bool = False) -> bytes | None:
        """A letter's bytes, without marking it as read; None when it is gone."""
        section = "(BODY.PEEK[HEADER])" if head_only else "(BODY.PEEK[])"
        found = await self._in_thread(self._command, "FETCH", str(uid), section)
        return next((part[1] for part in found if isinstance(part, tuple)), None)

    async def mark(self, uid: int) -> None:
        """As read, for people who look into the mailbox, too."""
        await self._in_thread(self._command, "STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)")

    def _open(self) -> None:
        setup = self._setup
        context = ssl.create_default_context(cafile=setup.authorities)
        self._imap = imaplib.IMAP4_SSL(setup.host, setup.port, ssl_context=context, timeout=SECONDS)
        try:
            self._imap.login(setup.user, setup.password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as exc:
            raise MailRefused("the mailbox refuses user or password") from exc
        quoted = setup.folder.replace("\\", "\\\\").replace('"', '\\"')
        status, _ = self._imap.select(f'"{quoted}"')
        if status != "OK":
            raise MailRefused(f"the mailbox has no folder {setup.folder[:64]!r}")
        told = self._imap.response("UIDVALIDITY")[1]
        self.validity = int(told[0]) if told and told[0] else 0

    def _command(self, *words: Any) -> list[Any]:
        assert self._imap is not None
        status, found = self._imap.uid(*words)
        if status != "OK":
            raise MailAway(f"{words[0]} was answered with {status}")
        return list(found or [])

    def _close(self) -> None:
        if self._imap is not None:
            try:
                self._imap.logout()
            except (imaplib.IMAP4.error, OSError):
                with suppress(OSError):
                    self._imap.shutdown()

    async def _in_thread(self, work: Any, *given: Any) -> Any:
        try:
            return await asyncio.to_thread(work, *given)
        except ssl.SSLCertVerificationError as exc:
            raise MailRefused(f"the certificate of the mailbox is not believed: {exc.verify_message}") from exc
        except (imaplib.IMAP4.error, OSError) as exc:
            raise MailAway(f"{type(exc).__name__}") from exc


def _flat(found: list[Any]) -> bytes:
    return b" ".join(part if isinstance(part, bytes) else b" ".join(part) for part in found if part)
