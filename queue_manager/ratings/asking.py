"""The jobs: one try at asking a citizen, and having a message's answer written into Asterisk's record."""

import structlog

from cases import Messages
from db import Clock, Database
from db.jobs import NotNow, Task
from db.tables import Call, RatingRequest, RatingState, RatingWay
from queue_manager.control import ControlAway, ControlLate, Order, OrderRefused
from queue_manager.ratings import store
from queue_manager.ratings.rules import permitted
from queue_manager.ratings.store import RATING_ASK, RATING_NOTE
from queue_manager.trying import SHORTLY, Controls, Tried, his_turn, ring, send

log = structlog.get_logger()

BY = "system:rating"
HOPELESS = frozenset(
    {"number.forbidden", "number.unreadable", "rating.given", "rating.blocked", "call.unknown", "dial.not-allowed"}
)
"""Refusals no later try can mend."""

__all__ = ["RATING_ASK", "RATING_NOTE", "RatingAsker", "RatingNoter"]


class RatingAsker:
    """Handler of ``RATING_ASK``; payload ``call``, ``attempt``."""

    def __init__(self, database: Database, controls: Controls, messages: Messages | None, *, clock: Clock) -> None:
        self._database, self._controls, self._messages, self._clock = database, controls, messages, clock

    async def __call__(self, task: Task) -> None:
        """Raises ``NotNow`` while he may not be disturbed, or what is needed is away or busy."""
        call_id, attempt = str(task.payload["call"]), int(task.payload["attempt"])
        begun = await self._begin(call_id, attempt)
        if begun is None:
            return
        row, text = begun
        tried = await self._try(row, text)
        if tried.hopeless:
            await self._close(call_id, tried.why)
        elif tried.again_in is not None:
            await self._again(call_id, attempt)
            raise NotNow(tried.why, delay=tried.again_in)
        log.info("rating.tried", call=call_id, why=tried.why)

    async def _begin(self, call_id: str, attempt: int) -> tuple[RatingRequest, str] | None:
        """Count the try before it is made, so that a worker that dies in between disturbs nobody twice."""
        now = self._clock()
        async with self._database.write() as session:
            row, rules = await store.locked(session, call_id), await store.rules_of(session)
            if row is None or row.closed_at is not None or not his_turn(row, attempt):
                return None
            call = await session.get(Call, call_id)
            if call is not None and call.rating is not None:
                store.close(row, RatingState.RATED, now, why="rated", rating=call.rating)
                return None
            if now > row.created_at + rules.give_up:
                store.close(row, RatingState.UNRATED, now, why="too late")
                return None
            if (first := permitted(now, rules)) > now:
                raise NotNow("outside permitted hours", delay=first - now)
            row.state, row.attempts, row.asked_at = RatingState.ASKED, attempt, now
        return row, rules.text

    async def _try(self, row: RatingRequest, text: str) -> Tried:
        if row.way is RatingWay.MESSAGE:
            return await send(self._messages, row.number, text, key=f"rating-{row.call_id}")
        fields = {"call": row.call_id, "number": row.number, "line": row.line or ""}
        order = Order(name="rating.call", by=BY, fields=fields, reason="来电后评价")
        return await ring(self._controls, order, hopeless=HOPELESS)

    async def _again(self, call_id: str, attempt: int) -> None:
        """The try did not come about and does not count."""
        async with self._database.write() as session:
            row = await store.locked(session, call_id)
            if row is not None and row.state is RatingState.ASKED and row.attempts == attempt:
                row.state, row.attempts = RatingState.WANTED, attempt - 1

    async def _close(self, call_id: str, why: str) -> None:
        async with self._database.write() as session:
            row = await store.locked(session, call_id)
            if row is not None and row.closed_at is None:
                store.close(row, RatingState.UNRATED, self._clock(), why=why[:32])


class RatingNoter:
    """Handler of ``RATING_NOTE``; payload ``call``, ``rating``."""

    def __init__(self, controls: Controls) -> None:
        self._controls = controls

    async def __call__(self, task: Task) -> None:
        """Raises ``NotNow`` while the switch is away."""
        fields = {"call": str(task.payload["call"]), "rating": str(task.payload["rating"])}
        try:
            await self._controls.give(Order(name="rating.note", by=BY, fields=fields))
        except OrderRefused as exc:
            if exc.code != "rating.given":
                raise
            log.info("rating.given", call=fields["call"])  # it stands there already: once for each call
        except (ControlAway, ControlLate) as exc:
            raise NotNow("the switch is away", delay=SHORTLY) from exc
