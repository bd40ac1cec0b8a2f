"""The orders behind the jobs: ring a citizen to ask him, and write a message's rating into the record.

No person gives them: they are in no page's list.
"""

from collections.abc import Mapping
from dataclasses import replace

import structlog
from sqlalchemy import select

from db import Clock, Database, StoreUnavailable
from db.tables import Call, OutboundRule
from queue_manager.control.calls_store import CallStore
from queue_manager.control.calls_switch import CallSwitch
from queue_manager.control.dialling import Allowance, Use, anybodys, check, dialled
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Control, Done, Order
from queue_manager.live import AmiLink
from queue_manager.ratings import store
from queue_manager.ratings.rules import SCORES
from queue_manager.reaching import CALLING_SINCE, Spell, blocked, calling_now

log = structlog.get_logger()


class RatingControls:
    """``switch`` is the switch's name. Raises ``OrderRefused``: ``call.unknown``, ``rating.given``, ``rating.busy``,
    ``rating.blocked``, ``rating.calling``, ``rating.unreadable``, ``trunk.none``, ``store.away``, and what the limits
    of outbound calls say."""

    def __init__(self, link: AmiLink, database: Database, *, switch: str, spell: Spell, clock: Clock) -> None:
        self._link, self._database, self._spell, self._clock = link, database, spell, clock
        self._switch, self._store = CallSwitch(link, switch, clock), CallStore(database)

    def table(self) -> Mapping[str, Control]:
        return {
            "rating.call": Control(work=self._call, audited=True, reasoned=False),
            "rating.note": Control(work=self._note),
        }

    async def _call(self, order: Order) -> Done:
        """Fields ``call`` (to be rated), ``number``, ``line`` (shown to him)."""
        call_id, number = order.fields.get("call", ""), dialled(order.fields.get("number", ""))
        await self._require_unrated(call_id)
        await self._require_free(number)
        check(number, await self._allowance(), Use(begun=(), up=await self._switch.outbound_up()), self._clock())
        await self._store.way_out()
        if await self._switch.anybody_waits():
            raise OrderRefused("rating.busy")  # who waits for a seat needs the trunk more
        line = await self._store.line(order.fields.get("line", ""))
        await self._switch.ask_rating(number, {"__RATED": call_id, "__LINE": line})
        log.info("rating.asked", call=call_id)
        return {"call": call_id}

    async def _note(self, order: Order) -> Done:
        """Fields ``call``, ``rating``: a line of queue_log, so that the rating is a fact like every other."""
        call_id, rating = order.fields.get("call", ""), order.fields.get("rating", "")
        if rating not in SCORES:
            raise OrderRefused("rating.unreadable")
        await self._require_unrated(call_id)
        await self._link.action("QueueLog", Queue="NONE", Event="HOTLINE_RATING", Uniqueid=call_id, Message=rating)
        log.info("rating.noted", call=call_id)
        return {"call": call_id}

    async def _require_unrated(self, call_id: str) -> None:
        try:
            async with self._database.read() as session:
                call = await session.get(Call, call_id)
        except StoreUnavailable as exc:
            raise OrderRefused("store.away") from exc
        if call is None:
            raise OrderRefused("call.unknown")
        if call.rating is not None:
            raise OrderRefused("rating.given", call=call_id)

    async def _require_free(self, number: str) -> None:
        now = self._clock()
        try:
            async with self._database.read() as session:
                if await blocked(session, number, now, self._spell):
                    raise OrderRefused("rating.blocked")
                if await calling_now(session, number, now - CALLING_SINCE, self._spell):
                    raise OrderRefused("rating.calling")
        except StoreUnavailable as exc:
            raise OrderRefused("store.away") from exc

    async def _allowance(self) -> Allowance:
        """The numbers any role may dial, half of the hall's calls at once, at the hours of ``rating.later``."""
        try:
            async with self._database.read() as session:
                rows, rules = list(await session.scalars(select(OutboundRule))), await store.rules_of(session)
        except StoreUnavailable as exc:
            raise OrderRefused("store.away") from exc
        return replace(anybodys(rows), from_hour=rules.from_hour, until_hour=rules.until_hour)
