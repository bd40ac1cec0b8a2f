"""The order behind the job: ring a citizen, have the machine ask him. No person gives it: it is in no page's list."""

from collections.abc import Mapping
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import Clock, Database, StoreUnavailable
from db.tables import Case, CaseState, FollowUpRequest, FollowUpState, OutboundRule
from queue_manager.channel_ids import outbound_id
from queue_manager.control.calls_store import CallStore
from queue_manager.control.calls_switch import CallSwitch
from queue_manager.control.dialling import Use, anybodys, check, dialled
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Control, Done, Order
from queue_manager.followups import store
from queue_manager.followups.rules import permitted
from queue_manager.live import AmiLink
from queue_manager.reaching import CALLING_SINCE, Spell, blocked, calling_now

log = structlog.get_logger()

LONGEST_CALL = timedelta(minutes=30)


class FollowUpControls:
    """``switch`` is the switch's name. Raises ``OrderRefused``: ``follow-up.settled``, ``follow-up.blocked``,
    ``follow-up.calling``, ``follow-up.busy``, ``hour.forbidden``, ``trunk.none``, ``store.away``, and what the limits
    of outbound calls say."""

    def __init__(self, link: AmiLink, database: Database, *, switch: str, spell: Spell, clock: Clock) -> None:
        self._database, self._spell, self._clock, self._name = database, spell, clock, switch
        self._switch, self._store = CallSwitch(link, switch, clock), CallStore(database)

    def table(self) -> Mapping[str, Control]:
        return {"follow-up.call": Control(work=self._call)}

    async def _call(self, order: Order) -> Done:
        """Fields ``request``, ``attempt``. The try and the id of its call are written before the telephone rings, so
        that the record of the call is found whatever happens to us meanwhile."""
        request, attempt = _number(order, "request"), _number(order, "attempt")
        up = await self._switch.outbound_up()
        await self._store.way_out()
        if await self._switch.anybody_waits():
            raise OrderRefused("follow-up.busy")  # who waits for a seat needs the line more
        call_id = outbound_id(self._name, self._clock())
        try:
            async with self._database.write() as session:
                row, case = await self._count(session, request, attempt, up, call_id)
                rules = await store.rules_of(session)
        except StoreUnavailable as exc:
            raise OrderRefused("store.away") from exc
        variables = {
            "__LINE": await self._store.line(row.line or ""), "__HOTLINE_CASE": case.number,
            "__ASKED": "-".join(rules.questions), "__FOLLOW_UP_QUEUE": rules.queue,
        }  # fmt: skip
        await self._switch.ask_follow_up(call_id, dialled(row.number or ""), variables)
        log.info("follow_up.asked", request=row.id, call=call_id)
        return {"call": call_id}

    async def _count(
        self, session: AsyncSession, request: int, attempt: int, up: int, call_id: str
    ) -> tuple[FollowUpRequest, Case]:
        """The try, counted, if nothing speaks against it."""
        row, now, rules = await store.locked(session, request), self._clock(), await store.rules_of(session)
        if row is None or row.state is not FollowUpState.WANTED or row.attempts != attempt - 1 or not row.number:
            raise OrderRefused("follow-up.settled")
        case = await session.get_one(Case, row.case_id)
        if case.state is not CaseState.ANSWERED or case.redos != row.round or not rules.enabled:
            raise OrderRefused("follow-up.settled")
        if permitted(now, rules) > now:
            raise OrderRefused("hour.forbidden")
        limits = anybodys(await session.scalars(select(OutboundRule)))
        check(dialled(row.number), limits, Use(begun=(), up=up), now)
        if await blocked(session, row.number, now, self._spell):
            raise OrderRefused("follow-up.blocked")
        if await calling_now(session, row.number, now - CALLING_SINCE, self._spell):
            raise OrderRefused("follow-up.calling")
        if await store.calls_up(session, now - LONGEST_CALL) >= rules.at_once:
            raise OrderRefused("follow-up.busy")
        row.state, row.attempts, row.calls = FollowUpState.ASKED, attempt, row.calls + 1
        row.asked_at, row.call_id = now, call_id
        return row, case


def _number(order: Order, field: str) -> int:
    """Raises ``OrderRefused`` with ``follow-up.settled``: such a request was never made."""
    text = order.fields.get(field, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise OrderRefused("follow-up.settled")
    return int(text)
