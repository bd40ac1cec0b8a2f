"""Callers who harass: warning, then record, then a supervisor's approval, for a limited time. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.tables import CallerRuleKind

WARNED_FOR = timedelta(days=30)
"""So long a warning is heard and remembered."""
DEFAULT_DAYS = 7
LONGEST_DAYS = 30
"""Nobody is shut out of a government hotline for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What stands against a number, as table ``caller_rule`` has it."""

    id: int
    kind: CallerRuleKind
    call_id: str | None
    proposed_by: str | None
    approved_by: str | None
    refused_by: str | None
    valid_from: datetime
    valid_until: datetime


def in_force(entry: Entry, now: datetime) -> bool:
    """A warning holds by itself, a block only with a supervisor's name under it."""
    approved = entry.kind is not CallerRuleKind.BLOCKED or entry.approved_by is not None
    return approved and entry.valid_from <= now < entry.valid_until


def waits_for_approval(entry: Entry, now: datetime) -> bool:
    open_yet = entry.approved_by is None and entry.refused_by is None and now < entry.valid_until
    return entry.kind is CallerRuleKind.BLOCKED and open_yet


def why_no_proposal(entries: Iterable[Entry], *, call_id: str, now: datetime) -> str | None:
    """The name of the reason why a block may not be proposed for this call; None when it may.

    He must have been warned before, on another call: a warning and a block in one breath would be none.
    """
    known = list(entries)
    if any(entry.kind is CallerRuleKind.BLOCKED and in_force(entry, now) for entry in known):
        return "nuisance.blocked"
    if any(waits_for_approval(entry, now) for entry in known):
        return "nuisance.proposed"
    warned = [entry for entry in known if entry.kind is CallerRuleKind.WARNED and in_force(entry, now)]
    return None if any(entry.call_id != call_id for entry in warned) else "nuisance.not_warned"


def why_no_approval(entry: Entry, *, by: str, days: int, now: datetime) -> str | None:
    """Two persons, and a limit."""
    if not waits_for_approval(entry, now):
        return "nuisance.settled"
    if entry.proposed_by == by:
        return "nuisance.own"
    return None if 1 <= days <= LONGEST_DAYS else "nuisance.days"
