"""The job: one try at asking a citizen."""

import structlog

from cases import Messages
from db import Clock, Database
from db.jobs import NotNow, Task
from db.tables import FollowUpRequest, FollowUpState, RatingWay
from queue_manager.control import Order
from queue_manager.followups import store
from queue_manager.followups.rules import permitted
from queue_manager.trying import AWAY, MESSAGE_REFUSED, NO_GATEWAY, Controls, Tried, his_turn, ring, send

log = structlog.get_logger()

BY = "system:follow-up"
SETTLED = "follow-up.settled"
HOPELESS = {
    "number.forbidden": "号码不在允许呼出的范围内，人工回访",
    "number.unreadable": "号码无法呼叫，人工回访",
    "dial.not-allowed": "外呼规则不允许自动呼出，人工回访",
    "follow-up.blocked": "号码在限制名单中，人工回访",
    NO_GATEWAY: "没有接入短信平台，人工回访",
    MESSAGE_REFUSED: "短信平台拒收，人工回访",
}
"""Refusals no later try can mend, and what the person who calls instead is told."""


class FollowUpAsker:
    """Handler of ``FOLLOW_UP_ASK``; payload ``request``, ``attempt``."""

    def __init__(self, database: Database, controls: Controls, messages: Messages | None, *, clock: Clock) -> None:
        self._database, self._controls, self._messages, self._clock = database, controls, messages, clock

    async def __call__(self, task: Task) -> None:
        """Raises ``NotNow`` while he may not be disturbed, or what is needed is away or busy."""
        request, attempt = int(task.payload["request"]), int(task.payload["attempt"])
        begun = await self._begin(request, attempt)
        if begun is None:
            return
        row, text = begun
        tried = await self._try(row, attempt, text)
        if tried.hopeless and tried.why != SETTLED:
            await self._give_up(request, HOPELESS[tried.why])
        elif tried.again_in is not None:
            if tried.why != AWAY:  # the switch went away over a try that was counted: it may ring, the record tells
                await self._again(request, attempt)
            raise NotNow(tried.why, delay=tried.again_in)
        log.info("follow_up.tried", request=request, why=tried.why)

    async def _begin(self, request: int, attempt: int) -> tuple[FollowUpRequest, str] | None:
        """The request and the words of a message, if this try is to be made now. Raises ``NotNow``."""
        async with self._database.write() as session:
            row, rules = await store.locked(session, request), await store.rules_of(session)
            if row is None or row.closed_at is not None or not his_turn(row, attempt):
                return None
            now = self._clock()
            if not rules.enabled:
                store.close(row, FollowUpState.PERSON, now, why="自动回访已停用，人工回访")
                return None
            if (first := permitted(now, rules)) > now:
                raise NotNow("outside permitted hours", delay=first - now)
            if row.way is RatingWay.MESSAGE:  # a call is counted where it is made
                row.state, row.attempts, row.asked_at = FollowUpState.ASKED, attempt, now
        return row, rules.text

    async def _try(self, row: FollowUpRequest, attempt: int, text: str) -> Tried:
        if row.way is RatingWay.MESSAGE:
            return await send(self._messages, row.number or "", text, key=f"follow-up-{row.id}")
        fields = {"request": str(row.id), "attempt": str(attempt)}
        order = Order(name="follow-up.call", by=BY, fields=fields, reason="自动回访")
        return await ring(self._controls, order, hopeless=(SETTLED, *HOPELESS))

    async def _again(self, request: int, attempt: int) -> None:
        """The try did not come about and does not count."""
        async with self._database.write() as session:
            row = await store.locked(session, request)
            if row is not None and row.state is FollowUpState.ASKED and row.attempts == attempt:
                row.state, row.attempts = FollowUpState.WANTED, attempt - 1
                row.calls -= row.way is RatingWay.CALL

    async def _give_up(self, request: int, why: str) -> None:
        async with self._database.write() as session:
            row = await store.locked(session, request)
            if row is not None and row.closed_at is None:
                store.close(row, FollowUpState.PERSON, self._clock(), why=why)
