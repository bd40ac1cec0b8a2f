"""Reading what a form or a program filled in: texts in, values of fields out."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from enum import StrEnum

from cases.life.errors import FieldRefused
from cases.life.facts import Value
from cases.life.vocabulary import Field
from db import SHANGHAI
from db.tables import (
    CaseClass,
    CaseResult,
    DeliveryWay,
    FollowUpOutcome,
    FollowUpWay,
    Nature,
    QualityMark,
    RedoCause,
    ReturnCause,
    SupervisionLevel,
    Triage,
    Urgency,
)

LONG, SHORT, CODE = 8000, 2000, 64
"""Characters."""


class FieldKind(StrEnum):
    """What a field holds, and so how it is filled in."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    INSTANT = "instant"
    NUMBER = "number"
    UNIT = "unit"
    UNITS = "units"
    CATEGORY = "category"
    """The code of one of the city's categories; words of one's own are kept as they are."""


CHOICES: Mapping[Field, type[StrEnum]] = {
    Field.RESULT: CaseResult,
    Field.OUTCOME: FollowUpOutcome,
    Field.WAY: FollowUpWay,
    Field.RETURN_CAUSE: ReturnCause,
    Field.REDO_CAUSE: RedoCause,
    Field.LEVEL: SupervisionLevel,
    Field.TRIAGE: Triage,
    Field.WORK_QUALITY: QualityMark,
    Field.TEXT_QUALITY: QualityMark,
    Field.URGENCY: Urgency,
    Field.NATURE: Nature,
    Field.CASE_CLASS: CaseClass,
    Field.DELIVERED_WAY: DeliveryWay,
}
"""Fields with a closed list of values."""
INSTANTS = frozenset({Field.TOLD_AT, Field.CONTACTED_AT, Field.DELIVERED_AT, Field.PLAN_UNTIL, Field.UNTIL})
NUMBERS = frozenset({Field.EXTEND_BY, Field.EVERY_DAYS})
YES_NO = frozenset({Field.APART, Field.SOLVED, Field.CONTACTED, Field.TRUTHFUL, Field.CONFIDENTIAL, Field.ANONYMOUS})
UNITS = frozenset({Field.UNIT, Field.SUPERVISING_UNIT, Field.WHICH_UNIT})
LENGTHS: Mapping[Field, int] = {
    Field.ANSWER: LONG,
    Field.INTERNAL: LONG,
    Field.MINUTES: LONG,
    Field.REDACTED: LONG,
    Field.REASON: SHORT,
    Field.NOT_TOLD: SHORT,
    Field.QUALITY_DEMAND: SHORT,
    Field.ANSWER_DEMAND: SHORT,
    Field.PLAN: SHORT,
    Field.RECEIVED_BY: CODE,
    Field.WHO: CODE,
    Field.LEADER: CODE,
    Field.CATEGORY: CODE,
    Field.INTO: 24,
    Field.UNIT: 32,
    Field.SUPERVISING_UNIT: 32,
    Field.WHICH_UNIT: 32,
    Field.CO_UNITS: 400,
    Field.SUB_UNITS: 400,
}
"""Longest texts, in characters."""
_KINDS: Mapping[FieldKind, Collection[Field]] = {
    FieldKind.CHOICE: CHOICES.keys(),
    FieldKind.INSTANT: INSTANTS,
    FieldKind.NUMBER: NUMBERS,
    FieldKind.YES_NO: YES_NO,
    FieldKind.UNIT: UNITS,
    FieldKind.UNITS: frozenset({Field.CO_UNITS, Field.SUB_UNITS}),
    FieldKind.CATEGORY: frozenset({Field.CATEGORY}),
}


def read_fields(given: Mapping[str, str]) -> dict[Field, Value]:
    """The values of known fields; empty ones are left out, unknown names are ignored.

    Instants are ISO 8601, without a zone Asia/Shanghai; units are codes, several parted by commas; yes and no are
    ``true`` and ``false``. Raises ``FieldRefused``, also where the citizen is said both to have been told and not to.
    """
    found: dict[Field, Value] = {}
    for name in Field:
        text = given.get(name, "").replace("\x00", "").strip()
        if text:
            found[name] = _reader(name)(name, text)
    if Field.TOLD_AT in found and Field.NOT_TOLD in found:
        raise FieldRefused(Field.NOT_TOLD, "told_too")
    return found


def kind_of(name: Field) -> FieldKind:
    """What ``name`` holds."""
    known = next((kind for kind, names in _KINDS.items() if name in names), None)
    return known or (FieldKind.LINE if LENGTHS[name] <= CODE else FieldKind.TEXT)


def longest(name: Field) -> int:
    """The most characters ``name`` may hold; 0: it is not written but chosen."""
    return LENGTHS.get(name, 0)


def _reader(name: Field) -> Callable[[Field, str], Value]:
    return _READERS.get(kind_of(name), _text)


def _choice(name: Field, text: str) -> Value:
    try:
        return CHOICES[name](text)
    except ValueError as exc:
        raise FieldRefused(name, "not_in_list") from exc


def _instant(name: Field, text: str) -> Value:
    try:
        instant = datetime.fromisoformat(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)).astimezone(SHANGHAI)
    except (ValueError, OverflowError) as exc:
        raise FieldRefused(name, "no_time") from exc


def _number(name: Field, text: str) -> Value:
    """At least 1."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 4 and int(text) > 0):
        raise FieldRefused(name, "no_number")
    return int(text)


def _yes_no(name: Field, text: str) -> Value:
    if text not in {"true", "false"}:
        raise FieldRefused(name, "not_in_list")
    return text == "true"


def _codes(name: Field, text: str) -> tuple[str, ...]:
    codes = (code.strip() for code in _text(name, text).replace("，", ",").split(","))
    return tuple(dict.fromkeys(code for code in codes if code))


def _text(name: Field, text: str) -> str:
    if len(text) > LENGTHS[name]:
        raise FieldRefused(name, "too_long", most=LENGTHS[name])
    return text


_READERS: Mapping[FieldKind, Callable[[Field, str], Value]] = {
    FieldKind.CHOICE: _choice,
    FieldKind.INSTANT: _instant,
    FieldKind.NUMBER: _number,
    FieldKind.YES_NO: _yes_no,
    FieldKind.UNITS: _codes,
}
