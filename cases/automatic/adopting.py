"""随主单答复: what a leading case was answered becomes the answer of every case that follows it.

Found in the store, not heard: a case that waits while its leader has an answer gets it at the next look, whoever was
down meanwhile. Each case is a unit of work of its own.
"""

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cases.errors import CaseError
from cases.life.facts import Fields, Person
from cases.life.vocabulary import Action, Field
from cases.limits.clocks import Clocks
from cases.matters.merging import ANSWERED, UNREACHABLE
from cases.steps.looking import facts_of
from cases.steps.taking import take_within
from db import Clock, Database, utc_now
from db.jobs import Jobs
from db.tables import Case, CaseAnswer, CaseState

log = structlog.get_logger()

ACTOR = "system:merging"
AT_A_TIME = 200


class Adopting:
    def __init__(self, database: Database, jobs: Jobs, *, clock: Clock = utc_now) -> None:
        self._database, self._clocks, self._clock = database, Clocks(jobs), clock

    async def sweep(self) -> int:
        """Answer those that wait for what is there already; how many were. Raises ``db.StoreUnavailable``."""
        leader = aliased(Case)
        waiting = (
            select(Case.id)
            .join(leader, leader.number == Case.follows)
            .where(Case.follows.is_not(None), Case.state == CaseState.REGISTERED, leader.state.in_(ANSWERED))
            .order_by(Case.id)
            .limit(AT_A_TIME)
        )
        async with self._database.read() as session:
            found = list(await session.scalars(waiting))
        return sum([await self._tried(case_id) for case_id in found])

    async def _tried(self, case_id: int) -> bool:
        """One case that cannot be answered so must not keep the others waiting."""
        try:
            return await self._adopt(case_id)
        except CaseError as exc:
            log.warning("case.not_adopted", case=case_id, reason=str(exc))
            return False

    async def _adopt(self, case_id: int) -> bool:
        """Whether it was done; meanwhile the case may have been split off, or its leader sent back to its unit."""
        async with self._database.write() as session:
            case = await session.get(Case, case_id, with_for_update=True)
            if case is None or case.follows is None or case.state is not CaseState.REGISTERED:
                return False
            leader = await session.scalar(select(Case).where(Case.number == case.follows))
            answer = await _accepted(session, leader) if leader and leader.state in ANSWERED else None
            if leader is None or answer is None or leader.result is None:
                return False
            actor = Person(login=ACTOR, role=None, unit=leader.lead_unit)
            fields: dict[Field, str] = {Field.RESULT: leader.result.value, Field.ANSWER: answer.text}
            given: Fields = fields if case.caller else fields | {Field.NOT_TOLD: UNREACHABLE}
            await take_within(
                session, self._clocks, case, await facts_of(session, case), Action.ADOPT, actor=actor, fields=given,
                now=self._clock(),
            )  # fmt: skip
        log.info("case.adopted", case=case_id)
        return True


async def _accepted(session: AsyncSession, leader: Case) -> CaseAnswer | None:
    """What its citizen is told: the newest answer that stands for the whole case."""
    own = (CaseAnswer.case_id == leader.id, CaseAnswer.unit.is_not_distinct_from(leader.lead_unit))
    answer: CaseAnswer | None = await session.scalar(
        select(CaseAnswer).where(*own, CaseAnswer.accepted.is_(True)).order_by(CaseAnswer.id.desc()).limit(1)
    )
    return answer
