"""Citizens who write by a message channel (an account, an app, short messages): a conversation is about one case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Attachments, CaseView, Change, Demand, Person, add_source, register_within, source_of
from channels.adding import ENDED, add_words
from channels.files import drop_files, keep_files, receive_all
from channels.forms import Spell, is_number
from db import Clock, Database
from db.tables import Case, CaseConversation, NoticeChoice

log = structlog.get_logger()

GOES_ON = timedelta(days=7)
"""After so long a silence the citizen means something else."""
SHORT_MESSAGES = "sms"
"""The channel whose senders are telephone numbers; notices have a way of their own to those."""
ONLY_FILES = "（只有附件，没有文字。）"
OPENED = "您的诉求已受理，工单编号 {number}，查询码 {code}。可凭编号和查询码查询进度。"
ADDED = "已补充到工单 {number}，我们会一并办理。"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenMessage:
    """One message; ``id`` is the gateway's name of it. ``sender``: a number, or what the channel knows him by.

    ``conversation`` None: everything of this sender is one. ``files``: name and content.
    """

    id: str
    channel: str
    sender: str
    text: str
    conversation: str | None = None
    name: str | None = None
    number: str | None = None
    place: str | None = None
    files: Sequence[tuple[str, bytes]] = ()


class _Begun(Exception):  # no fault: somebody was quicker
    """A conversation was begun meanwhile."""


class Conversations:
    def __init__(self, database: Database, attachments: Attachments, *, spell: Spell, clock: Clock) -> None:
        self._database, self._attachments, self._spell, self._clock = database, attachments, spell, clock

    async def take(self, message: CitizenMessage) -> str:
        """Take a message over; the words to answer it with. Delivered twice, it is taken once and answered alike.

        Raises ``cases.ChannelRefused``, ``cases.DemandFaulty``, ``cases.AttachmentFolderFaulty``,
        ``db.StoreUnavailable``: deliver it again.
        """
        received, refused = await receive_all(self._attachments, message.files)
        now, actor = self._clock(), f"citizen:{message.channel}"[:64]
        try:
            case, words = await self._written(message, actor, now)
        except BaseException:
            drop_files(self._attachments, received)
            raise
        person, change = Person(login=actor, role=None), Change(at=now, actor=actor)
        refused += await keep_files(self._attachments, case.number, received, person, change)
        log.info("channel.message_taken", case=case.id, channel=message.channel)
        return " ".join([words, *refused])

    async def _written(self, message: CitizenMessage, actor: str, now: datetime) -> tuple[CaseView, str]:
        """Citizens write in pieces, and gateways bring these side by side: whose begins the talk second begins anew,
        and finds it."""
        try:
            async with self._database.write() as session:
                return await self._write(session, message, actor, now)
        except _Begun:
            async with self._database.write() as session:
                return await self._write(session, message, actor, now)

    async def _write(
        self, session: AsyncSession, message: CitizenMessage, actor: str, now: datetime
    ) -> tuple[CaseView, str]:
        key = (message.channel, (message.conversation or message.sender)[:128])
        talk = await session.get(CaseConversation, key, with_for_update=True)
        known = await source_of(session, message.channel, message.id)
        if known is not None:
            return known.case, str((known.details or {}).get("reply") or _opened(known.case))
        case = await session.get(Case, talk.case_id) if talk and talk.last_at > now - GOES_ON else None
        if talk is not None and case is not None and case.state not in ENDED:
            talk.last_at = now
            reply = ADDED.format(number=case.number)
            more = {"reply": reply}
            if await add_source(session, message.channel, message.id, case.id, received_at=now, details=more):
                text = f"市民补充：\n{message.text.strip() or ONLY_FILES}"
                await add_words(session, case.id, text, actor=actor, channel=message.channel, now=now)
            return CaseView.of(case), reply
        made = await register_within(session, self._demand(message), now=now, actor=actor)
        if talk is not None:
            talk.case_id, talk.last_at = made.case.id, now
        else:
            await _begin(session, key, made.case.id, now)
        if message.channel != SHORT_MESSAGES:
            await _reach(session, made.case.id, f"{message.channel}:{message.sender}", actor, now)
        return made.case, _opened(made.case)

    def _demand(self, message: CitizenMessage) -> Demand:
        wanted = message.number or message.sender
        number = self._spell(wanted) if is_number(wanted, self._spell) else None
        return Demand(
            channel=message.channel, foreign_id=message.id, text=message.text.strip() or ONLY_FILES,
            citizen_name=message.name, caller=number, place=message.place,
        )  # fmt: skip


def _opened(case: CaseView) -> str:
    """The same however often it is asked: number and code of a case never change."""
    return OPENED.format(number=case.number, code=case.code)


async def _begin(session: AsyncSession, key: tuple[str, str], case_id: int, now: datetime) -> None:
    """Raises ``_Begun``: another message of the same talk was quicker; nothing of this one is to stay."""
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"channel": key[0], "conversation": key[1], "case_id": case_id, "last_at": now}
    begun = insert(CaseConversation).values(**row).on_conflict_do_nothing().returning(CaseConversation.case_id)
    if await session.scalar(begun) is None:
        raise _Begun


async def _reach(session: AsyncSession, case_id: int, account: str, actor: str, now: datetime) -> None:
    """Notices of the case find the citizen where he wrote from."""
    session.add(NoticeChoice(case_id=case_id, silent=False, account=account, changed_at=now, changed_by=actor))
    await session.flush()
