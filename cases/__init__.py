"""工单: opening a case from a call, numbering it, writing it, leading it through its life, finding it again.

Knows the case and its rules. Knows nothing of telephones, pages or recordings.
"""

from cases.colours import YELLOW_BEFORE, Colour, colour
from cases.departments import Departments, DepartmentView
from cases.diagram import life_cycle_page
from cases.due import DueTimes, NoDueTimes
from cases.errors import (
    CaseChanged,
    CaseError,
    DepartmentExists,
    FieldRefused,
    KeyReused,
    NoSuchCase,
    NoSuchDepartment,
    NoSuchStep,
    StepIncomplete,
    StepNotAllowed,
    StepNotLegal,
    StepRefused,
    UnitRefused,
)
from cases.facts import CaseFacts, Fields, Person, Value, is_sealed
from cases.fields import CHOICES, FieldKind, kind_of, longest, read_fields
from cases.figures import Handled, handled
from cases.numbering import case_number
from cases.rules import Offer, decide, may_see, offers, parts_of, take
from cases.service import Cases, CaseText, CaseView, OpeningCall
from cases.sheet import AnswerLine, AssignmentLine, CaseSheet, FollowUpLine, HistoryLine, Sheets
from cases.steps import Steps, StepTaken
from cases.vocabulary import Action, Field, Part

__all__ = [
    "CHOICES",
    "YELLOW_BEFORE",
    "Action",
    "AnswerLine",
    "AssignmentLine",
    "CaseChanged",
    "CaseError",
    "CaseFacts",
    "CaseSheet",
    "CaseText",
    "CaseView",
    "Cases",
    "Colour",
    "DepartmentExists",
    "DepartmentView",
    "Departments",
    "DueTimes",
    "Field",
    "FieldKind",
    "FieldRefused",
    "Fields",
    "FollowUpLine",
    "Handled",
    "HistoryLine",
    "KeyReused",
    "NoDueTimes",
    "NoSuchCase",
    "NoSuchDepartment",
    "NoSuchStep",
    "Offer",
    "OpeningCall",
    "Part",
    "Person",
    "Sheets",
    "StepIncomplete",
    "StepNotAllowed",
    "StepNotLegal",
    "StepRefused",
    "StepTaken",
    "Steps",
    "UnitRefused",
    "Value",
    "case_number",
    "colour",
    "decide",
    "handled",
    "is_sealed",
    "kind_of",
    "life_cycle_page",
    "longest",
    "may_see",
    "offers",
    "parts_of",
    "read_fields",
    "take",
]
