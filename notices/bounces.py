"""A mail we had handed over came back: the notice failed after all."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import AuditEntry, Notice, NoticeState, NoticeWay

ACTOR = "system:notices"


async def came_back(
    session: AsyncSession, message_id: str, *, recipient: str, status: str, now: datetime
) -> int | None:
    """Mark the notice that was sent as ``message_id`` to ``recipient`` as failed, within the caller's transaction.

    ``status`` as in RFC 3463, or empty. Returns the id of its case; None: there is no such notice. Names of notices can
    be guessed, so whoever reports a failure has to know the address, too.
    """
    key = message_id.partition("@")[0]
    notice = await session.scalar(select(Notice).where(Notice.key == key).with_for_update())
    if notice is None or notice.way is not NoticeWay.EMAIL or notice.state is not NoticeState.SENT:
        return None
    if (notice.address or "").casefold() != recipient.casefold():
        return None
    notice.state, notice.error, notice.ended_at = NoticeState.DEAD, f"returned {status}".strip(), now
    session.add(
        AuditEntry(
            at=now, actor=ACTOR, action="case.notice_returned", subject_kind="case", subject_id=str(notice.case_id),
            after={"notice": notice.event, "way": notice.way.value}, reason=notice.error,
        )
    )  # fmt: skip
    return notice.case_id
