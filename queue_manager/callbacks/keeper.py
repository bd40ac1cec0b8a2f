"""Keeps the list true to the record: who asked, who was missed, who need not be called any more, whom we reached.

Told by the journal after each commit, and swept for what nobody was told; every step may be repeated.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import Clock, Database, StoreConflict, sweep_for_ever
from db.tables import Call, Callback, CallbackKind, CallbackState, CallDirection, CallEnding
from queue_manager.callbacks import store
from queue_manager.callbacks.rules import (
    CallbackRules,
    Seen,
    Wish,
    after_attempt,
    returned_as_well,
    to_return,
)
from queue_manager.journal import CallChange
from queue_manager.reaching import Spell

log = structlog.get_logger()

_INBOUND = Call.direction == CallDirection.INBOUND
OnClosed = Callable[[Callback, Call | None], Awaitable[int | None]]
"""Told of a row that was reached or given up, with our call to the citizen; returns the id of the case it led to."""


class CallbackKeeper:
    """Listener of the journal."""

    def __init__(self, database: Database, *, spell: Spell, clock: Clock, on_closed: OnClosed | None = None) -> None:
        self._database, self._spell, self._clock, self._on_closed = database, spell, clock, on_closed

    async def on_changes(self, changes: Sequence[CallChange]) -> None:
        """Raises ``db.StoreUnavailable``; the next sweep makes good for it."""
        for change in changes:
            if change.new is None:
                continue
            if change.became_connected and change.new.direction is CallDirection.INBOUND:
                await self._answered(change.new.caller, change.new.id, change.new.connected_at)
            if change.became_ended:
                if change.new.ending is CallEnding.ASKED_CALLBACK:
                    await self._asked(change.new.id)
                if change.new.direction is CallDirection.CALLBACK:
                    await self._settle_dialled(change.new.id)

    async def run(self) -> None:
        """Sweep until cancelled."""
        await sweep_for_ever(self.sweep, what="callbacks")

    async def sweep(self) -> None:
        """Look at the calls and rows of the last day as if nobody had told anything."""
        now = self._clock()
        async with self._database.read() as session:
            rules = await store.rules_of(session)
            calls = list(
                await session.scalars(
                    select(Call)
                    .where(Call.arrived_at > now - rules.look_back, Call.caller.is_not(None), _INBOUND)
                    .where(Call.queued_at.is_not(None) | Call.ended_at.is_(None) | Call.connected_at.is_not(None))
                    .where(Call.caller.in_(store.callers_without_talk(now - rules.look_back)))
                )
            )
            asked = [call.id for call in calls if call.ending is CallEnding.ASKED_CALLBACK]
            known = await store.known(session, asked)
        for call_id in asked:
            if call_id not in known:
                await self._asked(call_id)
        await self._cancel_answered(now - rules.look_back)
        await self._list_missed(calls, now, rules)
        await self._settle_all(now, rules)
        await self._link_missing(now - rules.look_back)

    async def _asked(self, call_id: str) -> None:
        """Put who pressed the key on the list; who is there already keeps his earlier place."""
        try:
            async with self._database.write() as session:
                call = await session.get(Call, call_id)
                asked = await store.wish_of(session, call_id)
                if call is None or asked is None:
                    return
                await self._list(session, call, asked)
        except StoreConflict:
            log.info("callback.known", call=call_id)  # listed as missed this very moment: the next sweep adds his wish
        else:
            log.info("callback.asked", call=call_id)

    async def _list(self, session: AsyncSession, call: Call, asked: Wish) -> None:
        number = self._spell(asked.number) or asked.number
        since = asked.waiting_since or call.queued_at or call.arrived_at
        row = await store.open_row(session, number)
        if row is not None:
            row.kind, row.waiting_since = CallbackKind.ASKED, min(row.waiting_since, since)
            row.requested_at = call.ended_at or row.requested_at
            await store.stand_for(session, row, call.id)
            return
        earlier = await session.scalar(select(Callback.id).where(Callback.call_id == call.id))
        if earlier is None and not await self._spoken_since(session, number, call.arrived_at):
            session.add(self._row(number, call, CallbackKind.ASKED, since, asked.queue or call.queue))

    async def _spoken_since(self, session: AsyncSession, number: str, since: datetime) -> bool:
        """Whether he was called back or got through by himself after he asked."""
        closed = select(Callback.id).where(Callback.number == number, Callback.closed_at > since).limit(1)
        if await session.scalar(closed) is not None:
            return True
        callers = await session.scalars(select(Call.caller).where(Call.connected_at > since, _INBOUND))
        return any(self._spell(caller) == number for caller in callers if caller)

    def _row(self, number: str, call: Call | Seen, kind: CallbackKind, since: datetime, queue: str | None) -> Callback:
        return Callback(
            number=number, call_id=call.id, kind=kind, line=call.line, queue=queue, waiting_since=since,
            requested_at=call.ended_at or self._clock(), state=CallbackState.WANTED, simulated=call.simulated,
        )  # fmt: skip

    async def _answered(self, caller: str | None, call_id: str, connected_at: datetime | None) -> None:
        """A citizen who got through by himself is not called back."""
        number = self._spell(caller) if caller else None
        if number is None or connected_at is None:
            return
        async with self._database.write() as session:
            row = await store.open_row(session, number)
            if row is not None and row.dialled_call_id != call_id and row.waiting_since <= connected_at:
                row.state, row.closed_at, row.closing = CallbackState.CANCELLED, self._clock(), "answered"
                log.info("callback.cancelled", callback=row.id, call=call_id)

    async def _cancel_answered(self, since: datetime) -> None:
        """Who got through after ``since``; earlier calls were told of when the journal read them."""
        async with self._database.read() as session:
            rows = list(await session.scalars(select(Callback).where(store.OPEN)))
            if not rows:
                return
            earliest = max(since, min(row.waiting_since for row in rows))
            calls = await session.execute(
                select(Call.caller, Call.id, Call.connected_at).where(Call.connected_at >= earliest, _INBOUND)
            )
            waiting = {row.number for row in rows}
            spoken = [call for call in calls if call.caller and self._spell(call.caller) in waiting]
        for caller, call_id, connected_at in spoken:
            await self._answered(caller, call_id, connected_at)

    async def _list_missed(self, calls: Sequence[Call], now: datetime, rules: CallbackRules) -> None:
        by_number: defaultdict[str, list[Seen]] = defaultdict(list)
        for call in calls:
            if (one := store.seen(call, self._spell)) is not None:
                by_number[one.number].append(one)
        async with self._database.read() as session:
            listed = await store.listed(session, list(by_number), now - rules.look_back)
            again = {
                one.id: number
                for number, theirs in by_number.items()
                for one in returned_as_well(theirs, listed[number], rules)
            }
            known = await store.known(session, list(again))
        for call_id in again.keys() - known:
            await self._add_further(again[call_id], call_id)
        for number, theirs in by_number.items():
            missed = to_return(theirs, listed[number], rules)
            if missed is not None:
                await self._add_missed(number, missed)

    async def _add_missed(self, number: str, missed: Seen) -> None:
        since = missed.queued_at or missed.arrived_at
        try:
            async with self._database.write() as session:
                if await store.open_row(session, number) is None:
                    row = self._row(number, missed, CallbackKind.MISSED, since, missed.queue)
                    session.add(row)
                    await session.flush()
                    log.info("callback.missed", callback=row.id, call=missed.id)
        except StoreConflict:
            log.info("callback.known", call=missed.id)  # another keeper, or his own wish, was faster

    async def _add_further(self, number: str, call_id: str) -> None:
        try:
            async with self._database.write() as session:
                row = await store.open_row(session, number)
                if row is not None:
                    await store.stand_for(session, row, call_id)
        except StoreConflict:
            log.info("callback.known", call=call_id)

    async def _settle_all(self, now: datetime, rules: CallbackRules) -> None:
        stale, lost = now - timedelta(minutes=rules.claim_minutes), now - timedelta(minutes=rules.dial_minutes)
        free = {"state": CallbackState.WANTED, "claimed_by": None, "claimed_at": None}
        in_dialling = Callback.state == CallbackState.DIALLING
        unheard = ~select(Call.id).where(Call.id == Callback.dialled_call_id).exists()
        async with self._database.write() as session:
            await store.change(session, Callback.state == CallbackState.CLAIMED, Callback.claimed_at < stale, **free)
            await store.change(
                session, in_dialling, Callback.last_attempt_at < lost, unheard, attempts=Callback.attempts - 1, **free
            )  # its id stays: should the record come late, it still tells
            dialling = select(Callback.dialled_call_id).where(store.OPEN, in_dialling)
            dialled = [call_id for call_id in await session.scalars(dialling) if call_id]
        for call_id in dialled:
            await self._settle_dialled(call_id)

    async def _settle_dialled(self, call_id: str) -> None:
        """The outcome of our call to a citizen, once its record has ended."""
        async with self._database.write() as session:
            row = await session.scalar(
                select(Callback).where(store.OPEN, Callback.dialled_call_id == call_id).with_for_update()
            )
            call = await session.get(Call, call_id)
            if row is None or call is None or call.ended_at is None:
                return
            now, rules = self._clock(), await store.rules_of(session)
            after = after_attempt(reached=call.connected_at is not None, attempts=row.attempts, now=now, rules=rules)
            row.state, row.not_before = after.state, after.not_before
            if after.over:
                row.closed_at, row.closing = now, "talked" if after.state is CallbackState.REACHED else "tries used up"
            else:
                row.claimed_by = row.claimed_at = row.dialled_call_id = None
        log.info("callback.settled", callback=row.id, state=after.state.value, attempts=row.attempts)
        if after.over:
            await self._link_case(row, call)

    async def _link_missing(self, since: datetime) -> None:
        """Cases of rows that were closed just before this process, or the store, went away."""
        over = Callback.state.in_([CallbackState.REACHED, CallbackState.UNREACHED])
        async with self._database.read() as session:
            query = select(Callback).where(over, Callback.case_id.is_(None), Callback.closed_at > since)
            rows = [(row, await session.get(Call, row.dialled_call_id or "")) for row in await session.scalars(query)]
        for row, call in rows:
            await self._link_case(row, call)

    async def _link_case(self, row: Callback, call: Call | None) -> None:
        if self._on_closed is None:
            return
        case_id = await self._on_closed(row, call)
        async with self._database.write() as session:
            kept = await session.get_one(Callback, row.id)
            kept.case_id = case_id
