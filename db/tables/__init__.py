"""Every table of the store, in one place to import from."""

from db.tables.audit import AuditEntry
from db.tables.calls import Call, CallDirection, CallEnding, CallLeg, EndedBy, LegRole, QueueVisit, VisitOutcome
from db.tables.cases import Case, CaseCounter, CaseOrigin, CaseState, CaseType
from db.tables.citizens import (
    Announcement,
    AnnouncementKind,
    Callback,
    CallbackKind,
    CallbackState,
    DayKind,
    Holiday,
)
from db.tables.configuration import (
    CallerRule,
    CallerRuleKind,
    Line,
    Menu,
    Queue,
    Seat,
    SeatKind,
    SeatQueue,
    Setting,
    Trunk,
)
from db.tables.deadlines import (
    CalendarDay,
    CalendarYear,
    CaseCard,
    CaseDeadline,
    Category,
    DeadlineProfile,
    DispatchRule,
)
from db.tables.jobs import Job, JobState
from db.tables.journal import JournalEntry, JournalGap, RecordPosition, RecordSource
from db.tables.metrics import MetricDefinition
from db.tables.outbound import DutyKind, DutyPhone, OutboundRule
from db.tables.people import Role, User, WebSession
from db.tables.recordings import Recording, RecordingKind, RecordingState, Transcript, Utterance
from db.tables.seats import PauseReason, SeatMessage, SeatSession, SeatState, SeatStateKind

__all__ = [
    "Announcement",
    "AnnouncementKind",
    "AuditEntry",
    "CalendarDay",
    "CalendarYear",
    "Call",
    "CallDirection",
    "CallEnding",
    "CallLeg",
    "Callback",
    "CallbackKind",
    "CallbackState",
    "CallerRule",
    "CallerRuleKind",
    "Case",
    "CaseCard",
    "CaseCounter",
    "CaseDeadline",
    "CaseOrigin",
    "CaseState",
    "CaseType",
    "Category",
    "DayKind",
    "DeadlineProfile",
    "DispatchRule",
    "DutyKind",
    "DutyPhone",
    "EndedBy",
    "Holiday",
    "Job",
    "JobState",
    "JournalEntry",
    "JournalGap",
    "LegRole",
    "Line",
    "Menu",
    "MetricDefinition",
    "OutboundRule",
    "PauseReason",
    "Queue",
    "QueueVisit",
    "RecordPosition",
    "RecordSource",
    "Recording",
    "RecordingKind",
    "RecordingState",
    "Role",
    "Seat",
    "SeatKind",
    "SeatMessage",
    "SeatQueue",
    "SeatSession",
    "SeatState",
    "SeatStateKind",
    "Setting",
    "Transcript",
    "Trunk",
    "User",
    "Utterance",
    "VisitOutcome",
    "WebSession",
]
