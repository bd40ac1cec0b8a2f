"""What a step of a case does to its clocks. Pure.

The profile is asked only where clocks start; everything else follows from what the step changed in the case, so that
no step can forget a clock.
"""

from dataclasses import dataclass
from datetime import datetime

from cases.life.facts import CaseFacts
from cases.life.rules import Taken
from cases.life.vocabulary import Action
from cases.limits.clock import Clocks, dropped, extended, met, reopened, resumed, started, suspended
from cases.limits.terms import DeadlineKind, Matter, Profile, Start
from db.tables import CaseState

GIVES_AWAY = frozenset({Action.DISPATCH, Action.REASSIGN, Action.APPROVE_REASSIGN})
_ANSWERS_DISPATCH = frozenset({Action.SIGN, Action.REQUEST_RETURN, Action.REQUEST_REASSIGN})
"""A unit that says that the case is not its own has taken notice of it, too."""

_ENDS_WITH_ANSWER = (DeadlineKind.ANSWER, DeadlineKind.RESPOND, DeadlineKind.RETURN)
"""Whoever answers has spoken to the citizen, and has taken the case for his own."""


def starts(taken: Taken) -> tuple[DeadlineKind, ...]:
    """The limits that may begin with the step, as far as the profile sets them."""
    if taken.step.action in GIVES_AWAY | {Action.SIGN}:
        return tuple(DeadlineKind)
    if taken.step.action is Action.REDO and taken.after.lead_unit is not None:
        return (DeadlineKind.ANSWER,)
    return ()


@dataclass(frozen=True, slots=True)
class Plan:
    """By what limits are chosen that begin now."""

    profile: Profile
    matter: Matter


def matter_of(case: CaseFacts, case_class: str | None = None) -> Matter:
    """``case_class``: that of the dispatch directory, for a case nobody has put into a class."""
    return Matter(case_type=case.case_type, urgency=case.urgency, case_class=case.case_class or case_class)


def follow(clocks: Clocks, before: CaseFacts, taken: Taken, plan: Plan | None, now: datetime) -> Clocks:
    """The case's clocks after the step; ``plan`` None: the city has set no limits.

    Raises ``ClockRefused`` where they cannot be moved so.
    """
    after = taken.after
    if taken.step.action in GIVES_AWAY or (before.lead_unit is not None and after.lead_unit is None):
        clocks = dropped(clocks, now)
    clocks = _handed_in(clocks, before, taken, now)
    if plan is not None:
        clocks = _started(clocks, taken, plan, now)
    if taken.step.action in _ANSWERS_DISPATCH:
        clocks = met(clocks, DeadlineKind.SIGN, now)
    if taken.step.action is Action.CONTACT:
        clocks = met(clocks, DeadlineKind.RESPOND, now)
    if taken.step.action is Action.APPROVE_EXTENSION:
        clocks = extended(clocks, before.id, DeadlineKind.ANSWER, before.pending_amount or 0)
    return _stopped(clocks, before, after, now)


def _started(clocks: Clocks, taken: Taken, plan: Plan, now: datetime) -> Clocks:
    for kind in starts(taken):
        term = plan.profile.term(kind, plan.matter)
        if term is not None and _begins(term.start, taken, clocks, kind):
            clocks = started(clocks, taken.after.id, kind, term=term, profile=plan.profile, at=now)
    return clocks


def _begins(start: Start, taken: Taken, clocks: Clocks, kind: DeadlineKind) -> bool:
    """A limit that counts from the signature begins with it, unless one of its kind runs by an older version."""
    if taken.step.action is Action.SIGN:
        return start is Start.AT_SIGN and not any(clock.runs and clock.kind is kind for clock in clocks)
    return start is not Start.AT_SIGN or taken.step.action is Action.REDO


def _handed_in(clocks: Clocks, before: CaseFacts, taken: Taken, now: datetime) -> Clocks:
    """The answer reached the hotline, or was sent back."""
    told, after = taken.after.hotline_told_at, taken.after
    if before.hotline_told_at is None and told is not None:
        for kind in _ENDS_WITH_ANSWER:
            clocks = met(clocks, kind, told)
        return clocks
    sent_back = before.hotline_told_at is not None and told is None and after.lead_unit is not None
    if sent_back and not starts(taken):
        return reopened(clocks, DeadlineKind.ANSWER, now, charged=taken.step.action is Action.WITHDRAW)
    return clocks


def _stopped(clocks: Clocks, before: CaseFacts, after: CaseFacts, now: datetime) -> Clocks:
    if before.state is not CaseState.SUSPENDED and after.state is CaseState.SUSPENDED:
        return suspended(clocks, now)
    if before.state is CaseState.SUSPENDED and after.state is not CaseState.SUSPENDED:
        return resumed(clocks, now)
    return clocks
