"""The board as pieces of HTML, made once per change for all open pages: numbers are masked for everybody."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import jinja2
import structlog

from db import Clock, Database, StoreUnavailable
from queue_manager import CallbackCounts, CallbackQueries
from reports import NoSuchMetric
from web.calls import queries
from web.calls.filters import CallFilter, Kind
from web.desk.pauses import Pause, pause_reasons
from web.times import day_span, local_day
from web.wallboard.figures import Today, read_today
from web.wallboard.live import Shown

log = structlog.get_logger()

SECTIONS = ("link", "tiles", "queues", "seats", "calls")
FIGURES_EVERY = timedelta(seconds=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """What the board shows from the store. ``today`` is None while the store cannot be read."""

    at: datetime
    wanted: CallFilter
    today: Today | None
    names: queries.Names
    rehearsal: frozenset[str]
    """Trunks whose calls are simulated."""
    pauses: Mapping[str, Pause] = field(default_factory=dict)
    """Reasons of a pause by key."""
    callbacks: CallbackCounts | None = None
    """The list of those to be called back; None while the store cannot be read."""


class BoardRenderer:
    def __init__(self, database: Database, templates: jinja2.Environment, clock: Clock, *, simulated: bool) -> None:
        self._database, self._templates, self._clock = database, templates, clock
        self._simulated = simulated
        self._facts: StoreFacts | None = None
        self._rendered: tuple[tuple[int, datetime], Mapping[str, str]] | None = None
        self._turn = asyncio.Lock()

    async def sections(self, shown: Shown) -> Mapping[str, str]:
        """HTML of each of ``SECTIONS``."""
        async with self._turn:
            facts = await self._fresh_facts()
            key = (shown.version, facts.at)
            if self._rendered is None or self._rendered[0] != key:
                self._rendered = key, self._render(shown, facts)
            return self._rendered[1]

    def _render(self, shown: Shown, facts: StoreFacts) -> Mapping[str, str]:
        context = {
            "shown": shown,
            "board": shown.board,
            "facts": facts,
            "simulated_counts": self._simulated,
        }
        return {name: self._templates.get_template(f"wallboard/{name}.html").render(context) for name in SECTIONS}

    async def _fresh_facts(self) -> StoreFacts:
        now = self._clock()
        if self._facts is None or now - self._facts.at >= FIGURES_EVERY or now < self._facts.at:
            self._facts = await self._read_facts(now)
        return self._facts

    async def _read_facts(self, now: datetime) -> StoreFacts:
        day = local_day(now)
        wanted = CallFilter(first=day, last=day, kind=Kind.ALL if self._simulated else Kind.REAL)
        try:
            today = await read_today(self._database, day, simulated=None if self._simulated else False)
            async with self._database.read() as session:
                names, rehearsal = await queries.names(session), await queries.rehearsal_trunks(session)
                pauses = await pause_reasons(session)
            since, before = day_span(day)
            callbacks = await CallbackQueries(self._database).counts(since, before, simulated=self._simulated)
            return StoreFacts(
                at=now, wanted=wanted, today=today, names=names, rehearsal=rehearsal, pauses=pauses, callbacks=callbacks
            )
        except (StoreUnavailable, NoSuchMetric) as exc:
            log.warning("web.figures.unavailable", reason=str(exc))
            nothing = StoreFacts(
                at=now, wanted=wanted, today=None, names=queries.NO_NAMES, rehearsal=frozenset(), pauses={}
            )
            return replace(self._facts or nothing, at=now, today=None, callbacks=None)
