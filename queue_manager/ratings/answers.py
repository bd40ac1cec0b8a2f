"""What a citizen writes back: taken once, everything else answered politely."""

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import Clock, Database
from db.jobs import Jobs
from db.tables import RatingRequest, RatingState, RatingWay
from queue_manager.ratings import store
from queue_manager.ratings.rules import ALREADY, NOTHING_ASKED, THANKS, UNREADABLE, score
from queue_manager.reaching import Spell

log = structlog.get_logger()


class RatingAnswers:
    """``spell``: a number in the national spelling; None when it is none."""

    def __init__(self, database: Database, jobs: Jobs, *, spell: Spell, clock: Clock) -> None:
        self._database, self._jobs, self._spell, self._clock = database, jobs, spell, clock

    async def take(self, number: str, text: str, *, message_id: str) -> str:
        """Take a message; the words to answer it with. A message delivered twice gets the same answer twice.

        Raises ``db.StoreUnavailable``: nothing was taken.
        """
        national, given = self._spell(number), score(text)
        if national is None:
            return NOTHING_ASKED
        async with self._database.write() as session:
            rules, now = await store.rules_of(session), self._clock()
            rows = await _messages_to(session, national, since=now - rules.give_up)
            if any(row.answer_id == message_id for row in rows):
                return THANKS
            asked = next((row for row in rows if row.state is RatingState.ASKED and row.closed_at is None), None)
            if asked is None:
                return ALREADY if any(row.state is RatingState.RATED for row in rows) else NOTHING_ASKED
            if given is None:
                return UNREADABLE
            asked.answer_id = message_id
            store.close(asked, RatingState.RATED, now, why="message", rating=given)
            payload = {"call": asked.call_id, "rating": given}
            await self._jobs.enqueue(session, store.RATING_NOTE, payload, key=f"rating-note:{asked.call_id}")
        log.info("rating.message_taken", call=asked.call_id)
        return THANKS


async def _messages_to(session: AsyncSession, number: str, *, since: datetime) -> list[RatingRequest]:
    """What this citizen was, or is, asked by message; the newest first, locked."""
    query = select(RatingRequest).where(
        RatingRequest.number == number, RatingRequest.way == RatingWay.MESSAGE, RatingRequest.created_at > since
    )
    return list(await session.scalars(query.order_by(RatingRequest.created_at.desc()).with_for_update()))
