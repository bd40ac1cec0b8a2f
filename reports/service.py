"""Figures for whoever asks: desks, the wallboard, bulletins, the command line."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from db import Database
from reports import queries
from reports.conditions import Condition
from reports.definitions import MetricDefinition
from reports.measure import Figure, Scope
from reports.score_store import seed_score_rules
from reports.store import definition_of, definitions_after, definitions_at, publish_metric, seed_metrics


class Figures:
    """Figures of the calls in one store. Every method raises ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def seed(self, *, now: datetime) -> list[MetricDefinition]:
        """Add the shipped definitions and rules of points that are missing; returns the definitions.

        Safe to call at every start.
        """
        async with self._database.write() as session:
            await seed_score_rules(session, now=now)
            return await seed_metrics(session, now=now)

    async def publish(
        self, definition: MetricDefinition, *, valid_from: datetime, now: datetime, actor: str, reason: str
    ) -> MetricDefinition:
        """Add the next version of a definition, in force for periods from ``valid_from`` on, and audit it.

        Raises ``ValidFromPast``.
        """
        async with self._database.write() as session:
            return await publish_metric(session, definition, valid_from=valid_from, now=now, actor=actor, reason=reason)

    async def definitions(self, at: datetime) -> dict[str, MetricDefinition]:
        """Every definition in force for a period that begins at ``at``, by key."""
        async with self._database.read() as session:
            return await definitions_at(session, at)

    async def coming(self, now: datetime) -> list[tuple[MetricDefinition, datetime]]:
        """Versions that are published and not yet in force, with when they will be, the soonest first."""
        async with self._database.read() as session:
            return await definitions_after(session, now)

    async def of_period(
        self,
        keys: Sequence[str],
        since: datetime,
        before: datetime,
        simulated: bool | None = False,
        *,
        line: str | None = None,
        queue: str | None = None,
        seat: str | None = None,
        versions: Mapping[str, int] | None = None,
    ) -> list[Figure]:
        """The figures of ``keys``, in their order, of calls that arrived from ``since`` on and before ``before``.

        ``versions`` repeats an old report by the versions it names; otherwise those in force at ``since`` count.
        Raises ``NoSuchMetric``, ``ScopeFaulty``.
        """
        scope = Scope(since=since, before=before, simulated=simulated, line=line, queue=queue, seat=seat)
        pinned = versions or {}
        async with self._database.read() as session:
            chosen = await definitions_at(session, since, keys=[key for key in keys if key not in pinned])
            for key in set(keys) & pinned.keys():
                chosen[key] = await definition_of(session, key, pinned[key])
            return await queries.figures(session, [chosen[key] for key in keys], scope)

    async def of_seats(
        self,
        keys: Sequence[str],
        since: datetime,
        before: datetime,
        seats: Sequence[str],
        *,
        simulated: bool | None = False,
    ) -> dict[str, list[Figure]]:
        """``of_period`` for each of ``seats``, all of them counted in one pass; no figure over a span of hours.

        Raises ``NoSuchMetric``, ``ScopeFaulty``.
        """
        scope = Scope(since=since, before=before, simulated=simulated, seat=seats[0] if len(seats) == 1 else None)
        async with self._database.read() as session:
            chosen = await definitions_at(session, since, keys=keys)
            return await queries.figures_by_seat(session, [chosen[key] for key in keys], scope, seats)

    async def of_lines(
        self,
        keys: Sequence[str],
        since: datetime,
        before: datetime,
        lines: Sequence[str],
        *,
        simulated: bool | None = False,
    ) -> dict[str, list[Figure]]:
        """``of_period`` for each of ``lines``, all of them counted in one pass; calls only, over no span of hours.

        Raises ``NoSuchMetric``, ``ScopeFaulty``.
        """
        scope = Scope(since=since, before=before, simulated=simulated, line=lines[0] if len(lines) == 1 else None)
        async with self._database.read() as session:
            chosen = await definitions_at(session, since, keys=keys)
            return await queries.figures_by_line(session, [chosen[key] for key in keys], scope, lines)

    async def calls_behind(self, condition: Condition, *, after: str = "", limit: int = 500) -> list[str]:
        """Ids of the calls behind ``figure.counted`` or ``figure.among``, a page at a time, in the order of ids.

        ``after`` is the last id of the page before.
        """
        async with self._database.read() as session:
            return await queries.behind(session, condition, after=after, limit=limit)
