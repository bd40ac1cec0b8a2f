"""群体事件 as supervisors lead them: open a group case, set an alert aside, end it. Each method is one unit of work."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.incidents.errors import IncidentRefused, NoSuchIncident
from cases.incidents.group_case import Gathering, GroupText, opened_for
from cases.life.errors import FieldRefused
from cases.life.fields import LONG
from cases.matters.unnamed import kept_from, unnamed
from cases.steps.leaving import not_recused
from db import Clock, Database, utc_now
from db.jobs import Jobs
from db.tables import (
    Announcement,
    BurstRule,
    Case,
    CaseOrigin,
    CaseState,
    Category,
    FollowUpOutcome,
    Incident,
    IncidentCase,
    IncidentState,
)

SHOWN = 50
MEMBERS_SHOWN = 500


_WITH_ITS_UNIT = (
    CaseState.DISPATCHED, CaseState.HANDLING, CaseState.UNIT_REVIEW, CaseState.UNIT_SIGN, CaseState.SUSPENDED,
)  # fmt: skip
"""The answer has not reached the hotline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """``rule`` and ``category_name`` in words. ``announced``: the title of its announcement, while it is on."""

    id: int
    state: IncidentState
    rule: str
    category: str
    category_name: str
    place: str
    first_at: datetime
    last_at: datetime
    callers: int
    cases: int
    raised_at: datetime
    case_number: str | None
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    ended_at: datetime | None
    announcement_id: int | None
    announced: str | None
    announced_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """A case of an incident. ``follows``: its answer is the group case's; else ``apart`` may say why it is not."""

    number: str
    state: CaseState
    place: str | None
    text: str
    caller: str | None
    origin: CaseOrigin
    opened_at: datetime
    follows: str | None
    apart: str | None
    told: bool
    final_outcome: FollowUpOutcome | None


class Incidents:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database, jobs: Jobs, *, clock: Clock = utc_now) -> None:
        self._database, self._gathering = database, Gathering(database, jobs, clock=clock)

    async def listed(
        self, states: Collection[IncidentState] = tuple(IncidentState), *, viewer: str = ""
    ) -> Sequence[IncidentView]:
        """The newest in one of ``states``; the group case is not named to the login ``viewer`` who keeps out of it."""
        async with self._database.read() as session:
            wanted = select(Incident).where(Incident.state.in_(states)).order_by(Incident.id.desc()).limit(SHOWN)
            return await _views(session, list(await session.scalars(wanted)), viewer)

    async def of_unit(self, unit: str) -> Sequence[IncidentView]:
        """Those that are going on and whose group case ``unit`` has still to answer; nothing that tells who called."""
        mine = (Case.number == Incident.case_number, Case.lead_unit == unit, Case.state.in_(_WITH_ITS_UNIT))
        group = select(Case.number).where(*mine).exists()
        async with self._database.read() as session:
            wanted = select(Incident).where(Incident.state == IncidentState.OPEN, group).order_by(Incident.id)
            return await _views(session, list(await session.scalars(wanted)), "")

    async def read(self, incident_id: int, *, viewer: str = "") -> tuple[IncidentView, Sequence[MemberView]]:
        """An incident and its cases, oldest first, but for those the login ``viewer`` keeps out of. Raises
        ``NoSuchIncident``."""
        async with self._database.read() as session:
            row = await session.get(Incident, incident_id)
            if row is None:
                raise NoSuchIncident(incident_id)
            [view] = await _views(session, [row], viewer)
            return view, await _members(session, incident_id, viewer)

    async def open(self, incident_id: int, wanted: GroupText, change: Change) -> str:
        """Open the group case of an alert; its number. The burst's cases follow it at once, or at the next look.

        Raises ``NoSuchIncident``, ``IncidentRefused``, ``FieldRefused``, ``ReasonMissing``, ``TextTooLong``.
        """
        change.require_reason()
        if not wanted.text.strip() or len(wanted.text) > LONG or len(wanted.place) > 200:
            raise FieldRefused("text", "too_long" if wanted.text.strip() else "missing", most=LONG)
        async with self._database.write() as session:
            row = await _decided(session, incident_id, IncidentState.ALERTED, IncidentState.OPEN, change)
            case = await opened_for(session, row, wanted, actor=change.actor, now=change.at)
            row.case_number = case.number
            session.add(change.entry("incident.opened", "incident", str(row.id), None, {"case": case.number}))
        await self._gathering.sweep(incident_id)
        return case.number

    async def dismiss(self, incident_id: int, change: Change) -> None:
        """It is none: its cases go their own ways and do not count again. Raises as ``open``."""
        change.require_reason()
        async with self._database.write() as session:
            await _decided(session, incident_id, IncidentState.ALERTED, IncidentState.DISMISSED, change)
            session.add(change.entry("incident.dismissed", "incident", str(incident_id), None, None))

    async def end(self, incident_id: int, change: Change) -> None:
        """Later cases do not follow any more; those that do keep their leader. Raises as ``open``."""
        change.require_reason()
        async with self._database.write() as session:
            row = await _decided(session, incident_id, IncidentState.OPEN, IncidentState.ENDED, change)
            row.ended_at = change.at
            session.add(change.entry("incident.ended", "incident", str(incident_id), None, None))


