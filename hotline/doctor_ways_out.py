"""What ``hotline doctor`` says about notices to citizens and partners."""

from datetime import timedelta

from sqlalchemy import func, select

from db import StoreError, require_current, utc_now
from db.tables import Notice, NoticeRule, NoticeState, Partner, PartnerState, StepOutbox
from hotline.context import Context
from hotline.diagnosis import Diagnosis, Grade
from hotline.notices import carriers

LATE = timedelta(minutes=10)
"""A step that waits so long waits for a worker that is not there."""


async def notices(context: Context) -> Diagnosis:
    """Ways that rules want and nobody carries, letters that died, steps nobody passes on."""
    open_ways = {way.value for way in carriers(context.settings)}
    try:
        await require_current(context.database)
        async with context.database.read() as session:
            wanted = list(await session.scalars(select(NoticeRule.ways).where(NoticeRule.active)))
            dead = await session.scalar(select(func.count(Notice.id)).where(Notice.state == NoticeState.DEAD)) or 0
            late = await session.scalar(select(func.count(StepOutbox.id)).where(StepOutbox.at < utc_now() - LATE)) or 0
    except StoreError as exc:
        return Diagnosis("notices", Grade.BAD, str(exc), "mend the store first")
    if late:
        return Diagnosis(
            "notices", Grade.BAD, f"{late} steps wait to be told", "is 'hotline work' running? its log says"
        )
    if any(not set(ways) & open_ways for ways in wanted):
        found = "a notice is switched on and no gateway is set for its ways"
        return Diagnosis("notices", Grade.WARNING, found, "set message_url, notice_url or smtp_host; docs/notices.md")
    if dead:
        return Diagnosis(
            "notices", Grade.WARNING, f"{dead} could not be sent", "see the page of notices and send again"
        )
    return Diagnosis("notices", Grade.GOOD, f"{len(wanted)} kinds go out" if wanted else "none is switched on")


async def partners(context: Context) -> Diagnosis:
    """Partners that were switched off, or fail now."""
    try:
        await require_current(context.database)
        async with context.database.read() as session:
            rows = list(await session.scalars(select(Partner).where(Partner.state != PartnerState.OFF)))
    except StoreError as exc:
        return Diagnosis("partners", Grade.BAD, str(exc), "mend the store first")
    gone = [row.code for row in rows if row.state is PartnerState.FAILED]
    failing = [row.code for row in rows if row.state is PartnerState.ON and row.failing_since]
    if gone:
        found = f"switched off after days of failure: {', '.join(gone)}"
        return Diagnosis("partners", Grade.BAD, found, "mend with the other side, then switch on; docs/exchange.md")
    if failing:
        return Diagnosis("partners", Grade.WARNING, f"take nothing now: {', '.join(failing)}", "ask the other side")
    return Diagnosis("partners", Grade.GOOD, f"{len(rows)} connected" if rows else "none")
