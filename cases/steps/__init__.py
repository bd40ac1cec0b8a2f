"""Taking a step: a case and all the rules need brought out of the store, changed, and what the step leaves written.

One unit of work; whoever takes steps within another's transaction uses ``taking.take_within``.
"""

from cases.steps.claims import ClaimView, FollowUpClaims, claims_of
from cases.steps.errors import FollowUpTaken, NoFollowUpNow
from cases.steps.leaving import not_recused
from cases.steps.looking import heard_of
from cases.steps.taking import Steps, StepTaken

__all__ = [
    "ClaimView",
    "FollowUpClaims",
    "FollowUpTaken",
    "NoFollowUpNow",
    "StepTaken",
    "Steps",
    "claims_of",
    "heard_of",
    "not_recused",
]
