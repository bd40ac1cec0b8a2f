"""A lane for each partner: one job at most works in it, so that one that hangs holds one worker, and order is kept."""

from sqlalchemy.ext.asyncio import AsyncSession

from db.jobs import Jobs
from db.tables import Partner, PartnerState

DELIVER = "deliver"
"""Kind of the jobs that deliver."""
CRASHES = 1000
"""How often a worker may die in one lane; failures of the partner are counted elsewhere."""


async def wake(session: AsyncSession, jobs: Jobs, partner: Partner) -> None:
    """Have what waits for ``partner`` delivered. The caller holds the partner's row."""
    if partner.state is PartnerState.ON and not partner.working:
        await start(session, jobs, partner)


async def start(session: AsyncSession, jobs: Jobs, partner: Partner) -> None:
    """Open the lane anew; a job that still works for an earlier opening stops at its next look."""
    partner.wake, partner.working = partner.wake + 1, True
    payload = {"partner": partner.id, "wake": partner.wake}
    await jobs.enqueue(session, DELIVER, payload, key=f"{DELIVER}:{partner.id}:{partner.wake}", max_attempts=CRASHES)
