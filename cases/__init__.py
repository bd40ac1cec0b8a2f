"""工单: opening a case from a call, numbering it, writing it, leading it through its life, finding it again.

Knows the case and its rules. Knows nothing of telephones, pages or recordings.
"""

from cases.errors import (
    CaseChanged,
    CaseError,
    FieldRefused,
    KeyReused,
    NoSuchCase,
    NoSuchStep,
    StepIncomplete,
    StepNotAllowed,
    StepNotLegal,
    StepRefused,
    UnitRefused,
)
from cases.facts import CaseFacts, Fields, Person, Value
from cases.fields import CHOICES, read_fields
from cases.numbering import case_number
from cases.rules import Offer, decide, may_see, offers, parts_of, take
from cases.service import Cases, CaseText, CaseView, OpeningCall
from cases.vocabulary import Action, Field, Part

__all__ = [
    "CHOICES",
    "Action",
    "CaseChanged",
    "CaseError",
    "CaseFacts",
    "CaseText",
    "CaseView",
    "Cases",
    "Field",
    "FieldRefused",
    "Fields",
    "KeyReused",
    "NoSuchCase",
    "NoSuchStep",
    "Offer",
    "OpeningCall",
    "Part",
    "Person",
    "StepIncomplete",
    "StepNotAllowed",
    "StepNotLegal",
    "StepRefused",
    "UnitRefused",
    "Value",
    "case_number",
    "decide",
    "may_see",
    "offers",
    "parts_of",
    "read_fields",
    "take",
]
