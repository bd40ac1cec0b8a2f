"""Who may take which step with a case now, and what the case is afterwards. No store, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.life.effects import changed
from cases.life.errors import FieldRefused, StepIncomplete, StepNotAllowed, StepNotLegal, StepTooLate, UnsealingRefused
from cases.life.facts import CaseFacts, Fields, Person, Value
from cases.life.lifecycle import TABLE, Need, Step, rows_of
from cases.life.vocabulary import Action, Field, Part
from db.tables import QualityMark, Role

_AT_HOTLINE: dict[Role, frozenset[Part]] = {
    Role.AGENT: frozenset({Part.INTAKE, Part.FOLLOW_UP}),
    Role.SUPERVISOR: frozenset({Part.INTAKE, Part.FOLLOW_UP, Part.OFFICE}),
    Role.ADMIN: frozenset({Part.INTAKE, Part.FOLLOW_UP, Part.OFFICE}),
}
EARLIER = frozenset({Field.TOLD_AT, Field.CONTACTED_AT, Field.DELIVERED_AT})
"""Instants that cannot lie ahead, nor long before the case."""
AHEAD = frozenset({Field.PLAN_UNTIL, Field.UNTIL})
"""Limits: they cannot lie in the past."""
KNOWN_BEFORE = timedelta(days=1)
"""So long before its case was opened somebody may have spoken with a citizen."""
LONGEST_SILENCE = 90
"""Days a leader who has taken over a case may be left without a word."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A step a person may take now: what to ask for, at least one field of each group, and what may be added."""

    action: Action
    needs: tuple[Need, ...]
    may: tuple[Field, ...]


def parts_of(person: Person, case: CaseFacts) -> frozenset[Part]:
    """What ``person`` is to ``case``; nothing: the case is none of theirs, or they keep out of it."""
    if person.role is None:
        return frozenset({Part.SYSTEM})
    if _recused(person, case):
        return frozenset()
    if person.role is not Role.DEPARTMENT:
        parts = _AT_HOTLINE.get(person.role, frozenset())
        return parts | {Part.LEAD} if Part.OFFICE in parts and case.around.lead_offline else parts
    if person.unit is None:
        return frozenset()
    parts = frozenset()
    if person.unit == case.supervising_unit:
        parts |= {Part.SUPERVISING}
    if person.unit in case.around.co_units:
        parts |= {Part.CO_HANDLER}
    return parts | _in_lead_unit(person, case) if person.unit == case.lead_unit else parts


def _in_lead_unit(person: Person, case: CaseFacts) -> frozenset[Part]:
    """Nobody signs an answer of their own."""
    signs = person.sign_level if person.login != case.answer_by else 0
    levels = ((1, Part.UNIT_REVIEWER), (2, Part.UNIT_LEADER))
    return frozenset({Part.LEAD} | {part for level, part in levels if signs >= level})


def below(person: Person, case: CaseFacts) -> frozenset[str]:
    """The units to which ``person``'s unit may pass its share on; the hotline acts for a lead unit without account."""
    return case.around.lower_units.get(person.unit or case.lead_unit or "", frozenset())


def may_see(person: Person, case: CaseFacts) -> bool:
    """The hotline's own people see every case they need not keep out of, a unit's people those it has a part in."""
    if person.role is not Role.DEPARTMENT:
        return not _recused(person, case)
    return bool(parts_of(person, case))


def _recused(person: Person, case: CaseFacts) -> bool:
    return person.login in case.around.recused or person.unit in case.around.recused_units


def offers(case: CaseFacts, person: Person) -> tuple[Offer, ...]:
    """The steps ``person`` may take with ``case`` now, in the order of the table."""
    parts = parts_of(person, case)
    found: dict[Action, Offer] = {}
    for step in TABLE:
        if step.fits(case) and step.by & parts and _concerns(step, case, person):
            found.setdefault(step.action, Offer(step.action, step.needs, step.may))
    return tuple(found.values())


