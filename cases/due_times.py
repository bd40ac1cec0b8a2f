"""When a case has to be answered: asked of whoever knows the city's limits and calendar."""

from datetime import datetime
from typing import Protocol

from cases.facts import CaseFacts


class DueTimes(Protocol):
    """Counts time limits."""

    async def due(self, case: CaseFacts, start: datetime) -> datetime | None:
        """Until when ``case``, dispatched at ``start``, has to be answered; None: it has no limit."""


class NoDueTimes:
    """A city that has set no limits."""

    async def due(self, case: CaseFacts, start: datetime) -> datetime | None:
        return None
