"""The clocks of a case follow its steps: the one place where the life cycle and the deadlines meet."""

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from cases.directory.store import look_up_for
from cases.life.facts import CaseFacts
from cases.life.rules import Taken
from cases.life.timing import Plan, follow, matter_of, starts
from cases.limits.clocks import Clocks, Limits, limits
from cases.limits.errors import NoSuchProfile
from cases.limits.profile_store import DEFAULT, profile_at

log = structlog.get_logger()


async def keep_time(
    session: AsyncSession, clocks: Clocks, before: CaseFacts, taken: Taken, *, place: str | None, now: datetime
) -> Limits:
    """Move the clocks as the step demands and say what the case carries of them.

    Raises ``ClockRefused``, ``ExtensionRefused``, ``NoWorkingDay``; the step must not be taken then.
    """
    plan = await plan_for(session, taken.after, place, now) if starts(taken) else None
    rows = await clocks.change(session, before.id, lambda known: follow(known, before, taken, plan, now))
    return limits(rows, answered=taken.after.hotline_told_at is not None)


async def plan_for(session: AsyncSession, case: CaseFacts, place: str | None, now: datetime) -> Plan | None:
    """What the dispatch directory says of the matter, else the city's usual profile.

    A city without limits dispatches all the same: that a rule is missing must not hold up a citizen's case. A line's
    limit is its matter's, and stays when its unit was taken out of use.
    """
    proposal = await look_up_for(session, case.category, place, in_use=False)
    rule = proposal.rule if proposal else None
    for key in dict.fromkeys([rule.profile if rule and rule.profile else DEFAULT, DEFAULT]):
        try:
            profile = await profile_at(session, key, now)
            return Plan(profile, matter_of(case, rule.case_class if rule else None))
        except NoSuchProfile:
            log.warning("deadline.no_profile", case=case.id, profile=key)
    return None
