"""Counting who asks how often, in the store: every process counts the same."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Change
from channels.allowances import LONGEST_SECONDS, MOST, USUAL, Allowance, allowances, hashed, stretch
from channels.errors import LimitFaulty, TooOften
from db import Clock, Database, change_setting
from db.tables import IntakeLimit, Setting

LIMITS = "channels.limits"
"""Setting: scope -> [most, seconds]; see ``channels.allowances.USUAL``."""
KEPT = timedelta(days=31)


class Limits:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def take(self, scope: str, who: str) -> None:
        """Count that ``who`` asks. Raises ``TooOften``."""
        async with self._database.write() as session:
            again_at = await count_within(session, scope, who, self._clock())
        if again_at is not None:
            raise TooOften(scope, again_at)

    async def require(self, scope: str, who: str) -> None:
        """Without counting. Raises ``TooOften`` when ``who`` has used up what is allowed."""
        async with self._database.read() as session:
            rule = await _rule(session, scope)
            since = stretch(self._clock(), rule.per)
            row = await session.get(IntakeLimit, (scope, hashed(scope, who), since))
        if row is not None and row.count >= rule.most:
            raise TooOften(scope, since + rule.per)

    async def set(self, scope: str, most: int, seconds: int, change: Change) -> None:
        """Another limit from now on. Raises ``LimitFaulty``: no such scope, or nothing that can be counted."""
        if scope not in USUAL or not (1 <= most <= MOST and 1 <= seconds <= LONGEST_SECONDS):
            raise LimitFaulty(scope)
        async with self._database.write() as session:
            stood = await change_setting(
                session, LIMITS, lambda old: _known(old) | {scope: [most, seconds]}, at=change.at, by=change.actor
            )
            before, after = _known(stood), _known(stood) | {scope: [most, seconds]}
            session.add(change.entry("limit.changed", "setting", LIMITS, before, after))

    async def present(self) -> dict[str, tuple[int, int]]:
        """What holds now, by scope: how often, within how many seconds."""
        async with self._database.read() as session:
            setting = await session.get(Setting, LIMITS)
        rules = allowances(setting.value if setting else None)
        return {scope: (rule.most, int(rule.per.total_seconds())) for scope, rule in rules.items()}


def _known(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


async def count_within(session: AsyncSession, scope: str, who: str, now: datetime) -> datetime | None:
    """Count within the caller's transaction that ``who`` asks; when it may be asked again, where it is too often."""
    rule = await _rule(session, scope)
    since = stretch(now, rule.per)
    row = {"scope": scope, "key": hashed(scope, who), "since": since, "count": 1}
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    more = insert(IntakeLimit).values(**row).on_conflict_do_update(
        index_elements=["scope", "key", "since"], set_={"count": IntakeLimit.count + 1}
    )  # fmt: skip
    count = await session.scalar(more.returning(IntakeLimit.count))
    if count == 1:
        await session.execute(delete(IntakeLimit).where(IntakeLimit.since < now - KEPT))
    return since + rule.per if count > rule.most else None


async def _rule(session: AsyncSession, scope: str) -> Allowance:
    setting = await session.scalar(select(Setting).where(Setting.key == LIMITS))
    return allowances(setting.value if setting else None)[scope]


def again_in(refusal: TooOften, now: datetime) -> int:
    """Whole seconds until it may be tried again, at least one."""
    return max(1, int((refusal.again_at - now).total_seconds()) + 1)
