"""并单: which case may follow which. Pure.

One leads, the others follow: a tree of one level, so that nobody waits for an answer that waits for his.
"""

from cases.life.facts import CaseFacts
from db.tables import CaseState

OVER = frozenset({CaseState.CLOSED, CaseState.ARCHIVED})
ANSWERED = frozenset({CaseState.ANSWERED, CaseState.FOLLOWED_UP}) | OVER
"""States in which a leading case's answer holds for those that follow it."""
UNREACHABLE = "没有留下可答复的号码"
"""Why a citizen without a number is not told."""


def told_as(state: CaseState, leader: CaseState | None) -> CaseState:
    """How far a citizen is told his case is; ``leader``: the state of the one it follows. It goes with that one until
    there is an answer; that he has only once it is his own."""
    if state is not CaseState.REGISTERED or leader is None:
        return state
    return CaseState.REVIEWING if leader in ANSWERED else leader


def refusal(case: CaseFacts, leader: CaseFacts, *, leads: bool, alike: bool) -> str | None:
    """Why ``case`` cannot follow ``leader``, as a code of ``MergeRefused``; None: it can.

    ``leads``: others follow ``case`` already. ``alike``: both are citizens', or both robots'.
    """
    if case.id == leader.id:
        return "itself"
    if leader.follows is not None:
        return "follows"
    if leads:
        return "leads"
    if case.sealed or leader.sealed:
        return "sealed"
    if leader.state in OVER:
        return "closed"
    return None if alike else "simulated"
