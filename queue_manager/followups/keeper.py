"""Keeps the requests true to the record and to the cases: who is to be asked, what he pressed, who rang in vain.

Told by the journal after each commit, and swept for what nobody was told; every step may be repeated.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import LEFT_TO_PEOPLE, NOT_TOLD_YET, CaseError, Exclusion, MachineFollowUps, heard_of, left_to_people
from db import Clock, Database, StoreConflict, sweep_for_ever
from db.jobs import Jobs
from db.tables import Call, CallDirection, CallEnding, Case, CaseState, FollowUpRequest, FollowUpState, RatingWay
from queue_manager.followups import store
from queue_manager.followups.finishing import Finishing
from queue_manager.followups.rules import Answers, FollowUpRules, after_vain, answers_of, note_of, permitted
from queue_manager.journal import CallChange
from queue_manager.reaching import Spell, blocked
from queue_manager.robots import only_robots

log = structlog.get_logger()

AT_A_TIME = 200
LOST = timedelta(minutes=10)
"""After so long a call of which the record tells nothing is taken as never made."""
_NOT_LIFTED = frozenset({CallEnding.UNREACHED, CallEnding.BLOCKED, CallEnding.LOST, None})


class FollowUpKeeper:
    """Listener of the journal. ``spell``: a number in the national spelling; None when it is none."""

    def __init__(self, database: Database, jobs: Jobs, *, spell: Spell, clock: Clock) -> None:
        self._database, self._jobs, self._spell, self._clock = database, jobs, spell, clock
        self._finishing = Finishing(MachineFollowUps(jobs))

    async def on_changes(self, changes: Sequence[CallChange]) -> None:
        """Raises ``db.StoreUnavailable``; the next sweep makes good for it."""
        for change in changes:
            new = change.new
            if new is not None and change.became_ended and new.direction is CallDirection.FOLLOW_UP:
                await self._settle_call(new.id)

    async def run(self) -> None:
        """Sweep until cancelled."""
        await sweep_for_ever(self.sweep, what="follow_ups")

    async def sweep(self) -> None:
        """Look at the cases that wait to be followed up, and at the open requests, as if nobody had told anything."""
        now = self._clock()
        async with self._database.read() as session:
            rules = await store.rules_of(session)
            waiting = list(await session.scalars(_unasked(now - rules.give_up))) if rules.enabled else []
            moved = list(await session.scalars(_moved(now - rules.give_up)))
        for case_id in waiting:
            await self._want(case_id)
        for request_id in moved:
            await self._settle(request_id)

    async def _settle_call(self, call_id: str) -> None:
        async with self._database.read() as session:
            found = await session.scalar(
                select(FollowUpRequest.id).where(store.OPEN, FollowUpRequest.call_id == call_id)
            )
        if found is not None:
            await self._settle(found)

    async def _want(self, case_id: int) -> None:
        """A request and the job of its first try; closed at once where the city's rules leave the case to people."""
        try:
            async with self._database.write() as session:
                case = await session.get(Case, case_id)
                if case is None or case.state is not CaseState.ANSWERED:
                    return
                row = await self._request(session, case)
            log.info("follow_up.wanted", case=case_id, request=row.id, state=row.state.value)
        except StoreConflict:
            log.info("follow_up.known", case=case_id)  # another sweep was faster

    async def _request(self, session: AsyncSession, case: Case) -> FollowUpRequest:
        rules, now = await store.rules_of(session), self._clock()
        number = self._spell(case.caller) if case.caller else None
        row = FollowUpRequest(
            case_id=case.id, round=case.redos, number=number, line=case.line, way=rules.ways[0],
            state=FollowUpState.WANTED, attempts=0, calls=0, created_at=now,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        why = await self._why_not(session, case, number, rules, now)
        if why is None:
            asked = case.hotline_told_at or now
            await store.ask(
                session, self._jobs, row, permitted(max(now, asked + timedelta(minutes=rules.delay_minutes)), rules)
            )
        else:
            store.close(row, FollowUpState.PERSON, now, why=why)
        return row

    async def _why_not(
        self, session: AsyncSession, case: Case, number: str | None, rules: FollowUpRules, now: datetime
    ) -> str | None:
        """Why no machine asks, in Chinese."""
        excluded = LEFT_TO_PEOPLE if rules.excluded is None else [one for one in Exclusion if one in rules.excluded]
        why = left_to_people(heard_of(case), excluded)
        if why is not None:
            return why
        if number is None:
            return "号码无法呼叫，人工回访"
        if case.simulated and (RatingWay.MESSAGE in rules.ways or not await only_robots(session)):
            return "演练工单，不呼叫真实号码"
        return "号码在限制名单中，人工回访" if await blocked(session, number, now, self._spell) else None

    async def _settle(self, request_id: int) -> None:
        """A case that takes no answer of a machine's must not keep the others waiting: a person calls."""
        try:
            await self._settle_or_fail(request_id)
        except CaseError:
            log.exception("follow_up.not_taken", request=request_id)
            async with self._database.write() as session:
                row = await store.locked(session, request_id)
                if row is not None and row.closed_at is None:
                    store.close(row, FollowUpState.PERSON, self._clock(), why="自动回访结果未能登记，人工回访")

    async def _settle_or_fail(self, request_id: int) -> None:
        async with self._database.write() as session:
            row = await store.locked(session, request_id)
            if row is None or row.closed_at is not None:
                return
            now, rules = self._clock(), await store.rules_of(session)
            case = await session.get_one(Case, row.case_id)
            if case.state is not CaseState.ANSWERED or case.redos != row.round:
                store.close(row, FollowUpState.DROPPED, now, why="工单已由人工回访或另行办理")
            elif not await self._decide(session, row, now, rules):
                return
            log.info("follow_up.settled", request=row.id, case=row.case_id, state=row.state.value)

    async def _decide(self, session: AsyncSession, row: FollowUpRequest, now: datetime, rules: FollowUpRules) -> bool:
        """What the last try brought, or the end of patience; whether anything changed."""
        too_late = now > row.created_at + rules.give_up
        if row.state is FollowUpState.ASKED and row.way is RatingWay.CALL:
            call = await session.get(Call, row.call_id) if row.call_id else None
            if not _over(call, row, now):
                return False
            said = answers_of(await store.keys_of(session, row.call_id or ""))
            lifted = call is not None and call.ending not in _NOT_LIFTED
        elif too_late:
            said, lifted = Answers(), False
        else:
            return False
        if said.enough or not await self._again(session, row, now, rules):
            note = note_of(said, lifted=lifted, calls=row.calls)
            await self._finishing.finish(session, row, said, note=note, now=now, rules=rules)
        return True

    async def _again(self, session: AsyncSession, row: FollowUpRequest, now: datetime, rules: FollowUpRules) -> bool:
        """Ask for another try, if there is to be one."""
        following = after_vain(way=row.way, calls=row.calls, asked_since=row.created_at, now=now, rules=rules)
        if following.way is None or following.due_at is None:
            return False
        row.state, row.way = FollowUpState.WANTED, following.way
        await store.ask(session, self._jobs, row, following.due_at)
        return True


def _over(call: Call | None, row: FollowUpRequest, now: datetime) -> bool:
    if call is None:
        return row.asked_at is None or row.asked_at < now - LOST
    return call.ended_at is not None


def _unasked(since: datetime) -> Select[int]:
    """Cases whose citizen waits to be heard, that no machine has looked at in this round, nor any person. Who was not
    told yet what came of a merged case is told by a person first."""
    this_round = and_(FollowUpRequest.case_id == Case.id, FollowUpRequest.round == Case.redos)
    return (
        select(Case.id)
        .outerjoin(FollowUpRequest, this_round)
        .where(Case.state == CaseState.ANSWERED, FollowUpRequest.id.is_(None))
        .where(Case.follow_up_attempts == 0, Case.hotline_told_at > since, ~NOT_TOLD_YET)
        .order_by(Case.id)
        .limit(AT_A_TIME)
    )


def _moved(too_old: datetime) -> Select[int]:
    """Open requests for which something may have happened: thousands of messages lie unanswered for days."""
    ringing = (FollowUpRequest.state == FollowUpState.ASKED) & (FollowUpRequest.way == RatingWay.CALL)
    gone_on = or_(Case.state != CaseState.ANSWERED, Case.redos != FollowUpRequest.round)
    query = select(FollowUpRequest.id).join(Case, Case.id == FollowUpRequest.case_id)
    return query.where(store.OPEN, or_(ringing, gone_on, FollowUpRequest.created_at < too_old))
