"""One letter at a time, on both databases: a case, words of one, or put aside; taken once."""

import asyncio
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from cases import AttachmentFiles, Attachments, Change, case_mark
from channels import Letters, LetterTaker, NoSuchLetter
from channels.mail.taking import Delivered
from db import Database
from db.tables import (
    Attachment,
    AuditEntry,
    Case,
    CaseNote,
    CaseTag,
    Letter,
    LetterOutcome,
    NoticeChoice,
    Setting,
)
from tests.unit.attachments.files import PDF
from tests.unit.channels.letters import a_letter

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


class Post:
    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.attachments = Attachments(database, AttachmentFiles(folder), jobs=None, largest=1 << 20)
        self.taker = LetterTaker(database, self.attachments, own="", clock=lambda: NOON)

    async def brings(self, letter: EmailMessage, uid: int) -> LetterOutcome:
        content = letter.as_bytes()
        return await self.taker.take(
            Delivered(mailbox="m", uid_validity=1, uid=uid, content=content, size=len(content))
        )

    async def all(self, column):
        async with self.database.read() as session:
            return list(await session.scalars(select(column)))


@pytest.fixture
def post(database: Database, tmp_path: Path) -> Post:
    return Post(database, tmp_path)


async def test_a_letter_its_repetition_and_its_answer_are_one_case(post: Post) -> None:
    letter = a_letter()
    letter.add_attachment(PDF, maintype="application", subtype="pdf", filename="说明.pdf")
    answer = a_letter("补充：在三单元", subject="Re: 路灯不亮", message_id="<2@x>", In_Reply_To="<1@example.com>")

    found = [await post.brings(one, uid) for uid, one in enumerate((letter, letter, letter, answer), start=1)]
    again = await post.brings(letter, 1)  # the process died before it wrote how far it had read

    o = LetterOutcome
    assert [*found, again] == [o.OPENED, o.REPEATED, o.REPEATED, o.ADDED, o.OPENED]
    assert await post.all(Case.email) == ["wang@example.com"]
    assert await post.all(Attachment.name) == ["说明.pdf"]
    assert await post.all(CaseTag.tag) == ["市民补充"]
    [note] = await post.all(CaseNote.text)
    assert "在三单元" in note
    assert len(await post.all(Letter.id)) == 4


async def test_the_same_letter_in_two_mailboxes_at_once_is_one_case(post: Post) -> None:
    outcomes = await asyncio.gather(*(post.brings(a_letter(), uid) for uid in range(1, 7)))

    assert sorted(outcomes) == [LetterOutcome.OPENED, *[LetterOutcome.REPEATED] * 5]
    assert len(await post.all(Case.id)) == 1


async def test_an_answer_from_where_notices_go_finds_its_case_by_the_mark_in_the_subject(post: Post) -> None:
    await post.brings(a_letter(), 1)
    [number], [case_id] = await post.all(Case.number), await post.all(Case.id)
    async with post.database.write() as session:
        (await session.get_one(Case, case_id)).email = None  # he called, and said where to write to
        session.add(NoticeChoice(case_id=case_id, email="Li@Example.com", changed_at=NOON, changed_by="agent"))
    subject = f"Re: {case_mark(number)} 12345热线：关于您反映的事项"

    found = [
        await post.brings(a_letter(text, subject=subject, sender=sender, message_id=f"<{text}@x>"), uid)
        for uid, (text, sender) in enumerate([("a", "li@example.com"), ("b", "other@example.com"), ("c", "")], start=2)
    ]

    assert found == [LetterOutcome.ADDED, LetterOutcome.OPENED, LetterOutcome.OPENED]


async def test_a_flood_from_one_address_is_put_aside_and_opened_by_hand(post: Post) -> None:
    async with post.database.write() as session:
        session.add(
            Setting(key="channels.limits", value={"letter.address": [2, 86400]}, changed_at=NOON, changed_by="admin")
        )
    letters = [a_letter(f"第 {uid} 封", message_id=f"<{uid}@x>") for uid in range(1, 4)]

    found = [await post.brings(one, uid) for uid, one in enumerate(letters, start=1)]
    other = await post.brings(a_letter(sender="li@example.com"), 4)

    o = LetterOutcome
    assert [*found, other] == [o.OPENED, o.OPENED, o.IGNORED, o.OPENED]
    desk = Letters(post.database, post.attachments, post.taker)
    [line] = (await desk.newest(outcome=o.IGNORED))[0]
    assert "来信过多" in (line.reason or "")
    by = Change(at=NOON, actor="supervisor")
    assert await desk.open_by_hand(line.id, by) is not None
    assert await desk.open_by_hand(line.id, by) is None
    assert "路灯不亮\n\n第 3 封" in await post.all(Case.text)
    assert await post.all(AuditEntry.action) == ["case.opened"] * 4 + ["letter.opened"]


async def test_a_letter_that_could_not_be_taken_waits_for_somebody_and_its_loss_is_told(post: Post) -> None:
    content = a_letter().as_bytes()
    broken = Delivered(mailbox="m", uid_validity=1, uid=1, content=content, size=len(content) + 1, whole=False)
    await post.taker.set_aside(broken, "TypeError")
    await post.taker.set_aside(broken, "TypeError")

    desk = Letters(post.database, post.attachments, post.taker)
    [line] = (await desk.newest())[0]
    assert (line.outcome, line.reason) == (LetterOutcome.IGNORED, "处理时出错（TypeError），请人工查看原件")
    by = Change(at=NOON, actor="supervisor")
    assert await desk.open_by_hand(line.id, by) is not None
    assert "过大" in (await post.all(Case.text))[0]
    [sha256] = await post.all(Letter.sha256)
    post.attachments.files.path_of(sha256).unlink()
    for wanted in (line.id, 99):
        with pytest.raises(NoSuchLetter):
            await desk.open_by_hand(wanted, by)


async def test_a_program_s_letter_is_put_aside_with_the_reason_and_kept(post: Post) -> None:
    letter = a_letter(Auto_Submitted="auto-replied")

    assert await post.brings(letter, 1) is LetterOutcome.IGNORED

    assert await post.all(Case.id) == []
    [line] = (await Letters(post.database, post.attachments, post.taker).newest())[0]
    assert (line.reason, line.case_number) == ("自动回复", None)
    [sha256] = await post.all(Letter.sha256)
    assert post.attachments.files.path_of(sha256).read_bytes() == letter.as_bytes()
