"""Every table of the store, in one place to import from."""

from db.tables.audit import AuditEntry
from db.tables.calls import Call, CallDirection, CallEnding, CallLeg, EndedBy, LegRole, QueueVisit, VisitOutcome
from db.tables.cases import Case, CaseCounter, CaseState, CaseType
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
from db.tables.jobs import Job, JobState
from db.tables.journal import JournalEntry, JournalGap, RecordPosition, RecordSource
from db.tables.metrics import MetricDefinition
from db.tables.outbound import DutyKind, DutyPhone, OutboundRule
from db.tables.people import Role, User, WebSession
from db.tables.recordings import Recording, RecordingKind, RecordingState, Transcript, Utterance
from db.tables.seats import PauseReason, SeatMessage, SeatSession, SeatState, SeatStateKind

__all__ = [
    "AuditEntry",
    "Call",
    "CallDirection",
    "CallEnding",
    "CallLeg",
    "CallerRule",
    "CallerRuleKind",
    "Case",
    "CaseCounter",
    "CaseState",
    "CaseType",
    "DutyKind",
    "DutyPhone",
    "EndedBy",
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
