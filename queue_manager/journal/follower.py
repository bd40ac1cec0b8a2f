"""Follows one switch's record for ever: files in, journal and calls out, news to whoever listens."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import structlog

from db import Clock, Database, StoreUnavailable, utc_now
from db.tables import RecordSource
from queue_manager.backoff import BackOff
from queue_manager.journal import store
from queue_manager.journal.feed import Part, RecordFeed
from queue_manager.journal.news import Listener, News
from queue_manager.journal.records import cel_time, parse_cel, parse_queue_log, queue_log_time
from queue_manager.journal.tail import Place, RecordTail
from queue_manager.journal.writer import JournalWriter

log = structlog.get_logger()

POLL_SECONDS = 0.25

T = TypeVar("T")


class RecordFollower:
    """Reads ``queue_log`` and ``cel.csv`` of one switch into the journal, from where the last reader stopped.

    Args:
        switch: the switch's name, at most 32 characters.
        rehearsal_trunks: trunks whose calls are marked as simulated.
        listeners: told after each commit which calls changed, each at its own pace. They are news, not record: a
            listener that fails is logged and misses that news, and news of a commit just before a crash is not
            repeated, so whoever acts on them looks for what he missed when he starts.
        clock: for the time at which a gap was found.
    """

    def __init__(
        self,
        database: Database,
        switch: str,
        *,
        cel: Path,
        queue_log: Path,
        rehearsal_trunks: frozenset[str] = frozenset(),
        listeners: Sequence[Listener] = (),
        backoff: BackOff | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._database, self._switch = database, switch
        self._paths = {RecordSource.CEL: cel, RecordSource.QUEUE_LOG: queue_log}
        self._news = [News(listener, switch) for listener in listeners]
        self._backoff = backoff or BackOff(shortest=0.25, longest=5.0)
        self._writer = JournalWriter(database, switch, clock=clock, rehearsal_trunks=rehearsal_trunks)
        self._feeds: dict[RecordSource, RecordFeed] = {}

    async def run(self) -> None:
        """Follow until cancelled. What cannot be read or written now is tried again, for ever."""
        telling = [asyncio.create_task(news.run(), name="journal-news") for news in self._news]
        try:
            while True:
                if not await self._step():
                    await asyncio.sleep(POLL_SECONDS)
        finally:
            self.close()
            for task in telling:
                task.cancel()
            await asyncio.gather(*telling, return_exceptions=True)

    async def catch_up(self) -> None:
        """Read both files to their present end, write all of it, tell it, and return."""
        while await self._step():
            pass
        for news in self._news:
            await news.tell()

    def close(self) -> None:
        """Let go of the files. The follower can go on afterwards from what is stored."""
        for feed in self._feeds.values():
            feed.close()
        self._feeds = {}

    async def _step(self) -> bool:
        """Take the next part of each file and write them; False when both are at their end."""
        parts = await self._patiently(self._take, "journal.record_unreadable")
        if not all(part.empty for part in parts):
            try:
                changes = await self._patiently(partial(self._writer.write, parts), "journal.store_away")
            except BaseException:
                self.close()  # what was taken is not written: it must be read again
                raise
            self._report(parts)
            for news in self._news:
                news.offer(changes)
        return any(not part.at_end for part in parts)

    async def _take(self) -> list[Part]:
        try:
            if not self._feeds:
                await self._open()
            cel = await self._feeds[RecordSource.CEL].take()
            # Were the short queue_log read far ahead of a long CEL, every call would be looked at twice.
            until = None if cel.at_end else cel.last_at
            return [cel, await self._feeds[RecordSource.QUEUE_LOG].take(until=until)]
        except BaseException:
            self.close()
            raise

    async def _open(self) -> None:
        async with self._database.read() as session:
            stored = await store.places(session, self._switch)
        for source, (parse, time_of) in _FORMATS.items():
            position = stored.get(source)
            place = Place(position.segment, position.offset, position.mark) if position else None
            tail = RecordTail(self._paths[source], time_of, place)
            self._feeds[source] = RecordFeed(source, tail, parse, last_at=position.last_at if position else None)

    async def _patiently(self, work: Callable[[], Awaitable[T]], event: str) -> T:
        while True:
            try:
                done = await work()
            except (StoreUnavailable, OSError) as refusal:
                wait = self._backoff.next()
                log.warning(event, switch=self._switch, retry_seconds=round(wait, 1), reason=str(refusal))
            else:
                self._backoff.reset()
                return done
            await asyncio.sleep(wait)

    def _report(self, parts: Sequence[Part]) -> None:
        for part in parts:
            for gap in part.gaps:
                log.warning(
                    "journal.gap", switch=self._switch, source=part.source, reason=gap.reason, detail=gap.detail
                )


_FORMATS = {
    RecordSource.CEL: (parse_cel, cel_time),
    RecordSource.QUEUE_LOG: (parse_queue_log, queue_log_time),
}
