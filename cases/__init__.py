"""工单: opening a case from a call, numbering it, writing it, finding it again; and until when it must be answered.

Knows the case and its rules. Knows nothing of telephones, pages or recordings.
"""

from cases.calendar import Calendar
from cases.calendar_store import SeededCalendar, YearView, load_calendar
from cases.calendars import Calendars
from cases.clocks import DEADLINE, Clocks, due_of, suspensions_of, term_of
from cases.deadlines import Colour, Due, Suspension, colour, due, escalation_times, remaining
from cases.errors import (
    CaseChanged,
    CaseError,
    ClockRefused,
    ExtensionRefused,
    HoursFaulty,
    NoSuchCase,
    NoSuchProfile,
    NoWorkingDay,
    ProfileFaulty,
    ProfileFromPast,
    ReasonMissing,
    SuspensionsFaulty,
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
    "ClockRefused",
    "Clocks",
    "Colour",
    "DeadlineKind",
    "Due",
    "ExtensionRefused",
    "HoursFaulty",
    "Matter",
    "NoSuchCase",
    "NoSuchProfile",
    "NoWorkingDay",
    "OnlyCards",
    "OpeningCall",
    "Profile",
    "ProfileFaulty",
    "ProfileFromPast",
    "ReasonMissing",
    "Recounter",
    "Reminder",
    "Reminding",
    "SeededCalendar",
    "Suspension",
    "SuspensionsFaulty",
    "Term",
    "YearView",
    "case_number",
    "colour",
    "due",
    "due_of",
    "escalation_times",
    "load_calendar",
    "profile_at",
    "profiles_at",
    "publish_profile",
    "read_profile",
    "read_profile_text",
    "remaining",
    "seed_profiles",
    "shipped_profiles",
    "suspensions_of",
    "term_of",
]
