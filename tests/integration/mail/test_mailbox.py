"""Letters out of a real mailbox: each becomes a case, or words of one; none is lost, none is taken twice."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from cases import AttachmentFiles, Attachments, Change
from channels import Letters, LetterTaker, MailFetcher, MailSetup
from channels.mail.taking import Delivered
from db import Database
from db.tables import Attachment, Case, CaseNote, CaseState, Letter, LetterOutcome, Mailbox
from hotline.mail import mail_state
from hotline.settings import Settings
from tests.integration.mail.dovecot import Dovecot, a_dovecot
from tests.unit.attachments.files import EXE, JPEG
from tests.unit.channels.letters import a_letter, encoded, raw

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


class Office:
    """Who reads the mailbox; ``now`` moves on command."""

    def __init__(self, database: Database, folder: Path, server: Dovecot) -> None:
        self.database, self.server, self.now = database, server, NOON
        self.attachments = Attachments(database, AttachmentFiles(folder), jobs=None, largest=1 << 20)
        self.taker = LetterTaker(database, self.attachments, own="12345@city.example", clock=lambda: self.now)

    def fetcher(self, setup: MailSetup | None = None, *, largest: int = 1 << 22) -> MailFetcher:
        given = setup or self.server.setup
        return MailFetcher(self.database, given, self.taker, clock=lambda: self.now, largest=largest)

    async def cases(self) -> list[Case]:
        async with self.database.read() as session:
            return list(await session.scalars(select(Case).order_by(Case.id)))

    async def outcomes(self) -> list[LetterOutcome]:
        async with self.database.read() as session:
            return list(await session.scalars(select(Letter.outcome).order_by(Letter.id)))

    async def failure(self) -> str | None:
        async with self.database.read() as session:
            return await session.scalar(select(Mailbox.failure))


@pytest.fixture
def server() -> Iterator[Dovecot]:
    with a_dovecot() as running:
        yield running


@pytest.fixture
async def office(sqlite: Database, tmp_path: Path, server: Dovecot) -> Office:
    return Office(sqlite, tmp_path / "attachments", server)


async def test_letters_become_cases_answers_of_their_senders_words_of_them_and_none_is_taken_twice(
    office: Office,
) -> None:
    letter = a_letter()
    letter.add_attachment(JPEG, maintype="image", subtype="jpeg", filename="路灯.jpg")
    letter.add_attachment(EXE, maintype="application", subtype="octet-stream", filename="程序.jpg")
    office.server.deliver(letter)
    head = f"From: {encoded('李雷', 'gb2312')} <lilei@example.com>\nSubject: {encoded('停水', 'gb2312')}"
    office.server.deliver(raw(f"{head}\nMessage-ID: <2@x>", "镕华小区停水三天".encode("gb18030")))
    fetcher = office.fetcher()

    assert await fetcher.round() == 2
    assert await fetcher.round() == 0

    first, second = await office.cases()
    assert (first.channel, first.email, first.citizen_name) == ("mail", "wang@example.com", "王先生")
    assert (first.text, second.text) == ("路灯不亮\n\n小区路灯三天不亮，请尽快维修。", "镕华小区停水三天")
    async with office.database.read() as session:
        assert [one.name for one in await session.scalars(select(Attachment))] == ["路灯.jpg"]
        [note] = await session.scalars(select(CaseNote.text))
    assert "「程序.jpg」" in note

    by_number = a_letter("还是不亮", subject=f"Re: [12345-{first.number}]", message_id="<3@x>")
    by_letter = a_letter(
        "补充照片", subject="Re: 停水", sender="other@example.com", message_id="<4@x>", In_Reply_To="<2@x>"
    )
    guessed = a_letter("乱写", subject=f"[12345-{first.number}]", sender="stranger@example.com", message_id="<5@x>")
    for one in (by_number, by_letter, guessed, a_letter(Received="by another way")):
        office.server.deliver(one)
    office.server.deliver(a_letter("不在办公室", message_id="<6@x>", Auto_Submitted="auto-replied"))
    office.server.deliver(b"From: <x@example.com>\r\n\r\n" + b"\xff\x00\xff" * 50)

    assert await fetcher.round() == 6

    o = LetterOutcome
    assert await office.outcomes() == [
        o.OPENED, o.OPENED, o.ADDED, o.ADDED, o.OPENED, o.OPENED, o.IGNORED, o.UNREADABLE,
    ]  # fmt: skip
    assert "但不是从该工单留存的邮箱发出" in (await office.cases())[2].text


async def test_a_mailbox_that_begins_anew_opens_nothing_again(office: Office) -> None:
    office.server.deliver(a_letter())
    office.server.deliver(a_letter("第二封", message_id="<2@x>"))
    assert await office.fetcher().round() == 2
    office.server.stop()
    office.server.begin_anew()
    office.now += timedelta(hours=1)
    office.server.start()

    assert await office.fetcher().round() == 2

    assert len(await office.cases()) == 2
    assert (await office.outcomes())[2:] == [LetterOutcome.REPEATED] * 2


async def test_what_is_answered_to_an_ended_case_is_a_case_of_its_own(office: Office) -> None:
    office.server.deliver(a_letter())
    await office.fetcher().round()
    [first] = await office.cases()
    async with office.database.write() as session:
        (await session.get_one(Case, first.id)).state = CaseState.CLOSED
    office.server.deliver(a_letter("又坏了", subject=f"Re: [12345-{first.number}]", message_id="<2@x>"))

    await office.fetcher().round()

    _, second = await office.cases()
    assert second.text.endswith(f"（来信提到已办结的工单 {first.number}）")


async def test_of_a_letter_that_is_too_large_the_head_opens_a_case(office: Office) -> None:
    office.server.deliver(a_letter("长" * 400_000))

    assert await office.fetcher(largest=100_000).round() == 1

    [case] = await office.cases()
    assert (case.email, "过大的电子邮件" in case.text) == ("wang@example.com", True)


async def test_ten_megabytes_of_words_are_cut_in_the_case_and_whole_in_the_original(office: Office) -> None:
    letter = a_letter("长" * 3_000_000)
    office.server.deliver(letter)

    await office.fetcher(largest=1 << 25).round()

    [case] = await office.cases()
    assert 7900 < len(case.text) <= 8000
    assert case.text.endswith("（内容过长，全文见邮件原件）")
    letters = Letters(office.database, office.attachments, office.taker)
    path = await letters.original(1, Change(at=NOON, actor="supervisor"))
    assert len(path.read_bytes()) >= 9_000_000


async def test_two_that_read_at_once_take_every_letter_once(
    database: Database, tmp_path: Path, server: Dovecot
) -> None:
    office = Office(database, tmp_path / "attachments", server)
    for n in range(12):
        office.server.deliver(a_letter(f"第 {n} 封", message_id=f"<{n}@x>"))

    counts = await asyncio.gather(office.fetcher().round(), office.fetcher().round())

    assert sorted(counts) == [0, 12]
    assert len(await office.cases()) == 12


async def test_a_reader_that_was_killed_is_followed_by_another_where_it_stopped(office: Office) -> None:
    for n in range(3):
        office.server.deliver(a_letter(f"第 {n} 封", message_id=f"<{n}@x>"))
    killed, taken = office.fetcher(), office.taker.take

    async def dies(letter: object) -> LetterOutcome:
        await taken(letter)  # type: ignore[arg-type]
        raise asyncio.CancelledError

    office.taker.take = dies  # type: ignore[method-assign]
    with pytest.raises(asyncio.CancelledError):
        await killed.round()
    office.taker.take = taken  # type: ignore[method-assign]

    assert await office.fetcher().round() == 0  # the lease of the dead one still holds
    office.now += timedelta(minutes=6)
    assert await office.fetcher().round() == 3
    assert len(await office.cases()) == 3


async def test_a_letter_that_breaks_us_is_put_aside_and_stops_none_after_it(office: Office) -> None:
    for n in range(3):
        office.server.deliver(a_letter(f"第 {n} 封", message_id=f"<{n}@x>"))
    taken = office.taker.take

    async def stumbles(letter: Delivered) -> LetterOutcome:
        if letter.uid == 2:
            raise RuntimeError("no such encoding of words")
        return await taken(letter)

    office.taker.take = stumbles  # type: ignore[method-assign]

    assert await office.fetcher().round() == 3
    assert await office.fetcher().round() == 0

    o = LetterOutcome
    assert await office.outcomes() == [o.OPENED, o.IGNORED, o.OPENED]
    assert await office.failure() is None
    office.taker.take = taken  # type: ignore[method-assign]
    letters = Letters(office.database, office.attachments, office.taker)
    assert await letters.open_by_hand(2, Change(at=NOON, actor="supervisor")) is not None
    assert [case.text[-3:-2] for case in await office.cases()] == ["0", "2", "1"]


async def test_a_mailbox_that_is_away_wrong_or_not_believed_is_told_and_tried_again(office: Office) -> None:
    setup = office.server.setup
    office.server.deliver(a_letter())
    for wrong, said in (
        (replace(setup, password="wrong"), "refuses user or password"),
        (replace(setup, authorities=None), "certificate of the mailbox is not believed"),
        (replace(setup, folder="no such"), "no folder"),
    ):
        assert await office.fetcher(replace(wrong, user="mayor")).round() == 0
        async with office.database.read() as session:
            failures = list(await session.scalars(select(Mailbox.failure)))
        assert any(said in (failure or "") for failure in failures)
    office.server.stop()
    assert await office.fetcher().round() == 0
    assert "MailAway" in (await office.failure() or "")
    office.server.start()

    assert await office.fetcher().round() == 1

    assert await office.failure() is None


async def test_a_letter_put_aside_by_mistake_is_opened_by_hand(office: Office) -> None:
    office.server.deliver(a_letter(List_Id="<neighbours.example.com>"))
    await office.fetcher().round()
    letters = Letters(office.database, office.attachments, office.taker)
    change = Change(at=NOON, actor="supervisor")

    number = await letters.open_by_hand(1, change)

    [case] = await office.cases()
    assert number == case.number
    assert await letters.open_by_hand(1, change) is None
    [line] = await letters.of_case(case.number)
    assert line.outcome is LetterOutcome.OPENED
    assert ((await letters.newest())[0], await letters.newest(outcome=LetterOutcome.IGNORED)) == ([line], ([], None))


async def test_the_doctor_says_whether_the_mailbox_lets_us_in(office: Office, tmp_path: Path) -> None:
    setup = office.server.setup
    settings = Settings(
        home=tmp_path, mail_host=setup.host, mail_port=setup.port, mail_user=setup.user,
        mail_password=SecretStr(setup.password), mail_authorities=setup.authorities,
    )  # fmt: skip

    assert await mail_state(settings) == ("INBOX of localhost opens", "")
    assert "mail_authorities" in (await mail_state(settings.model_copy(update={"mail_authorities": None})))[1]
    office.server.stop()
    assert "does not answer" in (await mail_state(settings))[0]
    assert await mail_state(Settings(home=tmp_path)) == ("no mailbox is set", "")
