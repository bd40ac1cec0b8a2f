"""A case out of the store as its rules see it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.errors import NoSuchCase
from cases.life.facts import COLUMNS, Around, CaseFacts, OrderDemands, Person, is_sealed
from cases.life.follow_ups import CALLING_BACK_KEYS, CallingBack, Heard, not_asked
from cases.life.rules import may_see
from cases.limits.clock import newest_of
from cases.limits.clocks import clock_of, clocks_of
from cases.limits.terms import DeadlineKind
from cases.steps.leaving import recused_from
from cases.units.assignments import HELPING, current_assignments
from db.tables import (
    AssignmentPart,
    Call,
    Case,
    CaseAssignment,
    CaseDeadline,
    CaseOrigin,
    CaseState,
    Department,
    Setting,
    UnitWay,
)

DEMANDS = "cases.order_demands"
"""Setting: what an order asks for, ``{"quality": …, "answer": …}``."""
_BY_TELEPHONE = frozenset({CaseOrigin.CALL, CaseOrigin.MESSAGE, CaseOrigin.CALLBACK})


async def seen(session: AsyncSession, number: str, person: Person) -> tuple[Case, CaseFacts]:
    """The case numbered so. Raises ``NoSuchCase``, also where it is none of the person's business."""
    case = await session.scalar(select(Case).where(Case.number == number))
    facts = await facts_of(session, case) if case else None
    if case is None or facts is None or not may_see(person, facts):
        raise NoSuchCase(number)
    return case, facts


async def facts_of(session: AsyncSession, case: Case) -> CaseFacts:
    """The case as rules see it, with what they need to know of its units and the city's settings."""
    parts = await current_assignments(session, case.id)
    lead = await session.get(Department, case.lead_unit) if case.lead_unit else None
    offline = lead is not None and lead.way is not UnitWay.NETWORK
    clocks = await clocks_of(session, case.id)
    recused, recused_units = await recused_from(session, case.id)
    around = Around(
        co_units=frozenset(row.unit for row in parts if row.part in HELPING),
        lower_units=await _below(session, [case.lead_unit, *(row.unit for row in parts if row.part in HELPING)]),
        unsigned=frozenset(row.unit for row in parts if row.signed_at is None),
        # What an offline unit signed, it signed on paper.
        sign_off_levels=lead.sign_off_levels if lead and not offline else 0,
        lead_offline=offline,
        extend_by=_extend_by(clocks),
        return_until=_return_until(clocks, parts),
        opened_at=case.opened_at,
        spoken_with=await _spoken_with(session, case),
        recused=recused,
        recused_units=recused_units,
        **_decided_by_the_city(case, await _settings(session)),
    )
    return CaseFacts(**{name: getattr(case, name) for name in COLUMNS}, around=around)


def _decided_by_the_city(case: Case, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of ``Around``; what a city has not decided is as usual."""
    calling = CallingBack.of({name: settings[key] for name, key in CALLING_BACK_KEYS.items() if key in settings})
    return {
        "no_follow_up": not_asked(heard_of(case), calling.excluded),
        "usual_demands": OrderDemands.of(settings.get(DEMANDS)),
        "follow_up_tries": calling.tries,
        "follow_up_wait": timedelta(hours=calling.wait_hours),
    }


def _extend_by(rows: Sequence[CaseDeadline]) -> int:
    clock = newest_of(map(clock_of, rows), DeadlineKind.ANSWER)
    return clock.may_extend_by if clock is not None else 0


def _return_until(rows: Sequence[CaseDeadline], parts: Sequence[CaseAssignment]) -> datetime | None:
    """Until the limit is over, or until the unit has answered: from then on it has taken the case for its own. What
    an earlier unit answered binds this one to nothing."""
    given = next((part.assigned_at for part in reversed(parts) if part.part is AssignmentPart.LEAD), None)
    own = [row for row in rows if given is None or row.started_at >= given]
    windows = [row for row in own if row.kind == DeadlineKind.RETURN and row.dropped_at is None]
    return (windows[-1].met_at or windows[-1].due_at) if windows else None


async def _spoken_with(session: AsyncSession, case: Case) -> bool:
    """By what the journal knows of its calls; nobody asks of a case that was written, or is past being resolved."""
    if case.origin not in _BY_TELEPHONE or case.state is not CaseState.REGISTERED:
        return False
    of_case = [Call.case_number == case.number, *([Call.id == case.call_id] if case.call_id else [])]
    return bool(await session.scalar(select(exists().where(or_(*of_case), Call.connected_at.is_not(None)))))


async def _below(session: AsyncSession, units: Iterable[str | None]) -> dict[str, frozenset[str]]:
    """Active units below each of these, at any depth; one that is off hides those below it."""
    tops = [unit for unit in units if unit]
    if not tops:
        return {}
    tree = (
        select(Department.parent.label("top"), Department.code)
        .where(Department.parent.in_(tops), Department.active)
        .cte("tree", recursive=True)
    )
    deeper = select(tree.c.top, Department.code).where(Department.parent == tree.c.code, Department.active)
    found: dict[str, set[str]] = {}
    for top, code in await session.execute(select(tree.union(deeper))):
        found.setdefault(top, set()).add(code)
    return {top: frozenset(codes) for top, codes in found.items()}


async def _settings(session: AsyncSession) -> dict[str, Any]:
    wanted = select(Setting).where(Setting.key.in_([*CALLING_BACK_KEYS.values(), DEMANDS]))
    return {row.key: row.value for row in await session.scalars(wanted)}


def heard_of(case: Case) -> Heard:
    """``case`` as the rules of following up see it."""
    return Heard(
        case_type=case.case_type, anonymous=case.anonymous, confidential=case.confidential,
        has_number=bool(case.caller), sealed=is_sealed(case.confidential, case.case_type, case.nature),
        redone=case.redos > 0, urgency=case.urgency,
    )  # fmt: skip
