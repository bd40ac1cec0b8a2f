"""What each step changes in the facts of a case, apart from the state itself."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from cases.life.conditions import FIRST_TIME, NOTHING_LEFT
from cases.life.facts import CaseFacts, Fields, Person
from cases.life.lifecycle import Step
from cases.life.vocabulary import Action, Field
from db.tables import (
    CaseClass,
    CaseResult,
    CaseState,
    Disposition,
    FollowUpOutcome,
    Nature,
    RequestKind,
    SupervisionLevel,
    Triage,
    Urgency,
)

ON_THE_SPOT = "on_the_spot"
"""Why a case that was resolved directly is not followed up: the citizen heard the answer himself."""

Changes = dict[str, Any]
Effect = Callable[[CaseFacts, Fields, Person, datetime], Changes]

_COLUMN_OF: Mapping[Field, tuple[str, Callable[[Any], Any]]] = {
    Field.CATEGORY: ("category", str),
    Field.URGENCY: ("urgency", Urgency),
    Field.NATURE: ("nature", Nature),
    Field.CASE_CLASS: ("case_class", CaseClass),
    Field.CONFIDENTIAL: ("confidential", bool),
    Field.ANONYMOUS: ("anonymous", bool),
    Field.REDACTED: ("redacted_text", str),
    Field.LEVEL: ("supervision", SupervisionLevel),
    Field.TRIAGE: ("triage", Triage),
    Field.QUALITY_DEMAND: ("quality_demand", str),
    Field.ANSWER_DEMAND: ("answer_demand", str),
    Field.PLAN: ("plan", str),
    Field.PLAN_UNTIL: ("plan_until", lambda value: value),
}
"""Fields that go straight into a column, in whichever step they are filled in."""

_UNANSWERED: Changes = {
    "result": None, "disposition": None, "answer_by": None, "citizen_told_at": None, "not_told_reason": None,
    "hotline_told_at": None,
}  # fmt: skip
_TAKEN_AWAY: Changes = {"lead_unit": None, "supervising_unit": None, "triage": None, "plan": None, "plan_until": None}
"""A unit has the case no longer, and what it planned is nobody's plan."""
_TOLD = frozenset({CaseState.REVIEWING, CaseState.ANSWERED, CaseState.CLOSED})
"""States in which the hotline has the answer; before, it may still wait for a signature in its unit."""
_UNHEARD: Changes = {
    "follow_up_attempts": 0, "follow_up_after": None, "final_outcome": None, "no_follow_up_reason": None,
    "closed_at": None, "follows": None,
}  # fmt: skip


def changed(case: CaseFacts, step: Step, fields: Fields, person: Person, now: datetime) -> CaseFacts:
    """``case`` after ``step``. Only for a step that ``cases.life.rules`` let pass."""
    changes: Changes = {"state": step.to or case.state}
    if step.asks is not None:
        changes["pending"] = step.asks
    if step.settles:
        changes |= {"pending": None, "pending_amount": None}
    for name, value in fields.items():
        if name in _COLUMN_OF:
            column, made = _COLUMN_OF[name]
            changes[column] = made(value)
    effect = _EFFECTS.get(step.action)
    if effect is not None:
        changes |= effect(case, fields, person, now)
    if changes["state"] in _TOLD and changes.get("hotline_told_at", case.hotline_told_at) is None:
        changes["hotline_told_at"] = now
    if changes["state"] is CaseState.CLOSED:
        changes["closed_at"] = now
    return replace(case, **changes)


def _assigned(case: CaseFacts, fields: Fields, person: Person, now: datetime) -> Changes:
    return {
        "lead_unit": fields[Field.UNIT], "supervising_unit": fields[Field.SUPERVISING_UNIT], "fixed_by_ruling": False,
        "dispatched_at": case.dispatched_at or now, "triage": None, "plan": None, "plan_until": None, "extensions": 0,
        "quality_demand": None, "answer_demand": None, **_demanded(fields), **_UNANSWERED,
    }  # fmt: skip


def _demanded(fields: Fields) -> Changes:
    """What this order asks for; what an earlier one asked of another unit is over."""
    return {name.value: fields[name] for name in (Field.QUALITY_DEMAND, Field.ANSWER_DEMAND) if name in fields}


def _triaged(case: CaseFacts, fields: Fields, person: Person, now: datetime) -> Changes:
    """A plan is part of one judgement; another judgement leaves none."""
    return {} if Triage(str(fields[Field.TRIAGE])) is Triage.LIMITED else {"plan": None, "plan_until": None}


def _replied(case: CaseFacts, fields: Fields, person: Person, now: datetime) -> Changes:
    """The unit told the citizen at ``TOLD_AT``; when it tells the hotline is another time on purpose."""
    result = fields.get(Field.RESULT, CaseResult.EXPLAINED)
    return {
        "result": CaseResult(str(result)), "answer_by": person.login, "disposition": Disposition.HANDLED,
        "citizen_told_at": fields.get(Field.TOLD_AT), "not_told_reason": fields.get(Field.NOT_TOLD),
    }  # fmt: skip


