"""Cases like the one that is being written: the same caller, the same address, much the same words."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.errors import NoSuchCase
from cases.life.facts import Person
from cases.matters.likeness import Matter, Why, likeness, same_matter
from cases.matters.similar_rows import WITH_UNITS, matter_of, near
from cases.matters.unnamed import kept_from, unnamed
from cases.steps.leaving import not_recused
from cases.steps.looking import seen
from db import Database
from db.tables import Case, CaseState, Role

SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarCase:
    """``score`` 0 to 100 and ``words_percent`` as ``cases.matters.likeness`` defines them. ``same_matter``: it would
    keep the other from being dispatched unnoticed if it is ``with_unit``."""

    number: str
    state: CaseState
    text: str
    place: str | None
    lead_unit: str | None
    follows: str | None
    opened_at: datetime
    score: int
    words_percent: int
    why: tuple[Why, ...]
    same_matter: bool
    with_unit: bool


class Similar:
    """Raises ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def like(
        self, number: str, person: Person, *, text: str | None = None, place: str | None = None
    ) -> list[SimilarCase]:
        """Cases like ``number``, or like what is being written into it; best first.

        A unit's people get none: whom else the matter concerns is not theirs to know; nor do cases appear that
        ``person`` keeps out of. Raises ``NoSuchCase``.
        """
        async with self._database.read() as session:
            if person.role is Role.DEPARTMENT:
                raise NoSuchCase(number)
            case, _ = await seen(session, number, person)
            own = matter_of(case)
            matter = Matter(
                text=own.text if text is None else text, place=own.place if place is None else place,
                caller=own.caller, category=own.category,
            )  # fmt: skip
            return await _like(session, matter, person, but=case.id, simulated=case.simulated)

    async def like_new(
        self, person: Person, *, text: str, place: str | None, caller: str | None, category: str | None
    ) -> list[SimilarCase]:
        """Cases like a matter that is written down before there is a case of it; best first, as ``like``."""
        if not (text or place or caller):
            return []
        matter = Matter(text=text, place=place, caller=caller, category=category)
        async with self._database.read() as session:
            return await _like(session, matter, person, but=None, simulated=False)


async def _like(
    session: AsyncSession, matter: Matter, person: Person, *, but: int | None, simulated: bool
) -> list[SimilarCase]:
    others = await near(session, matter, but=but, simulated=simulated)
    near_by = select(Case.id).where(Case.id.in_([other.id for other, _ in others]), not_recused(person.login))
    his = set(await session.scalars(near_by))
    hide = unnamed(await kept_from(session, person.login))
    found = [_compared(matter, other, theirs) for other, theirs in others if other.id in his]
    like = [replace(one, follows=hide(one.follows)) for one in found if one.why]
    return sorted(like, key=lambda one: (one.score, one.opened_at), reverse=True)[:SHOWN]


def _compared(matter: Matter, other: Case, theirs: Matter) -> SimilarCase:
    found = likeness(matter, theirs)
    return SimilarCase(
        number=other.number, state=other.state, text=other.text, place=other.place, lead_unit=other.lead_unit,
        follows=other.follows, opened_at=other.opened_at, score=found.score, words_percent=int(100 * found.share),
        why=found.why, same_matter=same_matter(matter, theirs), with_unit=other.state in WITH_UNITS,
    )  # fmt: skip