def decide(case: CaseFacts, action: Action, person: Person, fields: Fields) -> Step:
    """The row by which ``person`` takes ``action``.

    Raises ``StepNotLegal``, ``StepNotAllowed``, ``StepIncomplete``.
    """
    parts = parts_of(person, case)
    rows = [step for step in rows_of(action, case) if _concerns(step, case, person)]
    if not rows:
        raise StepNotLegal(case.id, case.state, action)
    allowed = [step for step in rows if step.by & parts]
    if not allowed:
        raise StepNotAllowed(case.id, action, person.role)
    _require_all(allowed[0], case, fields)  # first what every row needs, since rows are told apart by it
    for step in allowed:
        if step.given is None or step.given.holds(case, fields):
            _require_all(step, case, fields)
            return step
    raise StepNotLegal(case.id, case.state, action)


def _require_all(step: Step, case: CaseFacts, fields: Fields) -> None:
    missing = _missing(step.needs, fields)
    if missing:
        raise StepIncomplete(case.id, step.action, missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step as it was taken: its row, the fields it used, and the case ``after`` it."""

    step: Step
    fields: Fields
    after: CaseFacts


def take(case: CaseFacts, action: Action, person: Person, fields: Fields, now: datetime) -> Taken:
    """What comes of ``action``; fields its row does not ask for are left out.

    Raises ``StepNotLegal``, ``StepNotAllowed`` (also ``UnsealingRefused``), ``StepTooLate``, ``StepIncomplete``,
    ``FieldRefused``.
    """
    step = decide(case, action, person, fields)
    wanted = asked(step)
    used = {name: value for name, value in fields.items() if name in wanted}
    _require_in_time(case, action, now)
    for name, value in used.items():
        _require_bounds(name, value, case, now)
        if action is Action.PASS_REVIEW and value == QualityMark.POOR:
            raise FieldRefused(name, "poor")
    after = changed(case, step, used, person, now)
    less = (case.confidential and not after.confidential) or (case.sealed and not after.sealed)
    if less and not may_unseal(person):
        raise UnsealingRefused(case.id, action, person.role)
    return Taken(step=step, fields=used, after=after)


def may_unseal(person: Person) -> bool:
    """Units learn who called as soon as a case is sealed no longer, so that is the office's to decide."""
    return person.role is not None and Part.OFFICE in _AT_HOTLINE.get(person.role, frozenset())


def asked(step: Step) -> frozenset[Field]:
    """Every field that ``step`` takes."""
    return frozenset(step.may).union(*step.needs)


def _missing(needs: Sequence[Need], fields: Fields) -> list[Need]:
    return [need for need in needs if not any(fields.get(name) not in (None, "", ()) for name in need)]


def _require_in_time(case: CaseFacts, action: Action, now: datetime) -> None:
    """What has to be asked for before its limit is over."""
    limits = {
        Action.REQUEST_EXTENSION: case.due_at, Action.REQUEST_RETURN: case.around.return_until,
        Action.REQUEST_REASSIGN: case.around.return_until,
    }  # fmt: skip
    limit = limits.get(action)
    if limit is not None and now >= limit:
        raise StepTooLate(case.id, action, limit)


def _require_bounds(name: Field, value: Value, case: CaseFacts, now: datetime) -> None:
    if name in EARLIER and isinstance(value, datetime):
        _require_within(name, value, case.around.opened_at, now)
    if name in AHEAD and isinstance(value, datetime) and value <= now:
        raise FieldRefused(name, "too_early")
    if name is Field.EVERY_DAYS and isinstance(value, int) and value > LONGEST_SILENCE:
        raise FieldRefused(name, "too_much", most=LONGEST_SILENCE)
    if name is Field.EXTEND_BY and isinstance(value, int) and value > case.around.extend_by:
        raise FieldRefused(name, "too_much", most=case.around.extend_by)


def _require_within(name: Field, value: datetime, opened_at: datetime | None, now: datetime) -> None:
    """Police may have spoken with him before the hotline had the case; a year or a month mistyped is refused."""
    if value > now:
        raise FieldRefused(name, "too_late")
    if opened_at is not None and value < opened_at - KNOWN_BEFORE:
        raise FieldRefused(name, "before_case")


def _concerns(step: Step, case: CaseFacts, person: Person) -> bool:
    """A unit that signed has nothing left to sign; one at the end of a branch has nobody to pass on to."""
    if step.action is Action.SUB_DISPATCH:
        return bool(below(person, case))
    return step.action is not Action.CO_SIGN or person.unit in case.around.unsigned
