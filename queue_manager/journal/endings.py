"""How a call ended in which citizen and seat never met. No I/O."""

from collections.abc import Sequence

from db.tables import CallDirection, CallEnding, EndedBy, VisitOutcome
from queue_manager.journal.channels import extra
from queue_manager.journal.records import Fact
from queue_manager.journal.shapes import Visit

LIFTED = "HOTLINE_FOLLOW_UP_LIFTED"
"""Whom the machine called has lifted: from here on it is like a call that came in."""


def unheard(
    cel: Sequence[Fact],
    visits: Sequence[Visit],
    direction: CallDirection,
    *,
    queued: bool,
    ended_by: EndedBy | None,
) -> CallEnding:
    """``cel`` in order; ``queued``: the call had entered a queue, or was about to."""
    kinds = {fact.kind for fact in cel}
    if direction is not CallDirection.INBOUND and LIFTED not in kinds:
        return CallEnding.BLOCKED if "HOTLINE_REFUSED" in kinds else CallEnding.UNREACHED
    if by_itself := _without_queue(cel, kinds):
        return by_itself
    if queued:
        return _in_queue(cel, visits)
    if LIFTED in kinds:
        return CallEnding.SERVED_BY_MENU
    if "HOTLINE_MENU" not in kinds:
        return CallEnding.ABANDONED_IN_GREETING
    served = any(_told(cel, "HOTLINE_PROGRESS")) or ended_by is not EndedBy.CITIZEN
    return CallEnding.SERVED_BY_MENU if served else CallEnding.ABANDONED_IN_MENU


def _without_queue(cel: Sequence[Fact], kinds: set[str]) -> CallEnding | None:
    """What ended the call whether or not it had waited before."""
    if "HOTLINE_BLOCKED" in kinds and "HOTLINE_EMERGENCY" not in kinds:
        return CallEnding.BLOCKED
    if "HOTLINE_CALLBACK" in kinds:
        return CallEnding.ASKED_CALLBACK
    if any(text.isdecimal() and text.strip("0") for text in _told(cel, "HOTLINE_MESSAGE")):
        return CallEnding.LEFT_MESSAGE
    return None


def _in_queue(cel: Sequence[Fact], visits: Sequence[Visit]) -> CallEnding:
    last = visits[-1].outcome if visits else None
    if last in (VisitOutcome.TIMED_OUT, VisitOutcome.REFUSED, VisitOutcome.WITHDRAWN):
        return CallEnding.TIMED_OUT
    if last is VisitOutcome.LEFT_BY_KEY and _answered_by_key(cel):
        return CallEnding.SERVED_BY_MENU
    return CallEnding.ABANDONED_IN_QUEUE


def _answered_by_key(cel: Sequence[Fact]) -> bool:
    """Left the queue by a key, heard how the case stands, and hung up content."""
    marks = [fact for fact in cel if fact.kind in ("HOTLINE_QUEUE", "HOTLINE_PROGRESS")]
    return bool(marks) and marks[-1].kind == "HOTLINE_PROGRESS" and extra(marks[-1]) != ""


def _told(cel: Sequence[Fact], kind: str) -> list[str]:
    return [extra(fact) for fact in cel if fact.kind == kind]
