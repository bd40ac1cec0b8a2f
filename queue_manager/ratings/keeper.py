"""Keeps the requests true to the record: who is to be asked, who has answered, whose telephone rang in vain.

Told by the journal after each commit, and swept for what nobody was told; every step may be repeated.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import Clock, Database, StoreConflict, sweep_for_ever
from db.jobs import Jobs
from db.tables import Call, CallDirection, CallEnding, EndedBy, RatingRequest, RatingState, RatingWay
from queue_manager.journal import CallChange
from queue_manager.ratings import store
from queue_manager.ratings.rules import RatedCall, RatingRules, after_vain, permitted, unasked
from queue_manager.reaching import Spell
from queue_manager.robots import only_robots

log = structlog.get_logger()

LOST = timedelta(minutes=5)
"""A try of which the record knows nothing after so long did not come about."""
LOOK_BACK = timedelta(hours=6)
CLOCKS_APART = timedelta(seconds=2)


class RatingKeeper:
    """Listener of the journal."""

    def __init__(self, database: Database, jobs: Jobs, *, spell: Spell, clock: Clock) -> None:
        self._database, self._jobs, self._spell, self._clock = database, jobs, spell, clock

    async def on_changes(self, changes: Sequence[CallChange]) -> None:
        """Raises ``db.StoreUnavailable``; the next sweep makes good for it."""
        for change in changes:
            if change.new is not None and change.became_ended and unasked(_rated(change.new)):
                await self._want(change.new)

    async def run(self) -> None:
        """Sweep until cancelled."""
        await sweep_for_ever(self.sweep, what="ratings")

    async def sweep(self) -> None:
        """Look at the calls of the last hours and at the open requests as if nobody had told anything."""
        async with self._database.read() as session:
            too_old = self._clock() - (await store.rules_of(session)).give_up
            lines = await _Lines.read(session)
            calls = await session.scalars(_unasked(lines.ways, self._clock() - LOOK_BACK)) if lines.ways else ()
            asked = [call for call in calls if lines.way(call) and self._number(call)]
            moved = list(await session.scalars(_moved(too_old)))
        for call in asked:
            await self._want(call)
        for call_id in moved:
            await self._settle(call_id)

    async def _want(self, call: Any) -> None:
        """A request, and the job of its first try; none where the line asks nobody, or he cannot be asked."""
        try:
            async with self._database.write() as session:
                way, number = (await _Lines.read(session)).way(call), self._number(call)
                if way is None or number is None:
                    return
                now, rules = self._clock(), await store.rules_of(session)
                row = RatingRequest(
                    call_id=call.id, number=number, line=call.line, way=way,
                    state=RatingState.WANTED, attempts=0, created_at=now,
                )  # fmt: skip
                session.add(row)
                await session.flush()
                due = permitted((call.ended_at or now) + timedelta(minutes=rules.delay_minutes), rules)
                await store.ask(session, self._jobs, row, due)
            log.info("rating.wanted", call=call.id, way=way.value)
        except StoreConflict:
            log.info("rating.known", call=call.id)  # the sweep, or the journal's news, was faster

    def _number(self, call: Any) -> str | None:
        return self._spell(call.caller) if call.caller else None

    async def _settle(self, call_id: str) -> None:
        async with self._database.write() as session:
            row, call = await store.locked(session, call_id), await session.get(Call, call_id)
            if row is None or row.closed_at is not None:
                return
            now, rules = self._clock(), await store.rules_of(session)
            if call is not None and call.rating is not None:
                store.close(row, RatingState.RATED, now, why="rated", rating=call.rating)
            elif row.state is RatingState.WANTED and now > row.created_at + rules.give_up:
                store.close(row, RatingState.UNRATED, now, why="too late")
            elif await self._in_vain(session, row, now, rules):
                await self._next(session, row, now, rules)
            else:
                return
            log.info("rating.settled", call=call_id, state=row.state.value, attempts=row.attempts)

    async def _in_vain(self, session: AsyncSession, row: RatingRequest, now: datetime, rules: RatingRules) -> bool:
        """Whether the last try is over; that nobody rated is known already."""
        if row.state is not RatingState.ASKED or row.asked_at is None:
            return False
        if row.way is RatingWay.MESSAGE:
            return now > row.created_at + rules.give_up
        return row.asked_at < now - LOST or await store.over(session, row.call_id, row.asked_at - CLOCKS_APART)

    async def _next(self, session: AsyncSession, row: RatingRequest, now: datetime, rules: RatingRules) -> None:
        after = after_vain(attempts=row.attempts, asked_since=row.created_at, now=now, rules=rules)
        if after.due_at is None or row.way is RatingWay.MESSAGE:  # a message is sent once
            store.close(row, RatingState.UNRATED, now, why=after.closing or "too late")
        else:
            row.state = after.state
            await store.ask(session, self._jobs, row, after.due_at)


@dataclass(frozen=True, slots=True)
class _Lines:
    """How each line has its citizens asked. ``robots``: whether calls out reach nobody but a rehearsal's robots."""

    ways: Mapping[str, RatingWay]
    robots: bool

    @classmethod
    async def read(cls, session: AsyncSession) -> "_Lines":
        return cls(await store.ways(session), await only_robots(session))

    def way(self, call: Any) -> RatingWay | None:
        """How the citizen of ``call`` is asked. A robot has no telephone of its own, its number may be somebody's: it
        gets no message, and is called only where robots alone can be reached."""
        way = self.ways.get(call.line or "")
        return None if call.simulated and not (way is RatingWay.CALL and self.robots) else way


def _unasked(lines: Collection[str], since: datetime) -> Select[Call]:
    """The calls of ``rules.unasked`` on these lines that have no request yet."""
    return (
        select(Call)
        .outerjoin(RatingRequest, RatingRequest.call_id == Call.id)
        .where(Call.arrived_at > since, Call.line.in_(lines), RatingRequest.call_id.is_(None))
        .where(Call.direction == CallDirection.INBOUND, Call.ending == CallEnding.CONNECTED)
        .where(Call.ended_by == EndedBy.CITIZEN, Call.rating.is_(None), Call.ended_at.is_not(None))
        .order_by(Call.arrived_at)
    )


def _moved(too_old: datetime) -> Select[str]:
    """Open requests for which something may have happened: thousands of messages lie unanswered for days."""
    ringing = (RatingRequest.state == RatingState.ASKED) & (RatingRequest.way == RatingWay.CALL)
    query = select(RatingRequest.call_id).outerjoin(Call, Call.id == RatingRequest.call_id)
    return query.where(store.OPEN, or_(ringing, Call.rating.is_not(None), RatingRequest.created_at < too_old))


def _rated(call: Any) -> RatedCall:
    return RatedCall(direction=call.direction, ending=call.ending, ended_by=call.ended_by, rating=call.rating)
