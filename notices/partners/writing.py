"""A step becomes deliveries to the partners it concerns."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Action
from db.jobs import Jobs
from db.tables import Case, CaseAssignment, CaseSource, Delivery, DeliveryState, Partner, PartnerKind, PartnerState
from notices.events import StepSeen
from notices.partners.events import PartnerEvent, matter_events, unit_events
from notices.partners.lanes import wake

BRINGING = (PartnerKind.POLICE, PartnerKind.GRID)
"""Kinds whose matters come in as cases, by a channel of that name; the foreign id there is ``code:their id``."""


_TAKING = frozenset({Action.REASSIGN, Action.APPROVE_REASSIGN, Action.APPROVE_RETURN})
_GIVING = frozenset({Action.DISPATCH, Action.REASSIGN, Action.APPROVE_REASSIGN, Action.JOIN, Action.SUB_DISPATCH})


@dataclass(frozen=True, slots=True)
class _Part:
    gained: bool
    lost: bool


class DeliveryWriter:
    """A hearer of ``notices.Relay``; rehearsed cases stay in the house."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    async def on_step(self, session: AsyncSession, case: Case, step: StepSeen) -> None:
        """Write what partners are to be told of ``step``."""
        if case.simulated or step.action is None:
            return
        parts = await _parts(session, step)
        told: dict[int, tuple[PartnerEvent, ...]] = {}
        for partner in await _partners(session, tuple(parts)) if parts else ():
            part = parts[partner.unit]
            events = unit_events(step, gained=part.gained, lost=part.lost)
            told[partner.id] = tuple(event for event in events if event.value in partner.events)
        of_matter = matter_events(step)
        bringer = await _bringer(session, case) if of_matter else None
        if bringer is not None:
            told[bringer] = (*told.get(bringer, ()), *of_matter)
        for partner_id in sorted(told):  # in one order everywhere, so that nobody waits crosswise
            await self._deliver(session, partner_id, step, told[partner_id])

    async def _deliver(
        self, session: AsyncSession, partner_id: int, step: StepSeen, events: Sequence[PartnerEvent]
    ) -> None:
        if not events:
            return
        partner = await session.get(Partner, partner_id, with_for_update=True, populate_existing=True)
        if partner is None or partner.state is PartnerState.OFF:
            return
        session.add_all(
            Delivery(
                partner_id=partner.id, case_id=step.case_id, ordinal=step.ordinal, event=event.value, at=step.at,
                state=DeliveryState.WAITING, attempts=0,
            )
            for event in events
        )  # fmt: skip
        await wake(session, self._jobs, partner)


async def _parts(session: AsyncSession, step: StepSeen) -> dict[str, _Part]:
    """Units with a part in the case when the step was taken, by code, however late that is asked."""
    lasted = or_(
        CaseAssignment.ended_at.is_(None), CaseAssignment.ended_at >= step.at,
        CaseAssignment.ended_by_action == Action.CLOSE,
    )  # fmt: skip
    wanted = select(CaseAssignment).where(
        CaseAssignment.case_id == step.case_id, CaseAssignment.assigned_at <= step.at, lasted
    )
    rows = list(await session.scalars(wanted))
    given = {row.unit for row in rows if step.action in _GIVING and row.assigned_at == step.at}
    taken = {row.unit for row in rows if step.action in _TAKING and row.ended_at == step.at} - given
    return {row.unit: _Part(gained=row.unit in given, lost=row.unit in taken) for row in rows}


async def _partners(session: AsyncSession, units: Sequence[str]) -> Sequence[Partner]:
    wanted = select(Partner).where(Partner.unit.in_(units), Partner.state != PartnerState.OFF)
    return list(await session.scalars(wanted))


async def _bringer(session: AsyncSession, case: Case) -> int | None:
    """Whose matter the case is."""
    foreign_id = await session.scalar(
        select(CaseSource.foreign_id).where(
            CaseSource.case_id == case.id, CaseSource.opened, CaseSource.channel.in_([kind.value for kind in BRINGING])
        )
    )
    if foreign_id is None:
        return None
    return await session.scalar(select(Partner.id).where(Partner.code == foreign_id.partition(":")[0]))
