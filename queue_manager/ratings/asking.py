"""The jobs: one try at asking a citizen, and having a message's answer written into Asterisk's record."""

from datetime import datetime, timedelta
from typing import Protocol

import structlog

from cases import MessageRefused, Messages, MessagesAway
from db import Clock, Database
from db.jobs import NotNow, Task
from db.tables import Call, RatingRequest, RatingState, RatingWay
from queue_manager.control import ControlAway, ControlLate, Done, Order, OrderRefused
from queue_manager.ratings import store
from queue_manager.ratings.rules import RatingRules, permitted
from queue_manager.ratings.store import RATING_ASK, RATING_NOTE

log = structlog.get_logger()

BY = "system:rating"
SHORTLY = timedelta(minutes=1)
LATER = timedelta(minutes=5)
HOPELESS = frozenset({"number.forbidden", "number.unreadable", "rating.given", "call.unknown", "dial.not-allowed"})
"""Refusals no later try can mend."""

__all__ = ["RATING_ASK", "RATING_NOTE", "RatingAsker", "RatingNoter"]


class Controls(Protocol):
    """Who carries out orders to the switch."""

    async def give(self, order: Order) -> Done: ...


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
        if row.way is RatingWay.CALL:
            await self._call(row)
        else:
            await self._send(row, text)

    async def _begin(self, call_id: str, attempt: int) -> tuple[RatingRequest, str] | None:
        """Count the try before it is made, so that a worker that dies in between disturbs nobody twice."""
        now = self._clock()
        async with self._database.write() as session:
            row, rules = await store.locked(session, call_id), await store.rules_of(session)
            if row is None or row.closed_at is not None or not _his_turn(row, attempt):
                return None
            call = await session.get(Call, call_id)
            if call is None or call.rating is not None:
                store.close(row, RatingState.RATED, now, why="rated", rating=call.rating if call else None)
                return None
            if now > row.created_at + rules.give_up:
                store.close(row, RatingState.UNRATED, now, why="too late")
                return None
            _require_permitted(now, rules)
            row.state, row.attempts, row.asked_at = RatingState.ASKED, attempt, now
        return row, rules.text

    async def _call(self, row: RatingRequest) -> None:
        fields = {"call": row.call_id, "number": row.number, "line": row.line or ""}
        try:
            await self._controls.give(Order(name="rating.call", by=BY, fields=fields, reason="来电后评价"))
        except OrderRefused as exc:
            if exc.code in HOPELESS:
                await self._close(row.call_id, exc.code)
            else:
                await self._again(row.call_id)
                raise NotNow(exc.code, delay=LATER) from exc
        except ControlAway as exc:
            await self._again(row.call_id)
            raise NotNow("the switch is away", delay=SHORTLY) from exc
        except ControlLate:
            log.warning("rating.call_late", call=row.call_id)  # it may ring: the record tells, or the keeper's patience

    async def _send(self, row: RatingRequest, text: str) -> None:
        if self._messages is None:
            await self._close(row.call_id, "no gateway")
            log.warning("rating.no_gateway", call=row.call_id)
            return
        try:
            await self._messages.send(row.number, text, key=f"rating-{row.call_id}")
        except MessageRefused as exc:
            await self._close(row.call_id, "message refused")
            log.warning("rating.message_refused", call=row.call_id, status=exc.status)
        except MessagesAway as exc:
            await self._again(row.call_id)
            raise NotNow(str(exc), delay=LATER) from exc
        else:
            log.info("rating.message_sent", call=row.call_id)

    async def _again(self, call_id: str) -> None:
        """The try did not come about and does not count."""
        async with self._database.write() as session:
            row = await store.locked(session, call_id)
            if row is not None and row.closed_at is None:
                row.state, row.attempts = RatingState.WANTED, row.attempts - 1

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


def _his_turn(row: RatingRequest, attempt: int) -> bool:
    """A message that may not have gone out is sent again by its key; a telephone is not rung again."""
    unsent = row.state is RatingState.ASKED and row.way is RatingWay.MESSAGE and row.attempts == attempt
    return unsent or (row.state is RatingState.WANTED and row.attempts == attempt - 1)


def _require_permitted(now: datetime, rules: RatingRules) -> None:
    first = permitted(now, rules)
    if first > now:
        raise NotNow("outside permitted hours", delay=first - now)
