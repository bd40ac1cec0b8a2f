"""The rows beside a case that a step leaves: who has it, what was answered, what the citizen said."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.answers.check import Finding
from cases.answers.store import look_through
from cases.directory.rulings import remember
from cases.life.effects import ON_THE_SPOT
from cases.life.errors import UnitRefused
from cases.life.facts import CaseFacts, Fields, Person
from cases.life.rules import Taken, below
from cases.life.vocabulary import Action, Field
from cases.matters.merge_rows import require_apart, require_leader, tell
from cases.steps.claims import end_claim
from cases.steps.leaving import end_recusal, leave_delivery, leave_recusal, leave_task
from cases.units.assignments import HELPING, assignment, current_assignments, require_units
from db.tables import (
    AssignmentPart,
    Case,
    CaseAnswer,
    CaseAssignment,
    CaseFollowUp,
    CaseState,
    FollowUpOutcome,
    FollowUpWay,
    QualityMark,
    ReturnCause,
)


async def leave_rows(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    """Write what ``taken`` leaves beside the case. Raises ``StepRefused``: the step must not be taken then."""
    leave = _LEAVES.get(taken.step.action)
    if leave is not None:
        await leave(session, before, taken, person, now)


async def _assign(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    fields = taken.fields
    lead, supervising = str(fields[Field.UNIT]), str(fields[Field.SUPERVISING_UNIT])
    parts = {lead: AssignmentPart.LEAD}
    for unit, part in ((supervising, AssignmentPart.SUPERVISING), *_co_handlers(fields)):
        if unit in parts:
            raise UnitRefused(unit, "twice")
        parts[unit] = part
    await require_units(session, parts, recused=before.around.recused_units)
    await require_apart(session, before, taken, person)
    await _end(session, before, taken, person, now)
    for unit, part in parts.items():
        session.add(assignment(before.id, unit, part, person, now))


async def _merge(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    await require_leader(session, before, str(taken.fields[Field.INTO]), person)
    await _end(session, before, taken, person, now)


async def _join(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    """会办: further units take part; those that already do stay as they are."""
    there = {row.unit for row in await current_assignments(session, before.id)}
    joining = {unit: part for unit, part in _co_handlers(taken.fields) if unit not in there}
    await require_units(session, joining, recused=before.around.recused_units)
    for unit, part in joining.items():
        session.add(assignment(before.id, unit, part, person, now))


async def _pass_on(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    """转下级: units below the one that passes on do their share and answer to it."""
    there = {row.unit for row in await current_assignments(session, before.id)}
    units = taken.fields[Field.SUB_UNITS]
    for unit in units if isinstance(units, tuple) else ():
        if unit not in below(person, before):
            raise UnitRefused(unit, "not_below")
        if unit in before.around.recused_units:
            raise UnitRefused(unit, "recused")
        if unit not in there:
            session.add(assignment(before.id, unit, AssignmentPart.SUB, person, now))


async def _end(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    for row in await current_assignments(session, before.id):
        row.ended_at, row.ended_by_action = now, taken.step.action


async def _reopen(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    for row in await current_assignments(session, before.id):
        row.ended_at, row.ended_by_action, row.answered_at = None, None, None


async def _sign(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    for row in await _of_actor(session, before, taken, person):
        row.signed_at, row.signed_by = row.signed_at or now, row.signed_by or person.login


async def _answer(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    for row in await _of_actor(session, before, taken, person):
        row.answered_at = now
    told, case = taken.step.action is not Action.CO_ANSWER, taken.after
    findings = await _findings(session, taken, now) if taken.step.action in _LOOKED_THROUGH else ()
    session.add(
        CaseAnswer(
            case_id=before.id,
            unit=person.unit or before.lead_unit,
            text=taken.fields[Field.ANSWER],
            internal_text=taken.fields.get(Field.INTERNAL),
            written_by=person.login,
            written_at=now,
            citizen_told_at=case.citizen_told_at if told else None,
            not_told_reason=case.not_told_reason if told else None,
            hotline_told_at=case.hotline_told_at if told else None,
            findings=[{"cause": one.cause, "said": one.said} for one in findings] or None,
            accepted=True if case.state in {CaseState.CLOSED, CaseState.ANSWERED} else None,
        )
    )
    if case.no_follow_up_reason == ON_THE_SPOT and case.state is CaseState.CLOSED:
        session.add(_follow_up(case, FollowUpWay.ON_THE_SPOT, taken.fields, person, now))


async def _findings(session: AsyncSession, taken: Taken, now: datetime) -> tuple[Finding, ...]:
    case = await session.get_one(Case, taken.after.id)
    return await look_through(session, str(taken.fields[Field.ANSWER]), case.text, case_id=case.id, now=now)


async def _hand_in(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    """The last signature sends the answer to the hotline."""
    answer = await _newest_answer(session, before)
    if answer is not None:
        answer.hotline_told_at = taken.after.hotline_told_at


async def _newest_answer(session: AsyncSession, case: CaseFacts) -> CaseAnswer | None:
    """What the lead unit answered last."""
    own = (CaseAnswer.case_id == case.id, CaseAnswer.unit == case.lead_unit)
    answer: CaseAnswer | None = await session.scalar(
        select(CaseAnswer).where(*own).order_by(CaseAnswer.id.desc()).limit(1)
    )
    return answer


async def _judge(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    answer = await _newest_answer(session, before)
    if answer is None:
        return
    answer.reviewed_at, answer.reviewed_by = now, person.login
    answer.accepted = taken.after.state is CaseState.ANSWERED
    fields = taken.fields
    if Field.WORK_QUALITY in fields:
        answer.work_quality = QualityMark(str(fields[Field.WORK_QUALITY]))
    if Field.TEXT_QUALITY in fields:
        answer.text_quality = QualityMark(str(fields[Field.TEXT_QUALITY]))
    if Field.RETURN_CAUSE in fields:
        answer.return_cause = ReturnCause(str(fields[Field.RETURN_CAUSE]))


async def _hear(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    way = _WAYS.get(taken.step.action) or FollowUpWay(str(taken.fields[Field.WAY]))
    session.add(_follow_up(taken.after, way, taken.fields, person, now))
    if taken.step.action is not Action.AUTO_FOLLOW_UP:  # reached or not, who had it in hand has done it
        await end_claim(session, before.id)


async def _rule(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    await remember(session, taken.after, person, now)


def _co_handlers(fields: Fields) -> list[tuple[str, AssignmentPart]]:
    units = fields.get(Field.CO_UNITS, ())
    return [(unit, AssignmentPart.CO_HANDLER) for unit in units] if isinstance(units, tuple) else []


async def _of_actor(session: AsyncSession, case: CaseFacts, taken: Taken, person: Person) -> list[CaseAssignment]:
    """The assignments for which ``person`` acts; the hotline acts for a lead unit without account."""
    co_handling = taken.step.action in {Action.CO_SIGN, Action.CO_ANSWER}
    parts = HELPING if co_handling else {AssignmentPart.LEAD}
    unit = person.unit or case.lead_unit
    return [row for row in await current_assignments(session, case.id) if row.unit == unit and row.part in parts]


def _follow_up(case: CaseFacts, way: FollowUpWay, fields: Fields, person: Person, now: datetime) -> CaseFollowUp:
    outcome = fields.get(Field.OUTCOME)
    return CaseFollowUp(
        case_id=case.id,
        attempt=case.follow_up_attempts,
        at=now,
        by=person.login,
        way=way,
        outcome=FollowUpOutcome(str(outcome)) if outcome else None,
        solved=fields.get(Field.SOLVED),
        contacted=fields.get(Field.CONTACTED),
        truthful=fields.get(Field.TRUTHFUL),
        note=fields.get(Field.REASON),
    )


_WAYS = {Action.FOLLOW_UP: FollowUpWay.PERSON, Action.SKIP_FOLLOW_UP: FollowUpWay.WAIVED}
_LOOKED_THROUGH = frozenset({Action.SUBMIT, Action.REQUEST_TERMINATION, Action.REQUEST_UNREASONABLE})
"""Steps by which a unit hands in its answer."""
_Leave = Callable[[AsyncSession, CaseFacts, Taken, Person, datetime], Awaitable[None]]
_LEAVES: Mapping[Action, _Leave] = {
    Action.DISPATCH: _assign,
    Action.REASSIGN: _assign,
    Action.APPROVE_REASSIGN: _assign,
    Action.APPROVE_RETURN: _end,
    Action.JOIN: _join,
    Action.SUB_DISPATCH: _pass_on,
    Action.RULE: _rule,
    Action.INSTRUCT: leave_task,
    Action.OWN: leave_task,
    Action.DELIVER: leave_delivery,
    Action.RECUSE: leave_recusal,
    Action.END_RECUSAL: end_recusal,
    Action.CLOSE: _end,  # it leaves its units' inboxes, not their sight
    Action.REDO: _reopen,
    Action.SIGN: _sign,
    Action.CO_SIGN: _sign,
    Action.CO_ANSWER: _answer,
    Action.MERGE: _merge,
    Action.ADOPT: _answer,
    Action.TELL: tell,
    Action.RESOLVE: _answer,
    Action.SUBMIT: _answer,
    Action.REQUEST_TERMINATION: _answer,
    Action.REQUEST_UNREASONABLE: _answer,
    Action.SIGN_OFF: _hand_in,
    Action.PASS_REVIEW: _judge,
    Action.RETURN_ANSWER: _judge,
    Action.RETURN_DRAFT: _judge,
    Action.APPROVE_TERMINATION: _judge,
    Action.REFUSE_TERMINATION: _judge,
    Action.APPROVE_UNREASONABLE: _judge,
    Action.REFUSE_UNREASONABLE: _judge,
    Action.FOLLOW_UP: _hear,
    Action.AUTO_FOLLOW_UP: _hear,
    Action.SKIP_FOLLOW_UP: _hear,
}
