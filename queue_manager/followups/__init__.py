"""Follow-up by machine: cases whose answer has come, their citizens asked by a call with keys or by a message.

Knows the requests, their tries and what keys mean. What becomes of a case is ``cases``' own step; what was pressed is a
fact only when Asterisk's record tells it.
"""

from queue_manager.followups.answers import FollowUpAnswers
from queue_manager.followups.asking import FollowUpAsker
from queue_manager.followups.controls import FollowUpControls
from queue_manager.followups.keeper import FollowUpKeeper
from queue_manager.followups.rules import FOLLOW_UP_LIMITS, FollowUpRules
from queue_manager.followups.store import FOLLOW_UP_ASK

__all__ = [
    "FOLLOW_UP_ASK",
    "FOLLOW_UP_LIMITS",
    "FollowUpAnswers",
    "FollowUpAsker",
    "FollowUpControls",
    "FollowUpKeeper",
    "FollowUpRules",
]
