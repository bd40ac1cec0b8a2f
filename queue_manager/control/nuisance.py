"""The orders about callers who harass; every one is audited with its reason."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import Clock, Database, StoreUnavailable
from db.tables import Call, CallerRule, CallerRuleKind
from queue_manager.control.errors import OrderRefused
from queue_manager.control.nuisance_rules import (
    DEFAULT_DAYS,
    WARNED_FOR,
    Entry,
    in_force,
    why_no_approval,
    why_no_proposal,
)
from queue_manager.control.orders import Control, Done, Order, Work
from queue_manager.reaching import Spell

log = structlog.get_logger()


class NuisanceControls:
    """``call`` is the call that gives cause: a number is never typed, so nobody is shut out by a slip of the finger.

    ``nuisance.warn`` and ``.propose`` take ``call``; ``.approve`` (with ``days``), ``.refuse`` and ``.lift`` take
    ``rule``. Refusals: ``call.unknown``, ``call.withheld``, ``nuisance.*`` of the rules, ``store.away``.
    """

    def __init__(self, database: Database, *, spell: Spell, clock: Clock) -> None:
        self._database, self._spell, self._clock = database, spell, clock

    def table(self) -> Mapping[str, Control]:
        works: Mapping[str, Work] = {
            "nuisance.warn": self._warn,
            "nuisance.propose": self._propose,
            "nuisance.approve": self._approve,
            "nuisance.refuse": self._refuse,
            "nuisance.lift": self._lift,
        }
        return {name: Control(work=_kept(work), audited=True) for name, work in works.items()}

    async def _warn(self, order: Order) -> Done:
        async with self._database.write() as session:
            call, number = await self._cause(session, order)
            rule = self._rule(order, call, number, CallerRuleKind.WARNED, WARNED_FOR)
            session.add(rule)
            await session.flush()
            return {"rule": rule.id}

    async def _propose(self, order: Order) -> Done:
        async with self._database.write() as session:
            call, number = await self._cause(session, order)
            entries = await _against(session, number, as_recorded=call.caller)
            refusal = why_no_proposal(entries, call_id=call.id, now=self._clock())
            if refusal:
                raise OrderRefused(refusal, call=call.id)
            rule = self._rule(order, call, number, CallerRuleKind.BLOCKED, timedelta(days=DEFAULT_DAYS))
            session.add(rule)
            await session.flush()
            return {"rule": rule.id}

    async def _approve(self, order: Order) -> Done:
        now, days = self._clock(), _number(order.fields.get("days", str(DEFAULT_DAYS)))
        async with self._database.write() as session:
            rule = await _rule_of(session, order)
            refusal = why_no_approval(_entry(rule), by=order.by, days=days, now=now)
            if refusal:
                raise OrderRefused(refusal, rule=str(rule.id))
            rule.approved_by, rule.valid_from, rule.valid_until = order.by[:64], now, now + timedelta(days=days)
            return {"rule": rule.id, "until": rule.valid_until.isoformat()}

    async def _refuse(self, order: Order) -> Done:
        async with self._database.write() as session:
            rule = await _rule_of(session, order)
            if rule.kind is not CallerRuleKind.BLOCKED or rule.approved_by or rule.refused_by:
                raise OrderRefused("nuisance.settled", rule=str(rule.id))
            rule.refused_by, rule.valid_until = order.by[:64], self._clock()
            return {"rule": rule.id}

    async def _lift(self, order: Order) -> Done:
        async with self._database.write() as session:
            rule = await _rule_of(session, order)
            if not in_force(_entry(rule), self._clock()):
                raise OrderRefused("nuisance.settled", rule=str(rule.id))
            rule.valid_until = self._clock()
            return {"rule": rule.id}

    async def _cause(self, session: AsyncSession, order: Order) -> tuple[Call, str]:
        """The call and its citizen's number, spelt as every other room knows him."""
        call = await session.get(Call, order.fields.get("call", ""))
        if call is None:
            raise OrderRefused("call.unknown")
        if not call.caller or not call.caller.lstrip("+").isdecimal():
            raise OrderRefused("call.withheld", call=call.id)
        return call, self._spell(call.caller) or call.caller

    def _rule(self, order: Order, call: Call, number: str, kind: CallerRuleKind, holds: timedelta) -> CallerRule:
        now = self._clock()
        return CallerRule(
            number=number, kind=kind, reason=order.reason.strip()[:500], proposed_by=order.by[:64], proposed_at=now,
            call_id=call.id, valid_from=now, valid_until=now + holds,
        )  # fmt: skip


async def _against(session: AsyncSession, number: str, *, as_recorded: str | None) -> Sequence[Entry]:
    """Earlier versions of the program wrote the number as it was recorded."""
    wanted = select(CallerRule).where(CallerRule.number.in_([number, as_recorded]))
    rules = await session.scalars(wanted.with_for_update())
    return [_entry(rule) for rule in rules]


async def _rule_of(session: AsyncSession, order: Order) -> CallerRule:
    rule = await session.get(CallerRule, _number(order.fields.get("rule", "")), with_for_update=True)
    if rule is None:
        raise OrderRefused("nuisance.unknown")
    return rule


def _entry(rule: CallerRule) -> Entry:
    return Entry(**{name: getattr(rule, name) for name in Entry.__slots__})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _kept(work: Work) -> Work:
    """These orders live in the store alone."""

    async def carry_out(order: Order) -> Done:
        try:
            return await work(order)
        except StoreUnavailable as exc:
            raise OrderRefused("store.away") from exc

    return carry_out
