"""The one writer of the journal: facts, the calls that follow from them and the places read, in one transaction.

Killed at any moment, it loses nothing and doubles nothing: what was not committed is read again from the files, and
what was committed is known by its place in them.
"""

from bisect import insort
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from db import Clock, Database
from db.tables import RecordSource
from queue_manager.journal import store
from queue_manager.journal.feed import Part
from queue_manager.journal.projection import project
from queue_manager.journal.records import Fact
from queue_manager.journal.rows import save_calls
from queue_manager.journal.seat_writer import SeatWriter
from queue_manager.journal.shapes import CallChange, CallRecord

REMEMBERED_CALLS = 2000
REMEMBERED_CHANNELS = 20000
RESTART = "QUEUESTART"


@dataclass(slots=True)
class _Known:
    """One call in memory: its facts, and the record that is stored of it."""

    facts: dict[tuple[Any, ...], Fact] = field(default_factory=dict)
    record: CallRecord | None = None


class JournalWriter:
    """Writes what was read from one switch's files.

    Facts of recent calls are kept in memory, since every new fact of a call means to look at all of them again; a
    call that is not in memory is loaded from the journal. After any failure the memory is dropped.
    """

    def __init__(
        self,
        database: Database,
        switch: str,
        *,
        clock: Clock,
        rehearsal_trunks: frozenset[str] = frozenset(),
    ) -> None:
        self._database, self._switch, self._clock = database, switch, clock
        self._rehearsal_trunks = rehearsal_trunks
        self._seats = SeatWriter(switch)
        self._forget()

    async def write(self, parts: Sequence[Part]) -> list[CallChange]:
        """Commit these parts; return the calls they changed. Raises ``StoreUnavailable``: nothing was written then."""
        try:
            async with self._database.write() as session:
                changes = await self._write(session, parts)
        except BaseException:
            self._forget()
            raise
        self._trim()
        return changes

    def _forget(self) -> None:
        self._calls: OrderedDict[str, _Known] = OrderedDict()
        self._owners: OrderedDict[str, str] = OrderedDict()
        self._restarts: list[datetime] | None = None
        self._seats.forget()

    def _trim(self) -> None:
        while len(self._calls) > REMEMBERED_CALLS:
            self._calls.popitem(last=False)
        while len(self._owners) > REMEMBERED_CHANNELS:
            self._owners.popitem(last=False)

    async def _write(self, session: AsyncSession, parts: Sequence[Part]) -> list[CallChange]:
        await store.save_places(session, self._switch, parts)
        await store.add_gaps(session, self._switch, [gap for part in parts for gap in part.gaps], self._clock())
        if self._restarts is None:
            self._restarts = await store.restarts(session, self._switch)
        facts, belongs = await self._assigned(session, [fact for part in parts for fact in part.facts])
        touched = await self._touched(session, facts)
        misplaced = await self._recall(session, touched, belongs)
        await store.add_facts(session, self._switch, facts)
        for fact in misplaced:
            await store.move(session, self._switch, fact, belongs[str(fact.uniqueid)])
        self._take_in(facts, misplaced, belongs)
        changes = self._project(touched)
        await save_calls(session, changes)
        await self._seats.write(session, facts)
        return changes

    async def _assigned(self, session: AsyncSession, facts: Sequence[Fact]) -> tuple[list[Fact], dict[str, str]]:
        """Facts with their calls, without those told before; and the channels now known to be part of another's call.

        queue_log knows only channels; CEL knows the call of each.
        """
        again = await store.known_elsewhere(session, self._switch, facts)
        new = [fact for fact in facts if fact.key not in again]
        told = {str(fact.uniqueid): str(fact.call_id) for fact in new if fact.source is RecordSource.CEL}
        belongs = {one: call for one, call in told.items() if one != call and self._owners.get(one) != call}
        self._owners.update(told)
        strange = {str(fact.uniqueid) for fact in new if fact.uniqueid} - self._owners.keys()
        self._owners.update(await store.owners(session, self._switch, strange))
        return [self._with_call(fact) for fact in new], belongs

    def _with_call(self, fact: Fact) -> Fact:
        if fact.source is RecordSource.CEL or fact.uniqueid is None:
            return fact
        call_id = self._owners.get(fact.uniqueid, fact.uniqueid)
        return fact if fact.call_id == call_id else replace(fact, call_id=call_id)

    async def _touched(self, session: AsyncSession, facts: Sequence[Fact]) -> set[str]:
        """Calls to look at anew. When Asterisk has started, every open call: it may have ended with the old one."""
        touched = {fact.call_id for fact in facts if fact.call_id}
        if any(fact.kind == RESTART for fact in facts):
            touched.update(await store.open_calls(session, self._switch))
        return touched

    async def _recall(self, session: AsyncSession, touched: set[str], belongs: dict[str, str]) -> list[Fact]:
        """Have the touched calls in memory as they were before this batch.

        Returns queue_log's facts that stand under another call than their channel's; both calls are touched, too.
        """
        missing = touched - self._calls.keys()
        facts = await self._facts_about(session, missing, belongs)
        misplaced = [
            fact
            for fact in facts
            if fact.source is RecordSource.QUEUE_LOG and belongs.get(str(fact.uniqueid), fact.call_id) != fact.call_id
        ]
        if misplaced:
            touched.update(str(fact.call_id) for fact in misplaced)
            touched.update(belongs[str(fact.uniqueid)] for fact in misplaced)
            further = touched - self._calls.keys() - missing
            facts += await self._facts_about(session, further)
            missing |= further
        self._remember(missing, facts)
        return misplaced

    async def _facts_about(
        self, session: AsyncSession, call_ids: Collection[str], channels: Collection[str] = ()
    ) -> list[Fact]:
        found = await store.facts_about(session, call_ids, channels)
        return [fact for switch, fact in found if switch == self._switch]

    def _remember(self, call_ids: Collection[str], facts: Iterable[Fact]) -> None:
        for call_id in call_ids:
            self._calls[call_id] = _Known()
        for fact in facts:
            if fact.call_id in call_ids:
                self._calls[str(fact.call_id)].facts[fact.key] = fact
        for call_id in call_ids:
            self._calls[call_id].record = self._record(call_id, self._calls[call_id])

    def _take_in(self, facts: Iterable[Fact], misplaced: Iterable[Fact], belongs: dict[str, str]) -> None:
        assert self._restarts is not None
        for fact in misplaced:
            self._calls[str(fact.call_id)].facts.pop(fact.key, None)
            home = belongs[str(fact.uniqueid)]
            self._calls[home].facts[fact.key] = replace(fact, call_id=home)
        for fact in facts:
            if fact.call_id:
                self._calls[fact.call_id].facts[fact.key] = fact
            if fact.kind == RESTART and fact.at not in self._restarts:
                insort(self._restarts, fact.at)

    def _project(self, call_ids: Iterable[str]) -> list[CallChange]:
        changes: list[CallChange] = []
        for call_id in sorted(call_ids):
            known = self._calls[call_id]
            self._calls.move_to_end(call_id)
            record = self._record(call_id, known)
            if record != known.record:
                changes.append(CallChange(known.record, record))
                known.record = record
        return changes

    def _record(self, call_id: str, known: _Known) -> CallRecord | None:
        if not known.facts:
            return None
        return project(
            call_id,
            known.facts.values(),
            switch=self._switch,
            restarts=self._restarts or (),
            rehearsal_trunks=self._rehearsal_trunks,
        )
