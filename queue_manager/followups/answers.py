"""What a citizen writes back: taken once, everything else answered politely."""

from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import MachineFollowUps
from db import Clock, Database
from db.jobs import Jobs
from db.tables import FollowUpRequest, FollowUpState, RatingWay
from queue_manager.followups import store
from queue_manager.followups.finishing import Finishing
from queue_manager.followups.rules import ALREADY, THANKS, UNREADABLE, WILL_CALL, is_letter, letter
from queue_manager.reaching import Spell

log = structlog.get_logger()


class Replies(Protocol):
    """Who takes messages that are not for us."""

    async def take(self, number: str, text: str, *, message_id: str) -> str: ...


class FollowUpAnswers:
    """Letters are for us; everything else, and letters of people we did not ask, goes to ``others``.

    ``spell``: a number in the national spelling; None when it is none.
    """

    def __init__(self, database: Database, jobs: Jobs, others: Replies, *, spell: Spell, clock: Clock) -> None:
        self._database, self._others, self._spell, self._clock = database, others, spell, clock
        self._finishing = Finishing(MachineFollowUps(jobs))

    async def take(self, number: str, text: str, *, message_id: str) -> str:
        """Take a message; the words to answer it with. A message delivered twice gets the same answer twice.

        Raises ``db.StoreUnavailable``: nothing was taken.
        """
        national = self._spell(number)
        words = await self._take(national, text, message_id) if national and is_letter(text) else None
        return words or await self._others.take(number, text, message_id=message_id)

    async def _take(self, number: str, text: str, message_id: str) -> str | None:
        said = letter(text)
        async with self._database.write() as session:
            rules, now = await store.rules_of(session), self._clock()
            rows = await _messages_to(session, number, since=now - rules.give_up)
            again = next((row for row in rows if row.answer_id == message_id), None)
            if again is not None:
                return _thanks(again.state)
            asked = next((row for row in rows if row.closed_at is None and row.state is FollowUpState.ASKED), None)
            if asked is None:
                return ALREADY if any(row.answer_id for row in rows) else None
            if said is None:
                return UNREADABLE
            asked.answer_id = message_id
            state = await self._finishing.finish(session, asked, said, note=None, now=now, rules=rules)
        log.info("follow_up.message_taken", request=asked.id, state=state.value)
        return _thanks(state)


def _thanks(state: FollowUpState) -> str:
    return WILL_CALL if state is FollowUpState.PERSON else THANKS


async def _messages_to(session: AsyncSession, number: str, *, since: datetime) -> list[FollowUpRequest]:
    """What this citizen was, or is, asked by message; the newest first, locked."""
    query = select(FollowUpRequest).where(
        FollowUpRequest.number == number, FollowUpRequest.way == RatingWay.MESSAGE, FollowUpRequest.created_at > since
    )
    return list(await session.scalars(query.order_by(FollowUpRequest.id.desc()).with_for_update()))
