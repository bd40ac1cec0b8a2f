"""A mail to a citizen that comes back, on both databases: the notice failed, and people see it where they look."""

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from cases import AttachmentFiles, Attachments
from channels import Letters, LetterTaker, Undelivered
from channels.mail.taking import Delivered
from db import Database
from db.tables import LetterOutcome, NoticeState
from notices import Event, came_back
from tests.contracts.cases.units import DISPATCH
from tests.contracts.notices.hall import Hall, opened
from tests.unit.cases.people import AGENT, NOON
from tests.unit.channels.reports import a_report
from web.notices.words import said


class Post:
    """The mailbox beside a hall, put together as ``hotline work`` does."""

    def __init__(self, hall: Hall, folder: Path) -> None:
        self.hall, self.read = hall, 0
        attachments = Attachments(hall.database, AttachmentFiles(folder), jobs=None, largest=1 << 20)
        self.taker = LetterTaker(hall.database, attachments, own="", clock=hall.clock, on_bounce=self._bounced)
        self.letters = Letters(hall.database, attachments, self.taker)

    async def _bounced(self, session: AsyncSession, letter: Undelivered) -> int | None:
        return await came_back(
            session, letter.message_id, recipient=letter.recipient, status=letter.status, now=self.hall.now
        )

    async def brings(self, content: bytes) -> LetterOutcome:
        self.read += 1
        return await self.taker.take(
            Delivered(mailbox="m", uid_validity=1, uid=self.read, content=content, size=len(content))
        )


@pytest.fixture
async def post(database: Database, tmp_path: Path) -> Post:
    return Post(await opened(database), tmp_path)


async def a_mail(post: Post) -> tuple[str, str]:
    """The number of a case whose citizen was sent a mail, and what that mail was called."""
    hall = post.hall
    await hall.rule(Event.DISPATCHED, ways=("email",))
    case = await hall.case(email="Wang@example.com", caller=None)
    await hall.steps.take(case.id, "dispatch", AGENT, DISPATCH, version=case.version, now=NOON)
    await hall.told()
    [letter] = hall.mail.taken
    return case.number, f"{letter.key}@city.example"


async def test_a_mail_that_comes_back_is_a_failed_notice_and_can_be_sent_again(post: Post) -> None:
    number, letter = await a_mail(post)

    assert await post.brings(a_report(letter=letter)) is LetterOutcome.IGNORED

    [notice] = await post.hall.notices.listed(NoticeState.DEAD)
    assert said(notice.error) == "退信：邮箱地址不存在或有误（5.1.1）"
    assert len(await post.hall.audited("case.notice_returned")) == 1
    [line] = await post.letters.of_case(number)
    assert line.reason == "退信：给市民的通知没有送达"
    await post.hall.notices.send_again(notice.id, post.hall.change())
    await post.hall.told()
    assert [sent.key for sent in post.hall.mail.taken] == [notice_key(letter)] * 2
    await post.brings(a_report(letter=letter, status="5.2.2"))
    [notice] = await post.hall.notices.listed(NoticeState.DEAD)
    assert said(notice.error) == "退信：邮箱已满或停用（5.2.2）"


@pytest.mark.parametrize(
    "wrong",
    [{"recipient": "other@example.com"}, {"letter": "notice-20261122-000009-1-dispatched@x"}, {"action": "delayed"}],
)
async def test_who_does_not_know_the_address_fails_no_notice(post: Post, wrong: dict[str, str]) -> None:
    number, letter = await a_mail(post)

    await post.brings(a_report(**{"letter": letter} | wrong))
    await post.brings(a_report(letter=letter))
    await post.brings(a_report(letter=letter, status="5.2.2"))  # a second report of the same failure

    [notice] = await post.hall.notices.listed(None)
    assert (notice.state, notice.error) == (NoticeState.DEAD, "returned 5.1.1")
    assert len(await post.letters.of_case(number)) == 1


def notice_key(letter: str) -> str:
    return letter.partition("@")[0]
