"""工单: opening a case from a call, numbering it, writing it, leading it through its life, finding it again.

Knows the case and its rules. Knows nothing of telephones, pages or recordings.
"""

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
from cases.facts import CaseFacts, Fields, Person, Value
from cases.fields import CHOICES, read_fields
from cases.numbering import case_number
from cases.rules import Offer, decide, may_see, offers, parts_of, take
from cases.service import Cases, CaseText, CaseView, OpeningCall
from cases.sheet import AnswerLine, AssignmentLine, CaseSheet, FollowUpLine, HistoryLine, Sheets
from cases.steps import Steps, StepTaken
from cases.vocabulary import Action, Field, Part

__all__ = [
    "CHOICES",
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
    "DepartmentExists",
    "DepartmentView",
    "Departments",
    "DueTimes",
    "Field",
    "FieldRefused",
    "Fields",
    "FollowUpLine",
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
    "decide",
    "life_cycle_page",
    "may_see",
    "offers",
    "parts_of",
    "read_fields",
    "take",
]
