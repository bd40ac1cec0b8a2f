"""What citizens told a machine about their cases: written as a step of nobody's, and what follows from it.

Within the caller's unit of work, so that the request and the case change together.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from cases.life.facts import Fields, Person, Value
from cases.life.vocabulary import Action, Field
from cases.limits.clocks import Clocks
from cases.steps.looking import facts_of
from cases.steps.taking import take_within
from db.jobs import Jobs
from db.tables import Case, CaseState, FollowUpOutcome, FollowUpWay

MACHINE = Person(login="system:follow-up", role=None)
"""Who acts when no person does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a citizen told. None: he was not asked, or said nothing. ``note``: what a person should know, in Chinese."""

    way: FollowUpWay
    outcome: FollowUpOutcome | None = None
    solved: bool | None = None
    contacted: bool | None = None
    truthful: bool | None = None
    note: str | None = None


class Became(StrEnum):
    """What becomes of a case after a citizen was asked, or was not reached."""

    CONTENT = "content"
    PERSON = "person"
    GONE = "gone"
    """It waits for no follow-up any more; nothing was written."""


class MachineFollowUps:
    def __init__(self, jobs: Jobs) -> None:
        self._clocks = Clocks(jobs)

    async def heard(self, session: AsyncSession, case_id: int, told: Told, *, now: datetime, close: bool) -> Became:
        """Write what was told. ``close``: a case whose citizen is content is closed at once."""
        case = await _waiting(session, case_id)
        if case is None:
            return Became.GONE
        await self._take(session, case, Action.AUTO_FOLLOW_UP, _fields(told), now)
        if case.state is not CaseState.FOLLOWED_UP:
            return Became.PERSON
        if close:
            await self._take(session, case, Action.CLOSE, {Field.REASON: "自动回访满意"}, now)
        return Became.CONTENT

    async def waive(self, session: AsyncSession, case_id: int, why: str, *, now: datetime) -> Became:
        """Nobody was reached, and the city's rule ends it there; ``why`` stands in the case."""
        case = await _waiting(session, case_id)
        if case is None:
            return Became.GONE
        await self._take(session, case, Action.SKIP_FOLLOW_UP, {Field.REASON: why}, now)
        return Became.CONTENT

    async def _take(self, session: AsyncSession, case: Case, action: Action, fields: Fields, now: datetime) -> None:
        facts = await facts_of(session, case)
        await take_within(session, self._clocks, case, facts, action, actor=MACHINE, fields=fields, now=now)


async def _waiting(session: AsyncSession, case_id: int) -> Case | None:
    """The case, locked, if its citizen is still to be heard."""
    case = await session.get(Case, case_id, with_for_update=True, populate_existing=True)
    return case if case is not None and case.state is CaseState.ANSWERED else None


def _fields(told: Told) -> Fields:
    given: dict[Field, Value | None] = {
        Field.WAY: told.way, Field.OUTCOME: told.outcome, Field.SOLVED: told.solved, Field.CONTACTED: told.contacted,
        Field.TRUTHFUL: told.truthful, Field.REASON: told.note,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}
