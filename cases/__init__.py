"""工单: opening a case, numbering it, writing it, leading it through its life, finding it again; and until when.

Knows the case and its rules. Knows nothing of telephones, pages or recordings.
"""

from cases.calendar import Calendar
from cases.calendar_store import SeededCalendar, YearView, load_calendar
from cases.calendars import Calendars
from cases.category_file import read_rows
from cases.category_sheet import CategoryRow, read_tree
from cases.changes import Change
from cases.clocks import DEADLINE, Clocks, due_of, suspensions_of, term_of
from cases.colours import YELLOW_BEFORE, Colour, colour
from cases.deadlines import Due, Suspension, card, due, escalation_times, remaining
from cases.departments import Departments, DepartmentView
from cases.diagram import life_cycle_page
from cases.directory import Directory, Imported
from cases.dispatch import Level, Proposal, Rule, RuleText, propose
from cases.due_times import DueTimes, NoDueTimes
from cases.errors import (
    CaseChanged,
    CaseError,
    ClockRefused,
    DepartmentExists,
    ExtensionRefused,
    FieldRefused,
    HoursFaulty,
    KeyReused,
    NoSuchCase,
    NoSuchCategory,
    NoSuchDepartment,
    NoSuchProfile,
    NoSuchStep,
    NoWorkingDay,
    ProfileFaulty,
    ProfileFromPast,
    ReasonMissing,
    RuleFaulty,
    SheetRefused,
    StepIncomplete,
    StepNotAllowed,
    StepNotLegal,
    StepRefused,
    SuspensionsFaulty,
    TextTooLong,
    UnitRefused,
)
from cases.facts import CaseFacts, Fields, Person, Value, is_sealed
from cases.fields import CHOICES, FieldKind, kind_of, longest, read_fields
from cases.figures import Handled, handled
from cases.numbering import case_number
from cases.profile_store import (
    DEFAULT,
    profile_at,
    profiles_at,
    publish_profile,
    seed_profiles,
    shipped_profiles,
)
from cases.reminding import RECOUNT, OnlyCards, Recounter, Reminder, Reminding
from cases.rules import Offer, decide, may_see, offers, parts_of, take
from cases.service import Cases, CaseText, CaseView, OpeningCall
from cases.sheet import AnswerLine, AssignmentLine, CaseSheet, FollowUpLine, HistoryLine, Sheets
from cases.spreadsheet import Cell, SheetFaults, Strange, columns_of, texts_of
from cases.spreadsheet_file import write_rows
from cases.steps import Steps, StepTaken
from cases.terms import DeadlineKind, Matter, Profile, Term, read_profile, read_profile_text
from cases.vocabulary import Action, Field, Part

__all__ = [
    "CHOICES",
    "DEADLINE",
    "DEFAULT",
    "RECOUNT",
    "YELLOW_BEFORE",
    "Action",
    "AnswerLine",
    "AssignmentLine",
    "Calendar",
    "Calendars",
    "CaseChanged",
    "CaseError",
    "CaseFacts",
    "CaseSheet",
    "CaseText",
    "CaseView",
    "Cases",
    "CategoryRow",
    "Cell",
    "Change",
    "ClockRefused",
    "Clocks",
    "Colour",
    "DeadlineKind",
    "DepartmentExists",
    "DepartmentView",
    "Departments",
    "Directory",
    "Due",
    "DueTimes",
    "ExtensionRefused",
    "Field",
    "FieldKind",
    "FieldRefused",
    "Fields",
    "FollowUpLine",
    "Handled",
    "HistoryLine",
    "HoursFaulty",
    "Imported",
    "KeyReused",
    "Level",
    "Matter",
    "NoDueTimes",
    "NoSuchCase",
    "NoSuchCategory",
    "NoSuchDepartment",
    "NoSuchProfile",
    "NoSuchStep",
    "NoWorkingDay",
    "Offer",
    "OnlyCards",
    "OpeningCall",
    "Part",
    "Person",
    "Profile",
    "ProfileFaulty",
    "ProfileFromPast",
    "Proposal",
    "ReasonMissing",
    "Recounter",
    "Reminder",
    "Reminding",
    "Rule",
    "RuleFaulty",
    "RuleText",
    "SeededCalendar",
    "SheetFaults",
    "SheetRefused",
    "Sheets",
    "StepIncomplete",
    "StepNotAllowed",
    "StepNotLegal",
    "StepRefused",
    "StepTaken",
    "Steps",
    "Strange",
    "Suspension",
    "SuspensionsFaulty",
    "Term",
    "TextTooLong",
    "UnitRefused",
    "Value",
    "YearView",
    "card",
    "case_number",
    "colour",
    "columns_of",
    "decide",
    "due",
    "due_of",
    "escalation_times",
    "handled",
    "is_sealed",
    "kind_of",
    "life_cycle_page",
    "load_calendar",
    "longest",
    "may_see",
    "offers",
    "parts_of",
    "profile_at",
    "profiles_at",
    "propose",
    "publish_profile",
    "read_fields",
    "read_profile",
    "read_profile_text",
    "read_rows",
    "read_tree",
    "remaining",
    "seed_profiles",
    "shipped_profiles",
    "suspensions_of",
    "take",
    "term_of",
    "texts_of",
    "write_rows",
]