async def _decided(
    session: AsyncSession, incident_id: int, present: IncidentState, wanted: IncidentState, change: Change
) -> Incident:
    row = await session.get(Incident, incident_id, with_for_update=True)
    if row is None:
        raise NoSuchIncident(incident_id)
    if row.state is not present:
        raise IncidentRefused(incident_id, row.state, wanted)
    row.state, row.decided_by, row.decided_at, row.reason = wanted, change.actor, change.at, change.reason.strip()
    return row


async def _views(session: AsyncSession, rows: Sequence[Incident], viewer: str) -> Sequence[IncidentView]:
    kept = await kept_from(session, viewer)
    rules = {row.id: row.name for row in await session.scalars(select(BurstRule))}
    codes = {row.category for row in rows}
    named = await session.execute(select(Category.code, Category.name).where(Category.code.in_(codes)))
    names: Mapping[str, str] = {row.code: row.name for row in named}
    said = select(Announcement).where(Announcement.id.in_({row.announcement_id for row in rows}), Announcement.enabled)
    on_air = {one.id: one for one in await session.scalars(said)}
    found = [_view(row, rules, names, on_air.get(row.announcement_id or 0)) for row in rows]
    return [replace(one, case_number=None) if one.case_number in kept else one for one in found]


def _view(row: Incident, rules: Mapping[int, str], names: Mapping[str, str], said: Announcement | None) -> IncidentView:
    copied = {
        "id", "state", "category", "place", "first_at", "last_at", "callers", "cases", "raised_at", "case_number",
        "decided_by", "decided_at", "reason", "ended_at", "announcement_id",
    }  # fmt: skip
    return IncidentView(
        rule=rules[row.rule_id], category_name=names.get(row.category, row.category),
        announced=said.title if said else None, announced_until=said.valid_until if said else None,
        **{name: getattr(row, name) for name in copied},
    )  # fmt: skip


async def _members(session: AsyncSession, incident_id: int, viewer: str) -> Sequence[MemberView]:
    hide = unnamed(await kept_from(session, viewer))
    rows = await session.execute(
        select(Case, IncidentCase.apart)
        .join(IncidentCase, IncidentCase.case_id == Case.id)
        .where(IncidentCase.incident_id == incident_id, not_recused(viewer))
        .order_by(Case.id)
        .limit(MEMBERS_SHOWN)
    )
    return [
        MemberView(
            number=case.number, state=case.state, place=case.place, text=case.text, caller=case.caller,
            origin=case.origin, opened_at=case.opened_at, follows=hide(case.follows), apart=apart,
            told=case.citizen_told_at is not None or bool(case.not_told_reason), final_outcome=case.final_outcome,
        )
        for case, apart in rows
    ]  # fmt: skip
