"""One letter: opens a case, is added to the case it is about, or is put aside with the reason. Taken once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Attachments, Change, Demand, Person, add_source, register_within, source_of
from channels.adding import ENDED, add_words
from channels.files import keep_files, keep_original, receive_all
from channels.limits import count_within
from channels.mail.bounces import Undelivered
from channels.mail.parsing import LetterText, read_letter
from channels.mail.replies import about, numbers_in
from db import Clock, Database
from db.tables import Case, CaseNote, Letter, LetterOutcome, NoticeChoice

log = structlog.get_logger()

MAIL = "mail"
BY_MAIL = "citizen:mail"
PERSON = Person(login=BY_MAIL, role=None)
LONGEST_TEXT = 8000
CUT = "\n……（内容过长，全文见邮件原件）"
UNREADABLE = "收到一封无法识别内容的电子邮件，原件已保存，请人工查看后补充诉求。"
TOO_LARGE = "收到一封过大的电子邮件，只保存了邮件头，请联系发件人另行提供。"
TOO_MANY = "同一地址当天来信过多，请人工查看"
BROKE = "处理时出错（{why}），请人工查看原件"
BOUNCED = "退信：给市民的通知没有送达"
OnBounce = Callable[[AsyncSession, Undelivered], Awaitable[int | None]]
"""Told of each of our letters that reached nobody, within the transaction; the case it was about, or None."""
_Decision = tuple[LetterOutcome, int | None, str | None]
"""What becomes of a letter, the case, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A letter as the mailbox has it; ``whole`` False: it is too large, and ``content`` its head only."""

    mailbox: str
    uid_validity: int
    uid: int
    content: bytes
    size: int
    whole: bool = True


class LetterTaker:
    """``own``: the mailbox's address, by which our own letters are known."""

    def __init__(
        self, database: Database, attachments: Attachments, *, own: str, clock: Clock, on_bounce: OnBounce | None = None
    ) -> None:
        self._database, self._attachments, self._own, self._clock = database, attachments, own, clock
        self._on_bounce = on_bounce

    async def take(self, letter: Delivered) -> LetterOutcome:
        """Take a letter over; a second time it changes nothing.

        The original is kept before anything else. Raises ``cases.AttachmentFolderFaulty``, ``cases.ChannelRefused``,
        ``db.StoreUnavailable``: ask again.
        """
        sha256 = await keep_original(self._attachments, letter.content)
        read, now = await self._read(letter.content, whole=letter.whole), self._clock()
        async with self._database.write() as session:
            row = await _taken(session, letter)
            if row is None:
                row = _row(letter, sha256, read.message_id, await self._decide(session, read, now), now)
                session.add(row)
            outcome, case_id = row.outcome, row.case_id
        if case_id is not None and outcome is not LetterOutcome.IGNORED:
            await self._keep_files(case_id, read, now)
        log.info("channel.letter_taken", mailbox_uid=letter.uid, outcome=outcome.value, case=case_id)
        return outcome

    async def set_aside(self, letter: Delivered, why: str) -> None:
        """Put a letter by that could not be taken, for somebody to look at. Raises as ``take``."""
        sha256 = await keep_original(self._attachments, letter.content)
        async with self._database.write() as session:
            if await _taken(session, letter) is None:
                decision = (LetterOutcome.IGNORED, None, BROKE.format(why=why[:60]))
                session.add(_row(letter, sha256, "", decision, self._clock()))

    async def open_put_aside(self, letter_id: int, content: bytes, change: Change, *, whole: bool) -> str | None:
        """Open the case of a letter that was put aside; its number. None: it was not put aside.

        Raises as ``take``.
        """
        read, now = await self._read(content, whole=whole), self._clock()
        async with self._database.write() as session:
            row = await session.get(Letter, letter_id, with_for_update=True)
            if row is None or row.outcome is not LetterOutcome.IGNORED:
                return None
            made = await register_within(session, _demand(read, ""), now=now, actor=change.actor)
            row.outcome, row.case_id = LetterOutcome.OPENED, made.case.id
            session.add(change.entry("letter.opened", "letter", str(row.id), None, {"case": made.case.id}))
        await self._keep_files(made.case.id, read, now)
        return made.case.number

    async def _read(self, content: bytes, *, whole: bool) -> LetterText:
        read = await asyncio.to_thread(read_letter, content, own=self._own)
        return read if whole else replace(read, text=TOO_LARGE, fault=None)

    async def _decide(self, session: AsyncSession, read: LetterText, now: datetime) -> _Decision:
        if read.automatic:
            bounced = await self._bounced(session, read)
            return LetterOutcome.IGNORED, bounced, BOUNCED if bounced else read.automatic
        known = await source_of(session, MAIL, read.fingerprint)
        if known is not None:
            return LetterOutcome.REPEATED, known.case.id, None
        case, remark = await _case_of(session, read)
        if case is not None:
            await add_source(session, MAIL, read.fingerprint, case.id, received_at=now)
            words = f"市民来信补充：\n{about(read.subject, read.text)}"
            await add_words(session, case.id, words, actor=BY_MAIL, channel=MAIL, now=now)
            return LetterOutcome.ADDED, case.id, None
        if await count_within(session, "letter.address", read.sender, now) is not None:
            return LetterOutcome.IGNORED, None, TOO_MANY
        made = await register_within(session, _demand(read, remark), now=now, actor=BY_MAIL)
        if made.repeated:  # another mailbox had the same letter a moment ago
            return LetterOutcome.REPEATED, made.case.id, None
        return (LetterOutcome.UNREADABLE if read.fault else LetterOutcome.OPENED), made.case.id, read.fault

    async def _bounced(self, session: AsyncSession, read: LetterText) -> int | None:
        """The case about which a notice came back."""
        told = [await self._on_bounce(session, one) for one in read.failed] if self._on_bounce else []
        return next((case_id for case_id in told if case_id is not None), None)

    async def _keep_files(self, case_id: int, read: LetterText, now: datetime) -> None:
        async with self._database.read() as session:
            number = (await session.get_one(Case, case_id)).number
        received, complaints = await receive_all(self._attachments, read.files)
        change = Change(at=now, actor=BY_MAIL)
        complaints += await keep_files(self._attachments, number, received, PERSON, change)
        if complaints:
            await self._note(case_id, "来信的附件没有全部接收（邮件原件已保存）：\n" + "\n".join(complaints), now)

    async def _note(self, case_id: int, text: str, now: datetime) -> None:
        async with self._database.write() as session:
            there = select(CaseNote.id).where(CaseNote.case_id == case_id, CaseNote.text == text[:2000])
            if await session.scalar(there) is None:
                session.add(CaseNote(case_id=case_id, unit=None, text=text[:2000], written_by=BY_MAIL, written_at=now))


