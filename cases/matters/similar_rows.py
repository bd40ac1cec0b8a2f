"""Finding cases like one by their traces: a bounded number of the newest of each, however many cases there are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import CompoundSelect, delete, insert, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from cases.matters.callers import numbers_of
from cases.matters.likeness import Matter, same_matter, traces
from db.tables import Case, CaseState, CaseTrace

NEWEST = 100
"""Cases that are looked at of each trace, and of the caller."""
COMPARED = 60
"""Cases that are read whole and compared."""
WITH_UNITS = (
    CaseState.DISPATCHED, CaseState.HANDLING, CaseState.UNIT_REVIEW, CaseState.UNIT_SIGN, CaseState.REVIEWING,
    CaseState.SUSPENDED,
)  # fmt: skip


def matter_of(case: Case) -> Matter:
    return Matter(text=case.text, caller=case.caller, place=case.place, category=case.category)


async def leave_traces(session: AsyncSession, case: Case) -> None:
    """Whoever changes what a case is about has it found by that, in the same transaction."""
    wanted = traces(case.text, case.place)
    own = CaseTrace.case_id == case.id
    present = set(await session.scalars(select(CaseTrace.value).where(own)))
    if gone := present - wanted:
        await session.execute(delete(CaseTrace).where(own, CaseTrace.value.in_(gone)))
    if new := wanted - present:
        await session.execute(insert(CaseTrace), [{"value": value, "case_id": case.id} for value in sorted(new)])


async def leave_first_traces(session: AsyncSession, cases: Iterable[Case]) -> None:
    """As ``leave_traces`` for new cases, many in one round to the store."""
    rows = [{"value": value, "case_id": case.id} for case in cases for value in sorted(traces(case.text, case.place))]
    await session.execute(insert(CaseTrace), rows)


async def near(
    session: AsyncSession, matter: Matter, *, but: int | None, simulated: bool
) -> Sequence[tuple[Case, Matter]]:
    """Cases that may be like ``matter``, and what to compare of each: whichever of his numbers a citizen called by, it
    is his. Those that share most traces first, then the newest; not ``but``."""
    hits = Counter(await session.scalars(_newest_of(traces(matter.text, matter.place))))
    numbers = await numbers_of(session, matter.caller) if matter.caller else ()
    if numbers:
        own = select(Case.id).where(Case.caller.in_(numbers)).order_by(Case.opened_at.desc()).limit(NEWEST)
        hits.update({case_id: len(hits) + 1 for case_id in await session.scalars(own)})
    ranked = sorted(hits, key=lambda case_id: (-hits[case_id], -case_id))
    chosen = [case_id for case_id in ranked if case_id != but][:COMPARED]
    found = await session.scalars(select(Case).where(Case.id.in_(chosen), Case.simulated.is_(simulated)))
    order = {case_id: place for place, case_id in enumerate(chosen)}
    inorder = sorted(found, key=lambda case: order[case.id])
    return [(case, _by_same_number(matter_of(case), matter, numbers)) for case in inorder]


def _by_same_number(theirs: Matter, mine: Matter, numbers: Sequence[str]) -> Matter:
    return replace(theirs, caller=mine.caller) if theirs.caller in numbers else theirs


async def same_matter_with_units(session: AsyncSession, case: Case) -> list[Case]:
    """Cases of the same matter that are with a unit now, oldest first. A case that follows is with none."""
    matter = matter_of(case)
    found = [
        other
        for other, theirs in await near(session, matter, but=case.id, simulated=case.simulated)
        if other.state in WITH_UNITS and same_matter(matter, theirs)
    ]
    return sorted(found, key=lambda other: other.id)


def _newest_of(values: Iterable[int]) -> CompoundSelect[int]:
    each = [
        select(CaseTrace.case_id).where(CaseTrace.value == value).order_by(CaseTrace.case_id.desc()).limit(NEWEST)
        for value in sorted(values)
    ]
    return union_all(*(select(one.subquery().c.case_id) for one in each))
