"""Until when: the working calendar, profiles of limits, clocks that start, stand and end, colours and cards.

Knows that a case has clocks, not why they move: that is ``cases.life.timing``.
"""

from cases.limits.calendar import Calendar
from cases.limits.calendar_store import SeededCalendar, YearView
from cases.limits.calendars import Calendars
from cases.limits.clocks import DEADLINE, Clocks
from cases.limits.colours import Colour, colour
from cases.limits.deadlines import Due, Suspension, due, escalation_times, remaining
from cases.limits.errors import (
    ClockRefused,
    ExtensionRefused,
    HoursFaulty,
    NoSuchProfile,
    NoWorkingDay,
    ProfileFaulty,
    ProfileFromPast,
    SuspensionsFaulty,
)
from cases.limits.profile_store import (
    DEFAULT,
    newest_profile,
    profile_at,
    profiles_at,
    publish_profile,
    seed_profiles,
    shipped_profiles,
)
from cases.limits.reminding import RECOUNT, Recounter, Reminder, Reminding
from cases.limits.terms import KIND_NAMES, DeadlineKind, Matter, Profile, Term, Unit, read_profile, read_profile_text

__all__ = [
    "DEADLINE",
    "DEFAULT",
    "KIND_NAMES",
    "RECOUNT",
    "Calendar",
    "Calendars",
    "ClockRefused",
    "Clocks",
    "Colour",
    "DeadlineKind",
    "Due",
    "ExtensionRefused",
    "HoursFaulty",
    "Matter",
    "NoSuchProfile",
    "NoWorkingDay",
    "Profile",
    "ProfileFaulty",
    "ProfileFromPast",
    "Recounter",
    "Reminder",
    "Reminding",
    "SeededCalendar",
    "Suspension",
    "SuspensionsFaulty",
    "Term",
    "Unit",
    "YearView",
    "colour",
    "due",
    "escalation_times",
    "newest_profile",
    "profile_at",
    "profiles_at",
    "publish_profile",
    "read_profile",
    "read_profile_text",
    "remaining",
    "seed_profiles",
    "shipped_profiles",
]
