"""随主单答复: what a leading case was answered becomes the answer of every case that follows it.

Found in the store, not heard: a case that waits while its leader has an answer gets it at the next look, whoever was
down meanwhile. Each case is a unit of work of its own.
"""

import structlog
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cases.errors import CaseError
from cases.life.facts import Fields, Person, is_sealed
from cases.life.hidden_words import for_another
from cases.life.vocabulary import Action, Field
from cases.limits.clocks import Clocks
from cases.matters.merging import ANSWERED, UNREACHABLE
from cases.steps.looking import facts_of
from cases.steps.taking import take_within
from db import Clock, Database, utc_now
from db.jobs import Jobs
from db.tables import Case, CaseAnswer, CaseState, CaseType, Nature

log = structlog.get_logger()

ACTOR = "system:merging"
AT_A_TIME = 200
SEALED_SINCE = "并单后有一方转为保密，不能随主单答复，改为单独办理"


class Adopting:
    def __init__(self, database: Database, jobs: Jobs, *, clock: Clock = utc_now) -> None:
        self._database, self._clocks, self._clock = database, Clocks(jobs), clock

    async def sweep(self) -> int:
        """Answer those that wait for what is there already; how many were. Raises ``db.StoreUnavailable``."""
        done, found = 0, await self._waiting(0)
        while found:
            done += sum([await self._tried(case_id) for case_id in found])
            found = await self._waiting(found[-1])
        return done

    async def _waiting(self, last: int) -> list[int]:
        """The next that can be answered so, or can be so no longer."""
        leader = aliased(Case)
        wanted = (
            select(Case.id)
            .join(leader, leader.number == Case.follows)
            .where(Case.id > last, Case.follows.is_not(None), Case.state == CaseState.REGISTERED)
            .where(or_(leader.state.in_(ANSWERED), _sealed(leader), _sealed(Case)))
            .order_by(Case.id)
            .limit(AT_A_TIME)
        )
        async with self._database.read() as session:
            return list(await session.scalars(wanted))

    async def _tried(self, case_id: int) -> bool:
        """One case that cannot be answered so must not keep the others waiting."""
        try:
            return await self._serve(case_id)
        except CaseError as exc:
            log.warning("case.not_adopted", case=case_id, reason=str(exc))
            return False

    async def _serve(self, case_id: int) -> bool:
        """Whether it was answered; meanwhile it may have been split off, or its leader sent back to its unit.

        Of two that one of became sealed after they were merged neither's citizen learns what the other is told: the
        case is split off and goes its own way.
        """
        async with self._database.write() as session:
            case = await session.get(Case, case_id, with_for_update=True)
            if case is None or case.follows is None or case.state is not CaseState.REGISTERED:
                return False
            leader = await session.scalar(select(Case).where(Case.number == case.follows))
            if leader is None:
                return False
            if any(is_sealed(one.confidential, one.case_type, one.nature) for one in (case, leader)):
                await self._take(session, case, Action.UNMERGE, {Field.REASON: SEALED_SINCE})
                log.info("case.split_off", case=case_id, why="sealed")
                return False
            given = await _given(session, case, leader) if leader.state in ANSWERED else None
            if given is not None:
                await self._take(session, case, Action.ADOPT, given, unit=leader.lead_unit)
                log.info("case.adopted", case=case_id)
        return given is not None

    async def _take(
        self, session: AsyncSession, case: Case, action: Action, fields: Fields, *, unit: str | None = None
    ) -> None:
        actor, facts = Person(login=ACTOR, role=None, unit=unit), await facts_of(session, case)
        await take_within(session, self._clocks, case, facts, action, actor=actor, fields=fields, now=self._clock())


async def _given(session: AsyncSession, case: Case, leader: Case) -> Fields | None:
    """The leader's answer in words for the citizen of ``case``; None: it has none that was accepted."""
    answer = await _accepted(session, leader)
    if answer is None or leader.result is None:
        return None
    words = for_another(answer.text, name=leader.citizen_name, number=leader.caller)
    fields: dict[Field, str] = {Field.RESULT: leader.result.value, Field.ANSWER: words}
    return fields if case.caller or case.email else fields | {Field.NOT_TOLD: UNREACHABLE}


def _sealed(case: type[Case]) -> ColumnElement[bool]:
    """``is_sealed`` as SQL."""
    return or_(case.confidential, case.case_type == CaseType.REPORT, case.nature == Nature.ACCUSATION)


async def _accepted(session: AsyncSession, leader: Case) -> CaseAnswer | None:
    """What its citizen is told: the newest answer that stands for the whole case."""
    own = (CaseAnswer.case_id == leader.id, CaseAnswer.unit.is_not_distinct_from(leader.lead_unit))
    answer: CaseAnswer | None = await session.scalar(
        select(CaseAnswer).where(*own, CaseAnswer.accepted.is_(True)).order_by(CaseAnswer.id.desc()).limit(1)
    )
    return answer
