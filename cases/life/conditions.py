"""Conditions that the table of steps names: on the case alone, or on what was filled in."""

from collections.abc import Callable
from dataclasses import dataclass

from cases.life.facts import CaseFacts, Fields
from cases.life.vocabulary import Field
from db.tables import FollowUpOutcome, Triage


@dataclass(frozen=True, slots=True)
class Condition:
    """``label`` is what the diagram says."""

    label: str
    holds: Callable[[CaseFacts], bool]


@dataclass(frozen=True, slots=True)
class Answering:
    """A condition on what was filled in, by which one action leads to different states."""

    label: str
    holds: Callable[[CaseFacts, Fields], bool]


_SETTLED = frozenset({FollowUpOutcome.SATISFIED, FollowUpOutcome.FAIRLY})


def _unreached(case: CaseFacts, fields: Fields) -> bool:
    tries_left = case.follow_up_attempts + 1 < case.around.follow_up_tries
    return fields[Field.OUTCOME] == FollowUpOutcome.UNREACHED and tries_left


def _words_missing(case: CaseFacts) -> bool:
    return case.sealed and not case.redacted_text


def _content(case: CaseFacts) -> bool:
    return case.final_outcome in _SETTLED or bool(case.no_follow_up_reason)


def _nothing_left(case: CaseFacts, fields: Fields) -> bool:
    """The citizen is content and says nothing against it."""
    doubted = any(fields.get(name) is False for name in (Field.SOLVED, Field.TRUTHFUL))
    return fields.get(Field.OUTCOME) in _SETTLED and not doubted


def _on_the_line(case: CaseFacts) -> bool:
    """The citizen hears the answer himself; who wrote, left a message or was never reached has to be told."""
    return case.dispatched_at is None and case.redos == 0 and case.around.spoken_with


def signed_by(levels: int) -> Condition:
    """The lead unit has ``levels`` people sign its answers."""
    return Condition(f"{levels} levels of sign-off", lambda case: case.around.sign_off_levels == levels)


SEALED = Condition("sealed", _words_missing)
UNSEALED = Condition("not sealed", lambda case: not _words_missing(case))
MAY_RETURN = Condition("not fixed by a ruling", lambda case: not case.fixed_by_ruling)
HAS_LOWER = Condition("has units below it", lambda case: any(case.around.lower_units.values()))
EXTENSION_LEFT = Condition("the limit allows one more", lambda case: case.around.extend_by > 0)
HAS_UNIT = Condition("has a unit", lambda case: case.lead_unit is not None)
HAS_NO_UNIT = Condition("has no unit", lambda case: case.lead_unit is None)
FIRST_TIME = Condition("first time, spoken with", _on_the_line)
CAME_BACK = Condition("came back, or never spoken with", lambda case: not FIRST_TIME.holds(case))
FOLLOWS = Condition("merged", lambda case: case.follows is not None)
TOLD = Condition("told, if merged", lambda case: case.follows is None or case.told)
UNTOLD = Condition("merged, and not told yet", lambda case: case.follows is not None and not case.told)
CONTENT = Condition("content, or waived", _content)
NOT_CONTENT = Condition("not content, or not reached", lambda case: not _content(case))
OFFLINE = Condition("lead without an account", lambda case: case.around.lead_offline)
RECUSED = Condition("somebody keeps out", lambda case: bool(case.around.recused or case.around.recused_units))
PUT_OFF = Answering("justified, not now", lambda case, fields: fields[Field.TRIAGE] == Triage.LIMITED)
JUDGED = Answering("to be solved, or not justified", lambda case, fields: fields[Field.TRIAGE] != Triage.LIMITED)
TRY_AGAIN = Answering("not reached, tries left", _unreached)
NOTHING_LEFT = Answering("content and solved", _nothing_left)
FOR_A_PERSON = Answering("a person calls", lambda case, fields: not _nothing_left(case, fields))
HEARD = Answering("reached, or last try", lambda case, fields: not _unreached(case, fields))
