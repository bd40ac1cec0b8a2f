"""Citizens who write by a message channel, on both databases: a talk is one case, also when it begins twice at once."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from agi_scripts import national
from cases import AttachmentFiles, Attachments
from channels import CitizenMessage, Conversations
from db import Database
from db.tables import Case, CaseNote, NoticeChoice

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def conversations(database: Database, tmp_path: Path) -> Conversations:
    attachments = Attachments(database, AttachmentFiles(tmp_path), jobs=None, largest=1 << 20)
    return Conversations(database, attachments, spell=national, clock=lambda: NOON)


def message(name: str, text: str, *, channel: str = "wechat", sender: str = "oAbC") -> CitizenMessage:
    return CitizenMessage(id=name, channel=channel, sender=sender, text=text)


async def test_a_talk_that_begins_in_pieces_at_once_is_one_case(
    database: Database, conversations: Conversations
) -> None:
    pieces = [message(f"m{number}", f"第 {number} 句") for number in range(5)]

    replies = await asyncio.gather(*(conversations.take(one) for one in (*pieces, *pieces)))

    async with database.read() as session:
        [case] = await session.scalars(select(Case))
        notes = {note.text for note in await session.scalars(select(CaseNote))}
    assert all(case.number in reply for reply in replies)
    assert len(notes) == 4
    assert replies[:5] == replies[5:]


async def test_notices_find_a_citizen_where_he_wrote_from(database: Database, conversations: Conversations) -> None:
    await conversations.take(message("m1", "停水"))
    await conversations.take(message("m2", "停电", channel="sms", sender="13800138000"))

    async with database.read() as session:
        found = await session.execute(select(Case.text, NoticeChoice.account).outerjoin(NoticeChoice))
        assert {row.text: row.account for row in found} == {"停水": "wechat:oAbC", "停电": None}
