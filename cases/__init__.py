"""工单: opening a case from a call, numbering it, writing it, finding it again; and until when it must be answered.

Knows the case and its rules. Knows nothing of telephones, pages or recordings.
"""

from cases.calendar import Calendar
from cases.calendar_store import SeededCalendar, YearView, load_calendar
from cases.calendars import Calendars
from cases.category_file import read_rows
from cases.category_sheet import CategoryRow, read_tree
from cases.changes import Change
from cases.clocks import DEADLINE, Clocks, due_of, suspensions_of, term_of
from cases.deadlines import Colour, Due, Suspension, colour, due, escalation_times, remaining
from cases.directory import Directory, Imported
from cases.dispatch import Level, Proposal, Rule, RuleText, propose
from cases.errors import (
    CaseChanged,
    CaseError,
    ClockRefused,
    ExtensionRefused,
    HoursFaulty,
    NoSuchCase,
    NoSuchCategory,
    NoSuchProfile,
    NoWorkingDay,
    ProfileFaulty,
    ProfileFromPast,
    ReasonMissing,
    RuleFaulty,
    SheetRefused,
    SuspensionsFaulty,
    TextTooLong,
)
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
from cases.service import Cases, CaseText, CaseView, OpeningCall
from cases.terms import DeadlineKind, Matter, Profile, Term, read_profile, read_profile_text

__all__ = [
    "DEADLINE",
    "DEFAULT",
    "RECOUNT",
    "Calendar",
    "Calendars",
    "CaseChanged",
    "CaseError",
    "CaseText",
    "CaseView",
    "Cases",
    "CategoryRow",
    "Change",
    "ClockRefused",
    "Clocks",
    "Colour",
    "DeadlineKind",
    "Directory",
    "Due",
    "ExtensionRefused",
    "HoursFaulty",
    "Imported",
    "Level",
    "Matter",
    "NoSuchCase",
    "NoSuchCategory",
    "NoSuchProfile",
    "NoWorkingDay",
    "OnlyCards",
    "OpeningCall",
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
    "SheetRefused",
    "Suspension",
    "SuspensionsFaulty",
    "Term",
    "TextTooLong",
    "YearView",
    "case_number",
    "colour",
    "due",
    "due_of",
    "escalation_times",
    "load_calendar",
    "profile_at",
    "profiles_at",
    "propose",
    "publish_profile",
    "read_profile",
    "read_profile_text",
    "read_rows",
    "read_tree",
    "remaining",
    "seed_profiles",
    "shipped_profiles",
    "suspensions_of",
    "term_of",
]
