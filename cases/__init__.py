"""工单: opening a case from a call, numbering it, writing it, finding it again; and until when it must be answered.

Knows the case and its rules. Knows nothing of telephones, pages or recordings.
"""

from cases.calendar import Calendar
from cases.deadlines import Colour, Due, Suspension, colour, due, escalation_times, remaining
from cases.errors import (
    CaseChanged,
    CaseError,
    ExtensionRefused,
    HoursFaulty,
    NoSuchCase,
    NoWorkingDay,
    ProfileFaulty,
    SuspensionsFaulty,
)
from cases.numbering import case_number
from cases.service import Cases, CaseText, CaseView, OpeningCall
from cases.terms import Kind, Matter, Profile, Term, read_profile, read_profile_text

__all__ = [
    "Calendar",
    "CaseChanged",
    "CaseError",
    "CaseText",
    "CaseView",
    "Cases",
    "Colour",
    "Due",
    "ExtensionRefused",
    "HoursFaulty",
    "Kind",
    "Matter",
    "NoSuchCase",
    "NoWorkingDay",
    "OpeningCall",
    "Profile",
    "ProfileFaulty",
    "Suspension",
    "SuspensionsFaulty",
    "Term",
    "case_number",
    "colour",
    "due",
    "escalation_times",
    "read_profile",
    "read_profile_text",
    "remaining",
]
