"""What merging and the guard against dispatching one matter twice read and write beside the case."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import BigInteger, and_, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cases.life.errors import StepIncomplete
from cases.life.facts import COLUMNS, CaseFacts, Person
from cases.life.rules import Taken
from cases.life.vocabulary import Action, Field
from cases.matters.errors import MergeRefused, SameMatterOpen
from cases.matters.likeness import meeting_points
from cases.matters.merging import OVER, refusal, told_as
from cases.matters.similar_rows import matter_of, same_matter_with_units
from cases.matters.unnamed import kept_from, unnamed
from db.tables import Case, CaseAnswer, CaseState

NOT_TOLD_YET = and_(
    Case.follows.is_not(None), Case.citizen_told_at.is_(None),
    or_(Case.not_told_reason.is_(None), Case.not_told_reason == ""),
)  # fmt: skip
"""Merged, and its citizen has not been told the answer: the life cycle's ``UNTOLD`` in SQL."""


async def told_states(session: AsyncSession, case_ids: Collection[int]) -> Mapping[int, CaseState]:
    """What the citizens of those of ``case_ids`` that wait for another case are told; the others stand as they are."""
    leader = aliased(Case)
    waiting = (
        select(Case.id, Case.state, leader.state)
        .join(leader, leader.number == Case.follows)
        .where(Case.id.in_(case_ids), Case.state == CaseState.REGISTERED)
    )
    return {case_id: told_as(own, leading) for case_id, own, leading in await session.execute(waiting)}


async def require_leader(session: AsyncSession, case: CaseFacts, into: str, person: Person) -> None:
    """Raises ``MergeRefused`` unless ``case``, whose row the caller holds, may follow the case numbered ``into``.

    Both rows stay as they are until the end of the transaction. Who cannot have the leader's at once is refused:
    two that wait for each other's would wait for ever. A case ``person`` keeps out of is none he knows.
    """
    kept = await kept_from(session, person.login)
    if into in kept or await session.scalar(select(Case.id).where(Case.number == into)) is None:
        raise MergeRefused(case.id, into, "unknown")
    wanted = select(Case).where(Case.number == into).with_for_update(read=True, skip_locked=True)
    leader = await session.scalar(wanted.execution_options(populate_existing=True))
    if leader is None:
        raise MergeRefused(case.id, into, "busy")
    own = await session.get_one(Case, case.id)
    led = select(exists().where(Case.follows == own.number, Case.state.not_in(OVER)))
    why = refusal(
        case, CaseFacts(**{name: getattr(leader, name) for name in COLUMNS}),
        leads=bool(await session.scalar(led)), alike=own.simulated == leader.simulated,
    )  # fmt: skip
    if why is not None:
        raise MergeRefused(case.id, into, why)


async def require_apart(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person) -> None:
    """Raises ``SameMatterOpen``, or ``StepIncomplete`` where it is confirmed without a reason."""
    if taken.step.action is not Action.DISPATCH:
        return
    case = await session.get_one(Case, before.id)
    await _take_turns(session, case)
    rivals = await same_matter_with_units(session, case)
    if rivals and not taken.fields.get(Field.APART):
        hide = unnamed(await kept_from(session, person.login))
        raise SameMatterOpen(before.id, [hide(row.number) for row in rivals])
    if rivals and not taken.fields.get(Field.REASON):
        raise StepIncomplete(before.id, taken.step.action, [(Field.REASON,)])


async def _take_turns(session: AsyncSession, case: Case) -> None:
    """Of two cases of one matter that are dispatched at once the second sees the first. SQLite's writers take turns
    anyway."""
    if session.get_bind().dialect.name == "postgresql":
        for point in sorted(meeting_points(matter_of(case))):
            await session.execute(select(func.pg_advisory_xact_lock(literal(point, BigInteger))))


async def tell(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    """When this citizen was told, or why not, stands beside the answer that was his, too."""
    newest = select(CaseAnswer).where(CaseAnswer.case_id == before.id).order_by(CaseAnswer.id.desc()).limit(1)
    answer = await session.scalar(newest)
    if answer is not None:
        answer.citizen_told_at, answer.not_told_reason = taken.after.citizen_told_at, taken.after.not_told_reason
