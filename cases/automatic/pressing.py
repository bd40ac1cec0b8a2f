"""What a card sets off: the program reminds the unit, and supervises when that does not help.

These are steps of the case like any other, taken by nobody: they stand in its history with their reason, the unit's
inbox counts them, and the supervising unit and the hotline find the case among those that are overdue.
"""

from collections.abc import Mapping

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from cases.life.errors import StepNotLegal
from cases.life.facts import Fields, Person
from cases.life.vocabulary import Action, Field
from cases.limits.clocks import Clocks, term_of
from cases.limits.reminding import ACTOR
from cases.steps.looking import facts_of
from cases.steps.taking import take_within
from db import Clock, utc_now
from db.jobs import Jobs
from db.tables import Case, CaseCard, CaseDeadline, SupervisionLevel

log = structlog.get_logger()

SYSTEM = Person(login=ACTOR, role=None)
LEVELS: Mapping[str, SupervisionLevel] = {
    "电话督办": SupervisionLevel.TELEPHONE,
    "书面督办": SupervisionLevel.WRITTEN,
    "发督办单": SupervisionLevel.WRITTEN,
    "会议督办": SupervisionLevel.MEETING,
    "现场督办": SupervisionLevel.ON_SITE,
    "领导批示督办": SupervisionLevel.INSTRUCTED,
    "挂牌督办": SupervisionLevel.LISTED,
    "约谈": SupervisionLevel.INTERVIEW,
    "移交纪检": SupervisionLevel.DISCIPLINE,
}
"""Escalations of a profile that name a level of supervision. Any other is a reminder in the profile's own words."""
_LADDER = list(SupervisionLevel)


class Pressing:
    """``Reminding`` as the life cycle has it: a reminder at the yellow and the red card, then the profile's ladder."""

    def __init__(self, jobs: Jobs, *, clock: Clock = utc_now) -> None:
        self._clocks, self._clock = Clocks(jobs), clock

    async def card(self, session: AsyncSession, case: Case, deadline: CaseDeadline, card: CaseCard) -> None:
        """Nothing where the worker came so late that what was waited for is done meanwhile."""
        if deadline.met_at is not None or deadline.dropped_at is not None:
            return
        action, fields = pressed_by(card.reason, _escalation(deadline, card), case.supervision)
        try:
            facts = await facts_of(session, case)
            await take_within(
                session, self._clocks, case, facts, action, actor=SYSTEM, fields=fields, now=self._clock()
            )
        except StepNotLegal:
            log.warning("deadline.step_not_legal", case=case.id, step=action.value, state=case.state.value)


def pressed_by(reason: str, escalation: str | None, present: SupervisionLevel | None) -> tuple[Action, Fields]:
    """The step for a card with ``reason``; a case is never supervised less sternly than it is already."""
    level = LEVELS.get(escalation or "")
    if level is not None and (present is None or _LADDER.index(level) > _LADDER.index(present)):
        return Action.SUPERVISE, {Field.LEVEL: level, Field.REASON: reason}
    return Action.REMIND, {Field.REASON: reason}


def _escalation(deadline: CaseDeadline, card: CaseCard) -> str | None:
    if not card.event.startswith("step-"):
        return None
    return term_of(deadline).escalations[int(card.event.removeprefix("step-")) - 1].step
