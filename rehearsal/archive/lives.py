"""What became of an invented case by now: its steps in order, as far as they have been taken. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from cases import Action
from db.tables import CaseState, FollowUpOutcome, RequestKind

ON_TIME = timedelta(days=7)
"""The answer's limit, about what five working days come to."""
YELLOW_BEFORE = timedelta(days=1)
_OUTCOMES = ((0.80, FollowUpOutcome.SATISFIED), (0.92, FollowUpOutcome.FAIRLY), (1.0, FollowUpOutcome.DISSATISFIED))


@dataclass(frozen=True, slots=True)
class Step:
    at: datetime
    action: Action
    came_from: CaseState
    state: CaseState
    actor: str
    of_unit: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """``steps`` up to now; ``asks``: a request that waits; ``outcome``: what the citizen said when he was called."""

    direct: bool
    steps: tuple[Step, ...]
    outcome: FollowUpOutcome
    asks: RequestKind | None = None

    @property
    def state(self) -> CaseState:
        return self.steps[-1].state if self.steps else CaseState.REGISTERED

    def when(self, action: Action) -> datetime | None:
        for step in self.steps:
            if step.action is action:
                return step.at
        return None


_DIRECT = (
    (Action.RESOLVE, CaseState.CLOSED, "agent", False),
    (Action.ARCHIVE, CaseState.ARCHIVED, "supervisor", False),
)
_DISPATCHED = (
    (Action.DISPATCH, CaseState.DISPATCHED, "agent", False),
    (Action.SIGN, CaseState.HANDLING, "handler", True),
    (Action.SUBMIT, CaseState.REVIEWING, "handler", True),
    (Action.PASS_REVIEW, CaseState.ANSWERED, "supervisor", False),
    (Action.FOLLOW_UP, CaseState.FOLLOWED_UP, "agent", False),
    (Action.CLOSE, CaseState.CLOSED, "supervisor", False),
    (Action.ARCHIVE, CaseState.ARCHIVED, "supervisor", False),
)


def live(rng: Random, opened_at: datetime, now: datetime, *, direct_share: float) -> Life:
    """The life of a case opened then, as it stands ``now``."""
    direct = rng.random() < direct_share
    plan, days = (_DIRECT, _direct_days(rng)) if direct else (_DISPATCHED, _dispatched_days(rng))
    steps, at, state = [], opened_at, CaseState.REGISTERED
    for (action, to, actor, of_unit), wait in zip(plan, days, strict=True):
        at += timedelta(seconds=int(wait * 86400))
        if at > now:
            break
        steps.append(Step(at, action, state, to, actor, of_unit))
        state = to
    draw = rng.random()
    outcome = next(outcome for share, outcome in _OUTCOMES if draw <= share)
    asks = RequestKind.EXTENSION if state is CaseState.HANDLING and draw < 0.05 else None
    return Life(direct, tuple(steps), outcome, asks)


def _direct_days(rng: Random) -> tuple[float, ...]:
    return (0.002 + rng.random() * 0.004, 30.0)


def _dispatched_days(rng: Random) -> tuple[float, ...]:
    draw = rng.random
    return (
        0.01 + draw() * 0.15, 0.02 + draw() * 0.8, 0.2 + rng.expovariate(1 / 2.8), 0.1 + draw() * 1.2,
        0.2 + draw() * 2.5, 0.1 + draw(), 30.0,
    )  # fmt: skip
