"""How far a case is, in the few words that are for everybody who asks. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from db.tables import CaseState, FollowUpOutcome


class Stage(StrEnum):
    RECEIVED = "received"  # 已受理
    HANDLING = "handling"  # 办理中
    ANSWERED = "answered"  # 已答复
    CLOSED = "closed"  # 已办结


STAGES: Mapping[CaseState, Stage] = {
    CaseState.REGISTERED: Stage.RECEIVED,
    CaseState.DISPATCHED: Stage.HANDLING,
    CaseState.HANDLING: Stage.HANDLING,
    CaseState.UNIT_REVIEW: Stage.HANDLING,
    CaseState.UNIT_SIGN: Stage.HANDLING,
    CaseState.REVIEWING: Stage.HANDLING,
    CaseState.SUSPENDED: Stage.HANDLING,
    CaseState.ANSWERED: Stage.ANSWERED,
    CaseState.FOLLOWED_UP: Stage.ANSWERED,
    CaseState.CLOSED: Stage.CLOSED,
    CaseState.ARCHIVED: Stage.CLOSED,
}
TOLD = frozenset({Stage.ANSWERED, Stage.CLOSED})
"""Here an answer is the city's; before it is a draft of somebody's."""
RATINGS = frozenset({FollowUpOutcome.SATISFIED, FollowUpOutcome.FAIRLY, FollowUpOutcome.DISSATISFIED})
"""What a citizen may say of it by himself."""
