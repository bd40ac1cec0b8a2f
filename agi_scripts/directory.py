"""Lines, caller rules, menus, announcements and recent figures in memory, read again every few seconds.

A caller never waits for the database: with the database slow or away, the last reading answers, for as long as it is.
"""

import asyncio
from collections import defaultdict

import structlog
from sqlalchemy import select

from agi_scripts import recent
from agi_scripts.errors import DirectoryEmpty
from agi_scripts.numbers import national
from agi_scripts.welcome import LineInForce, PriorityRules, RuleInForce, Snapshot
from db import Clock, Database, StoreUnavailable
from db.tables import CallerRule, Line, Setting
from ivr import load_menus

log = structlog.get_logger()

PRIORITIES = "priority.rules"
READ_WITHIN = 10.0
"""Seconds after which one reading is given up, so that a database that hangs is asked again."""


class Directory:
    def __init__(self, database: Database, *, clock: Clock, every: float = 5.0) -> None:
        """``every``: seconds between two readings, so the longest time until a change of a line is in force."""
        self._database, self._clock, self._every = database, clock, every
        self._snapshot: Snapshot | None = None
        self._away = False
        self._tried = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The last reading. Raises ``DirectoryEmpty``."""
        if self._snapshot is None:
            raise DirectoryEmpty("lines were never read")
        return self._snapshot

    async def start(self, *, wait: float = 2.0) -> None:
        """Begin reading; returns after the first attempt, or after ``wait`` seconds: calls may come by then."""
        self._loop = asyncio.create_task(self._keep_reading(), name="directory")
        try:
            async with asyncio.timeout(wait):
                await self._tried.wait()
        except TimeoutError:
            log.warning("directory.slow", seconds=wait)

    async def stop(self) -> None:
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.wait({self._loop})
            self._loop = None

    async def refresh(self) -> None:
        """Read everything now. Raises ``db.StoreUnavailable``; the last reading stays then."""
        now = self._clock()
        async with self._database.read() as session:
            lines = (await session.scalars(select(Line).where(Line.enabled))).all()
            rules = (await session.scalars(select(CallerRule).where(CallerRule.valid_until > now))).all()
            loaded = await load_menus(session)
            setting = await session.get(Setting, PRIORITIES)
            priorities = PriorityRules.of(setting.value if setting else None)
            announcements = await recent.announcements_of(session)
            calendar = await recent.calendar_of(session, now)
            abandons = await recent.abandons(session, now, minutes=priorities.abandon_minutes)
            returned = await recent.returned(session, now)
            talk_seconds = await recent.talk_seconds(session, now)
        for fault in loaded.faults:
            log.error("menu.faulty", document=fault.document, paths=[path for path, _ in fault.faults])
        by_number: defaultdict[str, list[RuleInForce]] = defaultdict(list)
        for rule in rules:
            by_number[national(rule.number) or rule.number].append(_rule(rule))
        by_line = {line.number: _line(line) for line in lines}
        self._snapshot = Snapshot(
            read_at=now, lines=by_line, rules=dict(by_number), menus=loaded.menus, announcements=announcements,
            calendar=calendar, priorities=priorities, abandons=abandons, returned=returned, talk_seconds=talk_seconds,
        )  # fmt: skip

    async def _keep_reading(self) -> None:
        while True:
            try:
                async with asyncio.timeout(READ_WITHIN):
                    await self.refresh()
                self._note(away=False)
            except (StoreUnavailable, TimeoutError):
                self._note(away=True)
            except Exception:
                log.exception("directory.failed")
            self._tried.set()
            await asyncio.sleep(self._every)

    def _note(self, *, away: bool) -> None:
        if away != self._away:
            log.warning("directory.stale" if away else "directory.fresh")
        self._away = away


def _rule(rule: CallerRule) -> RuleInForce:
    return RuleInForce(
        id=rule.id,
        kind=rule.kind,
        since=rule.valid_from,
        until=rule.valid_until,
        approved=bool(rule.approved_by),
        priority=rule.priority,
    )


def _line(line: Line) -> LineInForce:
    return LineInForce(
        number=line.number,
        queue=line.queue,
        greeting=line.greeting_keys,
        notice=line.notice,
        menu=line.menu,
        priority=line.priority,
        is_default=line.is_default,
    )