def _resolved(case: CaseFacts, fields: Fields, person: Person, now: datetime) -> Changes:
    reply = _replied(case, fields, person, now) | {"disposition": Disposition.DIRECT}
    if FIRST_TIME.holds(case):  # the citizen is on the line
        reply |= {"citizen_told_at": now, "no_follow_up_reason": ON_THE_SPOT}
    return reply


def _followed_up(case: CaseFacts, fields: Fields, person: Person, now: datetime) -> Changes:
    outcome = FollowUpOutcome(str(fields[Field.OUTCOME]))
    attempts = case.follow_up_attempts + 1
    if outcome is FollowUpOutcome.UNREACHED and attempts < case.around.follow_up_tries:
        return {"follow_up_attempts": attempts, "follow_up_after": now + case.around.follow_up_wait}
    return {
        "follow_up_attempts": attempts, "follow_up_after": None, "first_outcome": case.first_outcome or outcome,
        "final_outcome": outcome,
    }  # fmt: skip


def _merged(case: CaseFacts, fields: Fields, person: Person, now: datetime) -> Changes:
    """A unit that had it loses it: the leading case's unit answers."""
    return {"follows": fields[Field.INTO], **_TAKEN_AWAY}


def _adopted(case: CaseFacts, fields: Fields, person: Person, now: datetime) -> Changes:
    return _replied(case, fields, person, now) | {"disposition": Disposition.MERGED}


def _told(case: CaseFacts, fields: Fields, person: Person, now: datetime) -> Changes:
    return {"citizen_told_at": fields.get(Field.TOLD_AT), "not_told_reason": fields.get(Field.NOT_TOLD)}


def _asked_by_machine(case: CaseFacts, fields: Fields, person: Person, now: datetime) -> Changes:
    """What is said to a machine is the first result, and the final one when a person need not call any more."""
    if Field.OUTCOME not in fields:
        return {}
    outcome = FollowUpOutcome(str(fields[Field.OUTCOME]))
    final = {"final_outcome": outcome, "follow_up_after": None} if NOTHING_LEFT.holds(case, fields) else {}
    return {"first_outcome": case.first_outcome or outcome} | final


def _returned(case: CaseFacts, fields: Fields, person: Person, now: datetime) -> Changes:
    return {"returns": case.returns + 1, **_TAKEN_AWAY}


def _ruled(case: CaseFacts, fields: Fields, person: Person, now: datetime) -> Changes:
    refused = case.pending in {RequestKind.RETURN, RequestKind.REASSIGN}
    return {"fixed_by_ruling": True} | ({"pending": None} if refused else {})


def _ends_with_answer(case: CaseFacts, fields: Fields, person: Person, now: datetime) -> Changes:
    """The unit asks for the end and gives its answer at once, so that the hotline has it while it decides."""
    return _replied(case, fields, person, now) | {"hotline_told_at": now}


def _ended_as(disposition: Disposition) -> Effect:
    return lambda case, fields, person, now: {"disposition": disposition}


def _plus_one(column: str) -> Effect:
    return lambda case, fields, person, now: {column: getattr(case, column) + 1}


def _fixed(changes: Changes) -> Effect:
    return lambda case, fields, person, now: changes


_EFFECTS: Mapping[Action, Effect] = {
    Action.RESOLVE: _resolved,
    Action.DISPATCH: _assigned,
    Action.REASSIGN: _assigned,
    Action.APPROVE_REASSIGN: _assigned,
    Action.TRIAGE: _triaged,
    Action.SUBMIT: _replied,
    Action.RETURN_DRAFT: _fixed(_UNANSWERED),
    Action.RETURN_ANSWER: _fixed(_UNANSWERED),
    Action.FOLLOW_UP: _followed_up,
    Action.AUTO_FOLLOW_UP: _asked_by_machine,
    Action.SKIP_FOLLOW_UP: lambda case, fields, person, now: {"no_follow_up_reason": fields[Field.REASON]},
    Action.ARCHIVE: lambda case, fields, person, now: {"archived_at": now},
    Action.REDO: lambda case, fields, person, now: {"redos": case.redos + 1, **_UNANSWERED, **_UNHEARD},
    Action.MERGE: _merged,
    Action.UNMERGE: _fixed({"follows": None}),
    Action.ADOPT: _adopted,
    Action.TELL: _told,
    Action.REMIND: _plus_one("reminders"),
    Action.RULE: _ruled,
    Action.APPROVE_RETURN: _returned,
    Action.REQUEST_EXTENSION: lambda case, fields, person, now: {"pending_amount": fields[Field.EXTEND_BY]},
    Action.APPROVE_EXTENSION: _plus_one("extensions"),
    Action.WITHDRAW: _fixed(_UNANSWERED),
    Action.APPROVE_SUSPENSION: lambda case, fields, person, now: {"suspended_at": now},
    Action.RESUME: _fixed({"suspended_at": None}),
    Action.REQUEST_TERMINATION: _ends_with_answer,
    Action.APPROVE_TERMINATION: _ended_as(Disposition.TERMINATED),
    Action.REFUSE_TERMINATION: _fixed(_UNANSWERED),
    Action.REQUEST_UNREASONABLE: _ends_with_answer,
    Action.APPROVE_UNREASONABLE: _ended_as(Disposition.UNREASONABLE),
    Action.REFUSE_UNREASONABLE: _fixed(_UNANSWERED),
}  # fmt: skip
