"""The rows of a case's sheet: steps, parts of units, answers, follow-ups, limits. Values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.limits.clocks import clock_of
from cases.limits.colours import Colour, colour
from cases.limits.terms import DeadlineKind, Profile, Term, Unit
from db.tables import (
    AssignmentPart,
    CaseDeadline,
    CaseState,
    DeliveryWay,
    FollowUpOutcome,
    FollowUpWay,
    QualityMark,
    ReturnCause,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """A step, or an entry of the audit that was none (``from_state`` None)."""

    at: datetime
    actor: str
    unit: str | None
    address: str | None
    action: str
    from_state: CaseState | None
    to_state: CaseState | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentLine:
    unit: str
    part: AssignmentPart
    assigned_at: datetime
    signed_at: datetime | None
    signed_by: str | None
    answered_at: datetime | None
    ended_at: datetime | None
    delivered_at: datetime | None
    delivered_way: DeliveryWay | None
    received_by: str | None
    """How, and to whom, the order came to a unit without an account."""
    ended_by_action: str | None
    """What took the case from the unit; ``close`` did not take it away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    unit: str | None
    text: str
    internal_text: str | None
    written_by: str
    written_at: datetime
    citizen_told_at: datetime | None
    not_told_reason: str | None
    hotline_told_at: datetime | None
    accepted: bool | None
    work_quality: QualityMark | None
    text_quality: QualityMark | None
    return_cause: ReturnCause | None
    findings: Sequence[Mapping[str, str]] | None
    """What the rules found suspicious in it: ``cause`` and ``said`` each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpLine:
    attempt: int
    at: datetime
    by: str
    way: FollowUpWay
    outcome: FollowUpOutcome | None
    solved: bool | None
    contacted: bool | None
    truthful: bool | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """A limit of the case: until when what has to be done, by which profile, and when it was.

    ``amount`` and ``unit`` are the limit's; ``extensions`` what was added to it, in the same unit.
    """

    kind: DeadlineKind
    round: int
    profile_key: str
    profile_version: int
    amount: int
    unit: Unit
    extensions: tuple[int, ...]
    started_at: datetime
    due_at: datetime | None
    yellow_at: datetime | None
    met_at: datetime | None
    dropped_at: datetime | None
    stands: bool
    assumed: bool

    @classmethod
    def of(cls, row: CaseDeadline) -> "ClockLine":
        clock = clock_of(row)
        copied = {"profile_key", "profile_version", "round", "started_at", "due_at", "yellow_at", "met_at", "assumed"}
        return cls(
            kind=clock.kind, amount=clock.term.limit.amount, unit=clock.term.limit.unit, extensions=clock.extensions,
            stands=clock.runs and clock.stands, dropped_at=row.dropped_at,
            **{name: getattr(row, name) for name in copied},
        )  # fmt: skip

    def colour(self, now: datetime) -> Colour | None:
        """None also where nobody is waited for any more."""
        return None if self.dropped_at else colour(self.due_at, self.yellow_at, self.met_at, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLine:
    """How long a unit would have to answer if it were given the case now, and by which profile."""

    amount: int
    unit: Unit
    profile_key: str
    profile_name: str

    @classmethod
    def of(cls, profile: Profile, term: Term) -> "LimitLine":
        return cls(
            amount=term.limit.amount, unit=term.limit.unit, profile_key=profile.key, profile_name=profile.name
        )  # fmt: skip
