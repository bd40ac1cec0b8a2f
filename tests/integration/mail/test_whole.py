"""``hotline work`` as a process of its own between a real mailbox and a real mail server: a letter, its
acknowledgement, the citizen's answer, and the acknowledgement that comes back."""

import asyncio
import email
import email.policy
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from cases import Change
from db import utc_now
from db.tables import Case, CaseNote, Letter, LetterOutcome, Notice, NoticeState
from notices import Event, NoticeRules, RuleText
from tests.installation import STOP_SECONDS, Installation, installation
from tests.integration.mail.dovecot import Dovecot, a_dovecot
from tests.unit.channels.letters import a_letter
from tests.unit.channels.reports import a_report
from tests.waiting import until

SUBJECT = "12345热线：关于您反映的事项"
RULE = RuleText(active=True, ways=("email",), subject=SUBJECT, text="工单{工单编号}，查询码{查询码}。")


@dataclass
class PostOffice:
    """Takes every letter the hotline sends."""

    sent: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.sent.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    @asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        """Yields its port."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, hostname="mail.test", loop=loop), "127.0.0.1", 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            await server.wait_closed()


@asynccontextmanager
async def at_work(house: Installation, server: Dovecot, smtp_port: int) -> AsyncIterator[None]:
    """``hotline work`` beside a mailbox and a mail server, with one rule: every case is acknowledged."""
    setup = server.setup
    house.environment |= {
        "HOTLINE_MAIL_HOST": setup.host, "HOTLINE_MAIL_PORT": str(setup.port), "HOTLINE_MAIL_USER": setup.user,
        "HOTLINE_MAIL_PASSWORD": setup.password, "HOTLINE_MAIL_ADDRESS": setup.address, "HOTLINE_MAIL_SECONDS": "5",
        "HOTLINE_MAIL_AUTHORITIES": str(setup.authorities), "HOTLINE_SMTP_HOST": "127.0.0.1",
        "HOTLINE_SMTP_PORT": str(smtp_port), "HOTLINE_SMTP_SECURITY": "none",
        "HOTLINE_SMTP_SENDER": "noreply@city.example", "HOTLINE_TRANSCRIPTION_WORKERS": "0",
    }  # fmt: skip
    code, said = await house.hotline("init")
    assert code == 0, said
    async with house.store() as database:
        change = Change(at=utc_now(), actor="admin")
        await NoticeRules(database).write(Event.REGISTERED, RULE, change, revision=0)
    process = await house._start("work", "--no-intake", output=(house.home / "work.log").open("ab"))
    try:
        yield
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), STOP_SECONDS) == 0, (house.home / "work.log").read_text()[-4000:]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_a_letter_is_acknowledged_and_its_answer_finds_the_case() -> None:
    post = PostOffice()
    with a_dovecot() as server:
        async with post.open() as port, installation() as house, at_work(house, server, port):
            server.deliver(a_letter())
            await until(lambda: post.sent)
            [receipt] = post.sent
            answer = a_letter(
                "补充：在三单元", subject=f"Re: {receipt['Subject']}", message_id="<2@example.com>",
                In_Reply_To=receipt["Message-ID"],
            )  # fmt: skip
            absent = a_letter("休假", subject=f"自动回复：{receipt['Subject']}", message_id="<3@example.com>")
            server.deliver(answer)
            server.deliver(absent)
            server.deliver(a_report(letter=receipt["Message-ID"].strip("<>")))

            async def outcomes() -> list[LetterOutcome] | None:
                async with house.store() as database, database.read() as session:
                    found = list(await session.scalars(select(Letter.outcome).order_by(Letter.id)))
                return found if len(found) == 4 else None

            found = await until(outcomes)
            async with house.store() as database, database.read() as session:
                [case] = await session.scalars(select(Case))
                [note] = await session.scalars(select(CaseNote.text))
                [notice] = await session.scalars(select(Notice))

    assert found == [LetterOutcome.OPENED, LetterOutcome.ADDED, LetterOutcome.IGNORED, LetterOutcome.IGNORED]
    assert receipt["Subject"] == f"[12345-{case.number}] {SUBJECT}"
    assert (receipt["To"], receipt["Reply-To"]) == ("wang@example.com", "12345@city.example")
    assert receipt.get_content().strip() == f"工单{case.number}，查询码{case.code}。"
    assert "在三单元" in note
    assert len(post.sent) == 1
    assert (notice.state, notice.error) == (NoticeState.DEAD, "returned 5.1.1")