def _row(letter: Delivered, sha256: str, message_id: str, decision: _Decision, now: datetime) -> Letter:
    outcome, case_id, reason = decision
    return Letter(
        mailbox=letter.mailbox, uid_validity=letter.uid_validity, uid=letter.uid, message_id=message_id,
        sha256=sha256, size=letter.size, outcome=outcome, reason=reason, case_id=case_id, taken_at=now,
    )  # fmt: skip


async def _taken(session: AsyncSession, letter: Delivered) -> Letter | None:
    here = (Letter.mailbox == letter.mailbox, Letter.uid_validity == letter.uid_validity, Letter.uid == letter.uid)
    row: Letter | None = await session.scalar(select(Letter).where(*here))
    return row


async def _case_of(session: AsyncSession, read: LetterText) -> tuple[Case | None, str]:
    """The open case a letter is about; else a remark about the case it names.

    Numbers can be guessed: words are only put into a case by an address that is known with it (it was opened from it,
    or its notices go there), or in answer to a letter of that case, whose name nobody else knows.
    """
    answered = await _answered(session, read)
    if answered is not None and answered.state not in ENDED:
        return answered, ""
    for number in numbers_in(read.subject, read.answers):
        known = select(Case, NoticeChoice.email).outerjoin(NoticeChoice, NoticeChoice.case_id == Case.id)
        found = (await session.execute(known.where(Case.number == number))).one_or_none()
        if found is None:
            continue
        case, told_at = found
        if case.state in ENDED:
            return None, f"（来信提到已办结的工单 {number}）"
        if read.sender and read.sender in {(one or "").casefold() for one in (case.email, told_at)}:
            return case, ""
        return None, f"（来信提到工单 {number}，但不是从该工单留存的邮箱发出，请核实）"
    return None, f"（来信是对已办结的工单 {answered.number} 的回复）" if answered is not None else ""


async def _answered(session: AsyncSession, read: LetterText) -> Case | None:
    if not read.answers:
        return None
    known = (
        select(Case)
        .join(Letter, Letter.case_id == Case.id)
        .where(Letter.message_id.in_(read.answers), Letter.message_id != "")
    )
    case: Case | None = await session.scalar(known.order_by(Letter.id.desc()).limit(1))
    return case


def _demand(read: LetterText, remark: str) -> Demand:
    text = UNREADABLE if read.fault else about(read.subject, read.text or "（来信没有正文。）")
    most = LONGEST_TEXT - len(remark) - 1
    text = text if len(text) <= most else text[: most - len(CUT)] + CUT
    return Demand(
        channel=MAIL, foreign_id=read.fingerprint, text=f"{text}\n{remark}".strip(),
        citizen_name=read.name or None, email=read.sender or None,
    )  # fmt: skip
