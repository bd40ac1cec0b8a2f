"""Citizens who go before others (孤寡老人, 残疾人 …): who put a number on the list, why, and until when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from db import Clock, Database
from db.tables import AuditEntry, Call, CallerRule, CallerRuleKind
from queue_manager.control.dialling import dialled
from queue_manager.control.errors import OrderRefused
from queue_manager.errors import SwitchError

log = structlog.get_logger()

HIGHEST = 100
LONGEST = timedelta(days=366)
"""After so long somebody looks again whether the reason still holds."""
SHOWN = 500


class CallerRefused(SwitchError):
    """``field`` of the wish, or of the order to end it, that cannot be taken; ``code`` says why."""

    def __init__(self, code: str, *, field: str, rule: int | None = None) -> None:
        super().__init__(f"{code} {field} {rule or ''}".rstrip())
        self.code, self.field, self.rule = code, field, rule


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityWish:
    """``number`` as a person writes it; or ``call``, whose caller is meant. ``level``: by how much he goes first."""

    number: str = ""
    call: str = ""
    level: int
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityCaller:
    """A row of the list; ``number`` whole, to be masked by who shows it."""

    id: int
    number: str
    level: int
    reason: str
    by: str | None
    call: str | None
    since: datetime
    until: datetime


class PriorityCallers:
    """The list. In force within seconds, wherever our programs answer the dialplan; it lives in the store alone.

    Every method raises ``db.StoreUnavailable``. ``by`` and ``address`` go into the audit.
    """

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def listed(self) -> Sequence[PriorityCaller]:
        """In force and ended, newest first."""
        wanted = select(CallerRule).where(CallerRule.kind == CallerRuleKind.PRIORITY)
        async with self._database.read() as session:
            return [_shown(row) for row in await session.scalars(wanted.order_by(CallerRule.id.desc()).limit(SHOWN))]

    async def add(self, wish: PriorityWish, *, by: str, address: str | None = None) -> int:
        """Put a number on the list; returns the row's id.

        Raises ``CallerRefused``: ``call.unknown``, ``call.withheld``, ``number.unreadable``, ``level``, ``reason``,
        ``until``, ``listed`` (it is on the list already).
        """
        now = self._clock()
        for fault in wish_faults(wish, now):
            raise fault
        async with self._database.write() as session:
            caller = await session.get(Call, wish.call) if wish.call else None
            number = _number(wish, caller)
            against = select(CallerRule).where(CallerRule.number == number, CallerRule.valid_until > now)
            found = await session.scalar(against.where(CallerRule.kind == CallerRuleKind.PRIORITY).with_for_update())
            if found is not None:
                raise CallerRefused("listed", field="number", rule=found.id)
            rule = CallerRule(
                number=number, kind=CallerRuleKind.PRIORITY, priority=wish.level, reason=wish.reason.strip(),
                proposed_by=by[:64], proposed_at=now, call_id=wish.call or None, valid_from=now, valid_until=wish.until,
            )  # fmt: skip
            session.add(rule)
            await session.flush()
            after = {"level": wish.level, "until": wish.until.isoformat()}
            session.add(self._entry("priority.added", rule, by=by, address=address, reason=wish.reason, after=after))
        log.info("priority.added", rule=rule.id)
        return rule.id

    async def end(self, rule_id: int, *, reason: str, by: str, address: str | None = None) -> None:
        """Take a number off the list. Raises ``CallerRefused``: ``unknown``, ``ended``, ``reason``."""
        if not 2 <= len(reason.strip()) <= 500:
            raise CallerRefused("reason", field="reason", rule=rule_id)
        now = self._clock()
        async with self._database.write() as session:
            rule = await session.get(CallerRule, rule_id, with_for_update=True)
            if rule is None or rule.kind is not CallerRuleKind.PRIORITY:
                raise CallerRefused("unknown", field="", rule=rule_id)
            if rule.valid_until <= now:
                raise CallerRefused("ended", field="", rule=rule_id)
            rule.valid_until = now
            session.add(self._entry("priority.ended", rule, by=by, address=address, reason=reason))
        log.info("priority.ended", rule=rule_id)

    def _entry(
        self,
        action: str,
        rule: CallerRule,
        *,
        by: str,
        address: str | None,
        reason: str,
        after: dict[str, object] | None = None,
    ) -> AuditEntry:
        return AuditEntry(
            at=self._clock(), actor=by[:64], address=address, action=action, subject_kind="caller-rule",
            subject_id=str(rule.id), after=after, reason=reason.strip()[:500],
        )  # fmt: skip


def wish_faults(wish: PriorityWish, now: datetime) -> Iterator[CallerRefused]:
    """All that is wrong with a wish as it is written, whatever the store says."""
    if not wish.call:
        try:
            dialled(wish.number)
        except OrderRefused:
            yield CallerRefused("number.unreadable", field="number")
    if not 1 <= wish.level <= HIGHEST:
        yield CallerRefused("level", field="level")
    if not 2 <= len(wish.reason.strip()) <= 500:
        yield CallerRefused("reason", field="reason")
    if not now < wish.until <= now + LONGEST:
        yield CallerRefused("until", field="until")


def _number(wish: PriorityWish, call: Call | None) -> str:
    if wish.call and call is None:
        raise CallerRefused("call.unknown", field="number")
    written = (call.caller or "") if call is not None else wish.number
    try:
        return dialled(written)
    except OrderRefused as exc:
        raise CallerRefused("call.withheld" if call else "number.unreadable", field="number") from exc


def _shown(row: CallerRule) -> PriorityCaller:
    return PriorityCaller(
        id=row.id, number=row.number, level=row.priority, reason=row.reason, by=row.proposed_by, call=row.call_id,
        since=row.valid_from, until=row.valid_until,
    )  # fmt: skip
