"""The clocks of a case follow its steps: the one place where the life cycle and the deadlines meet."""

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from cases.clocks import Clocks, Limits, limits
from cases.directory import look_up
from cases.errors import NoSuchCategory, NoSuchProfile
from cases.facts import CaseFacts
from cases.profile_store import DEFAULT, profile_at
from cases.rules import Taken
from cases.terms import Profile
from cases.timing import follow, starts

log = structlog.get_logger()


async def keep_time(
    session: AsyncSession, clocks: Clocks, before: CaseFacts, taken: Taken, *, place: str | None, now: datetime
) -> Limits:
    """Move the clocks as the step demands and say what the case carries of them.

    Raises ``ClockRefused``, ``ExtensionRefused``, ``NoWorkingDay``; the step must not be taken then.
    """
    profile = await _profile(session, taken.after, place, now) if starts(taken) else None
    rows = await clocks.change(session, before.id, lambda known: follow(known, before, taken, profile, now))
    return limits(rows, answered=taken.after.hotline_told_at is not None)


async def _profile(session: AsyncSession, case: CaseFacts, place: str | None, now: datetime) -> Profile | None:
    """That of the dispatch directory for the matter, else the city's usual one.

    A city without limits dispatches all the same: that a rule is missing must not hold up a citizen's case.
    """
    named = await _named(session, case.category, place)
    for key in dict.fromkeys([named, DEFAULT]):
        try:
            return await profile_at(session, key, now)
        except NoSuchProfile:
            log.warning("deadline.no_profile", case=case.id, profile=key)
    return None


async def _named(session: AsyncSession, category: str | None, place: str | None) -> str:
    try:
        proposal = await look_up(session, category, place or "")
    except NoSuchCategory:  # categories are codes of the tree, but agents may write words of their own
        proposal = await look_up(session, None, place or "")
    return (proposal.rule.profile if proposal else None) or DEFAULT
