"""Reading a mailbox again and again, one process at a time: whoever holds the lease reads on from the last letter."""

import asyncio
import secrets
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, update
from sqlalchemy.dialects import postgresql, sqlite

from cases import AttachmentFolderFaulty, ChannelRefused
from channels.errors import MailAway, MailRefused
from channels.mail.mailbox import ImapMailbox, MailSetup
from channels.mail.taking import Delivered, LetterTaker
from db import Clock, Database, StoreUnavailable
from db.tables import Mailbox

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
"""Longer than one letter takes; renewed with each."""
LARGEST_LETTER = 60 << 20
"""Bytes; of a larger one only the head is fetched."""
_ALL_WAIT = (MailAway, MailRefused, AttachmentFolderFaulty, ChannelRefused)
"""No fault of the letter's: it and all after it wait in the mailbox."""


class MailFetcher:
    def __init__(
        self, database: Database, setup: MailSetup, taker: LetterTaker, *, clock: Clock, every: float = 60.0,
        largest: int = LARGEST_LETTER,
    ) -> None:  # fmt: skip
        self._database, self._setup, self._taker, self._clock = database, setup, taker, clock
        self._every, self._largest, self._me = every, largest, secrets.token_hex(8)

    async def run(self) -> None:
        """Read every ``every`` seconds until cancelled. What fails is written down and tried again."""
        while True:
            try:
                await self.round()
            except StoreUnavailable as exc:
                log.warning("channel.mail_store_away", reason=str(exc))
            except Exception:  # top of the loop: citizens' letters are fetched again a minute later, whatever broke
                log.exception("channel.mail_failed")
            await asyncio.sleep(self._every)

    async def round(self) -> int:
        """Take what is new; how many letters. 0 also where somebody else reads, or the mailbox is away.

        Raises ``db.StoreUnavailable``.
        """
        if not await self._leased():
            return 0
        try:
            count, failure = await self._read(), None
        except _ALL_WAIT as exc:
            count, failure = 0, f"{type(exc).__name__}: {exc}"[:200]
            log.warning("channel.mail_away", reason=failure)
        await self._set(leased_until=None, leased_by=None, failure=failure, **self._checked(failure))
        return count

    async def _read(self) -> int:
        count = 0
        async with ImapMailbox(self._setup) as mailbox:
            last = await self._position(mailbox.validity)
            for uid in await mailbox.after(last):
                if not await self._leased():  # it took so long that somebody else went on
                    break
                count += await self._one(mailbox, uid)
                await self._set(last_uid=uid)
        return count

    async def _one(self, mailbox: ImapMailbox, uid: int) -> int:
        size = await mailbox.size(uid)
        content = await mailbox.fetch(uid, head_only=size > self._largest)
        if content is None:  # somebody deleted it meanwhile
            return 0
        letter = Delivered(
            mailbox=self._setup.name, uid_validity=mailbox.validity, uid=uid, content=content,
            size=max(size, len(content)), whole=size <= self._largest,
        )  # fmt: skip
        try:
            await self._taker.take(letter)
        except (*_ALL_WAIT, StoreUnavailable):
            raise
        except Exception as exc:  # top of the work: one letter that breaks us must not stop all others
            log.exception("channel.letter_broke", mailbox_uid=uid)
            await self._taker.set_aside(letter, type(exc).__name__)
        await mailbox.mark(uid)
        return 1

    async def _position(self, validity: int) -> int:
        """The last UID that was taken; from the beginning where UIDs begin anew."""
        async with self._database.write() as session:
            row = await session.get_one(Mailbox, self._setup.name, with_for_update=True)
            if row.uid_validity != validity:
                row.uid_validity, row.last_uid = validity, 0
            return row.last_uid

    async def _leased(self) -> bool:
        """Take the lease, or make it longer; False: somebody else has it."""
        now = self._clock()
        insert = sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert
        row = {"name": self._setup.name, "uid_validity": 0, "last_uid": 0}
        free = or_(Mailbox.leased_until.is_(None), Mailbox.leased_until < now, Mailbox.leased_by == self._me)
        mine = update(Mailbox).where(Mailbox.name == self._setup.name, free)
        async with self._database.write() as session:
            await session.execute(insert(Mailbox).values(**row).on_conflict_do_nothing())
            taken = mine.values(leased_by=self._me, leased_until=now + LEASE).returning(Mailbox.name)
            return await session.scalar(taken) is not None

    async def _set(self, **values: object) -> None:
        here = (Mailbox.name == self._setup.name, Mailbox.leased_by == self._me)
        async with self._database.write() as session:
            await session.execute(update(Mailbox).where(*here).values(**values))

    def _checked(self, failure: str | None) -> dict[str, datetime]:
        return {} if failure else {"checked_at": self._clock()}
