"""A lane for each partner: one job at most works in it, so that one that hangs holds one worker.

Within a case the order is kept; a delivery that failed steps aside for those of other cases until its own wait is over.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.jobs import Jobs
from db.tables import Delivery, DeliveryState, Partner, PartnerState

DELIVER = "deliver"
"""Kind of the jobs that deliver."""
CRASHES = 1000
"""How often a worker may die in one lane; failures of the partner are counted elsewhere."""


async def wake(session: AsyncSession, jobs: Jobs, partner: Partner) -> None:
    """Have what waits for ``partner`` delivered. The caller holds the partner's row.

    A lane that sleeps for one case's sake (``sleep``) is opened for another's; for the same case's next step it sleeps
    on.
    """
    if partner.state is PartnerState.ON and not partner.working:
        await session.flush()
        if await session.scalar(_heads(partner).where(Delivery.not_before.is_(None)).limit(1)) is not None:
            await start(session, jobs, partner)


async def start(session: AsyncSession, jobs: Jobs, partner: Partner) -> None:
    """Open the lane anew; a job that still works for an earlier opening stops at its next look."""
    await _ask(session, jobs, partner)
    partner.working = True


async def close(session: AsyncSession, jobs: Jobs, partner: Partner) -> None:
    """Nothing is to go now: close the lane, and have it opened when the first of what stepped aside is due."""
    partner.working = False
    if partner.state is not PartnerState.ON:
        return
    due_at = await session.scalar(
        _heads(partner).with_only_columns(Delivery.not_before).order_by(Delivery.not_before).limit(1)
    )
    if due_at is not None:
        await _ask(session, jobs, partner, due_at=due_at)


async def first(session: AsyncSession, partner: Partner, now: datetime) -> Delivery | None:
    """What is to go at ``now``: trials first, for somebody waits for those, then the oldest that is due.

    After a failure it is one that was not tried yet, else the one whose turn is longest ago: so it shows whether the
    partner is away or breaks over one case.
    """
    heads, fresh, due = _heads(partner), Delivery.not_before.is_(None), Delivery.not_before <= now
    oldest, longest_ago = (Delivery.id,), (Delivery.tried_at, Delivery.id)
    turns: list[tuple[ColumnElement[bool], tuple[Any, ...]]] = [(Delivery.case_id.is_(None), oldest)]
    turns += [(fresh, oldest), (due, longest_ago)] if partner.failures else [(or_(fresh, due), oldest)]
    for which, order in turns:
        found: Delivery | None = await session.scalar(heads.where(which).order_by(*order).limit(1))
        if found is not None:
            return found
    return None


async def forgive(session: AsyncSession, partner: Partner) -> None:
    """Everything that failed is due at once, as if it had not: it failed for a reason that is mended."""
    waiting = (Delivery.partner_id == partner.id, Delivery.state == DeliveryState.WAITING)
    failed = update(Delivery).where(*waiting, Delivery.not_before.is_not(None))
    await session.execute(failed.values(failing_since=None, not_before=None))


async def others_wait(session: AsyncSession, partner: Partner, row: Delivery) -> bool:
    """Whether something beside ``row`` and what follows it in its case is to go."""
    return await session.scalar(_heads(partner).where(Delivery.id != row.id).limit(1)) is not None


async def _ask(session: AsyncSession, jobs: Jobs, partner: Partner, *, due_at: datetime | None = None) -> None:
    partner.wake += 1
    payload, key = {"partner": partner.id, "wake": partner.wake}, f"{DELIVER}:{partner.id}:{partner.wake}"
    await jobs.enqueue(session, DELIVER, payload, key=key, due_at=due_at, max_attempts=CRASHES)


def _heads(partner: Partner) -> Select[Delivery]:
    """The first that waits of each case, and trials."""
    return select(Delivery).where(_waits(Delivery, partner), ~_is_behind(partner))


def _is_behind(partner: Partner) -> ColumnElement[bool]:
    before = aliased(Delivery)
    return exists().where(_waits(before, partner), before.case_id == Delivery.case_id, before.id < Delivery.id)


def _waits(row: type[Delivery], partner: Partner) -> ColumnElement[bool]:
    return and_(row.partner_id == partner.id, row.state == DeliveryState.WAITING)
