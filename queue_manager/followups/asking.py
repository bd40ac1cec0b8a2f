"""The job: one try at asking a citizen."""

from datetime import datetime, timedelta
from typing import Protocol

import structlog

from cases import MessageRefused, Messages, MessagesAway
from db import Clock, Database
from db.jobs import NotNow, Task
from db.tables import FollowUpRequest, FollowUpState, RatingWay
from queue_manager.control import ControlAway, ControlLate, Done, Order, OrderRefused
from queue_manager.followups import store
from queue_manager.followups.rules import FollowUpRules, permitted

log = structlog.get_logger()

BY = "system:follow-up"
SHORTLY = timedelta(minutes=1)
LATER = timedelta(minutes=5)
HOPELESS = {
    "number.forbidden": "号码不在允许呼出的范围内，人工回访",
    "number.unreadable": "号码无法呼叫，人工回访",
    "dial.not-allowed": "外呼规则不允许自动呼出，人工回访",
    "follow-up.blocked": "号码在限制名单中，人工回访",
}
"""Refusals no later try can mend, and what the person who calls instead is told."""


class Controls(Protocol):
    """Who carries out orders to the switch."""

    async def give(self, order: Order) -> Done: ...


class FollowUpAsker:
    """Handler of ``FOLLOW_UP_ASK``; payload ``request``, ``attempt``."""

    def __init__(self, database: Database, controls: Controls, messages: Messages | None, *, clock: Clock) -> None:
        self._database, self._controls, self._messages, self._clock = database, controls, messages, clock

    async def __call__(self, task: Task) -> None:
        """Raises ``NotNow`` while he may not be disturbed, or what is needed is away or busy."""
        request, attempt = int(task.payload["request"]), int(task.payload["attempt"])
        async with self._database.write() as session:
            row, rules = await store.locked(session, request), await store.rules_of(session)
            if row is None or row.closed_at is not None or not _his_turn(row, attempt):
                return
            now = self._clock()
            if not rules.enabled:
                store.close(row, FollowUpState.PERSON, now, why="自动回访已停用，人工回访")
                return
            _require_permitted(now, rules)
            if row.way is RatingWay.MESSAGE:  # a call is counted where it is made
                row.state, row.attempts, row.asked_at = FollowUpState.ASKED, attempt, now
        if row.way is RatingWay.CALL:
            await self._call(row, attempt)
        else:
            await self._send(row, rules.text)

    async def _call(self, row: FollowUpRequest, attempt: int) -> None:
        fields = {"request": str(row.id), "attempt": str(attempt)}
        try:
            await self._controls.give(Order(name="follow-up.call", by=BY, fields=fields, reason="自动回访"))
        except OrderRefused as exc:
            if exc.code in HOPELESS:
                await self._give_up(row.id, HOPELESS[exc.code])
            elif exc.code != "follow-up.settled":
                raise NotNow(exc.code, delay=SHORTLY if exc.code == "follow-up.busy" else LATER) from exc
        except ControlAway as exc:
            await self._again(row.id, attempt)
            raise NotNow("the switch is away", delay=SHORTLY) from exc
        except ControlLate:
            log.warning("follow_up.call_late", request=row.id)  # it may ring: the record tells, or patience ends

    async def _send(self, row: FollowUpRequest, text: str) -> None:
        if self._messages is None:
            await self._give_up(row.id, "没有接入短信平台，人工回访")
            log.warning("follow_up.no_gateway", request=row.id)
            return
        try:
            await self._messages.send(row.number or "", text, key=f"follow-up-{row.id}")
        except MessageRefused as exc:
            await self._give_up(row.id, "短信平台拒收，人工回访")
            log.warning("follow_up.message_refused", request=row.id, status=exc.status)
        except MessagesAway as exc:
            await self._again(row.id, row.attempts)
            raise NotNow(str(exc), delay=LATER) from exc
        else:
            log.info("follow_up.message_sent", request=row.id)

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


def _his_turn(row: FollowUpRequest, attempt: int) -> bool:
    """A message that may not have gone out is sent again by its key; a telephone is not rung again."""
    unsent = row.state is FollowUpState.ASKED and row.way is RatingWay.MESSAGE and row.attempts == attempt
    return unsent or (row.state is FollowUpState.WANTED and row.attempts == attempt - 1)


def _require_permitted(now: datetime, rules: FollowUpRules) -> None:
    first = permitted(now, rules)
    if first > now:
        raise NotNow("outside permitted hours", delay=first - now)
