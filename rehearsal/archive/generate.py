"""Filling an empty store with the invented past of a city."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import DEFAULT, DeadlineKind, Matter, shipped_profiles
from db import Database
from db.tables import Case, Department, DispatchRule, UnitKind
from rehearsal.archive.blocks import BLOCK, days_of, newest_of, now_of, tickets
from rehearsal.archive.city import SUPERVISING, City, read_city, unit_code
from rehearsal.archive.rows import Writer
from rehearsal.archive.sinks import Sink, sink_of
from rehearsal.errors import ArchiveOfAnotherDay, StoreHoldsRealCases

MANY = 10
"""Blocks from which on indexes are put off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePlan:
    """``cases`` is rounded up to whole blocks of 10,000; the newest were opened on the day before ``until``."""

    cases: int
    until: date
    seed: int = 12345

    @property
    def blocks(self) -> range:
        return range(-(-self.cases // BLOCK))


async def generate_archive(
    database: Database, plan: ArchivePlan, *, blocks: range | None = None, finish: bool = True,
    told: Callable[[int], None] = lambda _: None,
) -> int:  # fmt: skip
    """Write the blocks of ``plan`` (of those in ``blocks``) that are missing; how many cases that were.

    ``told`` hears of each block as it is written. ``finish=False``: more blocks follow in another run, and what is
    done better once (PostgreSQL's index of words) is left to the last. All cases are marked as simulated.
    Raises ``StoreHoldsRealCases``, ``ArchiveOfAnotherDay``, ``db.StoreUnavailable``: nothing was written then.
    """
    city, wanted = read_city(), blocks or plan.blocks
    async with database.write() as session:
        await _refuse(session, plan, city)
        await _found(session, city)
        there = set(await session.scalars(select(Case.id).where(Case.id.in_([newest_of(block) for block in wanted]))))
    missing = [block for block in wanted if newest_of(block) not in there]
    sink = await sink_of(database)
    try:
        if len(missing) >= MANY or not finish:
            await sink.before_many()
        for block in missing:
            await _write(sink, plan, city, block)
            told(block)
        if finish:
            await sink.finish()
    finally:
        await sink.close()
    return len(missing) * BLOCK


async def _write(sink: Sink, plan: ArchivePlan, city: City, block: int) -> None:
    profile = next(profile for profile in shipped_profiles() if profile.key == DEFAULT)
    term = profile.term(DeadlineKind.ANSWER, Matter())
    assert term is not None, "the usual profile limits every answer"
    writer = Writer(city, now=now_of(plan.until), term=term.model_dump(mode="json"), stamp=sink.stamp)
    rng, a_day = Random(f"{plan.seed}:{block}"), city.words["a_day"]  # noqa: S311 (invented on purpose)
    for ticket in tickets(block, until=plan.until, a_day=a_day):
        writer.add(ticket, rng)
    days = [(day, a_day) for day in days_of(block + 1, until=plan.until, a_day=a_day)]
    await sink.write(writer.rows, days)


async def _refuse(session: AsyncSession, plan: ArchivePlan, city: City) -> None:
    real = await session.scalar(select(Case.number).where(~Case.simulated).limit(1))
    if real is not None:
        raise StoreHoldsRealCases(real)
    newest = await session.scalar(select(Case.number).where(Case.id == newest_of(0)))
    first = [ticket.number for ticket in tickets(0, until=plan.until, a_day=city.words["a_day"])][-1]
    if newest is not None and newest != first:
        raise ArchiveOfAnotherDay(newest)


async def _found(session: AsyncSession, city: City) -> None:
    """The units of the city and whose matter is what, as far as they are missing."""
    known = set(await session.scalars(select(Department.code)))
    for units, kind in ((city.units, UnitKind.HANDLING), (SUPERVISING, UnitKind.SUPERVISING)):
        session.add_all(
            Department(code=code, name=name, kind=kind, level=1) for code, name in units.items() if code not in known
        )
    lines = {(row.category, row.place) for row in await session.scalars(select(DispatchRule))}
    for matter in city.matters:
        for number, district in enumerate(city.words["districts"]):
            if (matter.category, district) not in lines:
                session.add(
                    DispatchRule(
                        category=matter.category, place=district, lead=unit_code(number, matter.trade), co_handlers=[],
                        supervising=list(SUPERVISING)[number % len(SUPERVISING)], note="模拟",
                    )
                )  # fmt: skip
