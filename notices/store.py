"""The rules of notices in the store: which go out, by which ways, with which words, and when nobody is disturbed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Change
from db import Database
from db.tables import NoticeRule, Setting
from notices.city_settings import put_setting
from notices.errors import NoticeChanged
from notices.events import Event
from notices.quiet import Spans, read_quiet, write_quiet
from notices.texts import RuleText, checked

QUIET = "notices.quiet"
"""Setting: hours in which no short messages go out, as people write them."""
USUAL_QUIET = "21:00-08:00, 12:30-14:00"
DISCREET = "您好，您通过12345热线反映的事项（编号{工单编号}）有新的进展，详情请致电12345查询。"
_SHIPPED: Mapping[Event, str] = {
    Event.REGISTERED: "{诉求人}您好，您反映的事项已受理，工单编号{工单编号}，查询码{查询码}。",
    Event.DISPATCHED: "{诉求人}您好，您反映的事项（{工单编号}）已转交{主办单位}办理，请在{办理期限}前留意答复。",
    Event.DELAYED: "{诉求人}您好，您反映的事项（{工单编号}）需要更多时间办理，办理期限延至{办理期限}，敬请谅解。",
    Event.SUSPENDED: "{诉求人}您好，您反映的事项（{工单编号}）暂时不具备办理条件，我们会继续跟进并告知您进展。",
    Event.RESUMED: "{诉求人}您好，您反映的事项（{工单编号}）已恢复办理，由{主办单位}负责。",
    Event.ANSWERED: "{诉求人}您好，您反映的事项（{工单编号}）已有答复：{答复内容}",
    Event.RATE: "{诉求人}您好，您反映的事项（{工单编号}）已答复，12345将回访了解您是否满意，请留意来电。",
    Event.REDO: "{诉求人}您好，您反映的事项（{工单编号}）已要求重新办理，我们会尽快给您答复。",
    Event.CLOSED: "{诉求人}您好，您反映的事项（{工单编号}）已办结，感谢您的支持。如仍有问题，请致电12345。",
}
"""What a city begins with; all of it is off until somebody switches it on."""
SUBJECT = "12345热线：关于您反映的事项"
"""The case's mark goes in front of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """``revision`` goes back with a change; 0: nobody has written it yet."""

    event: Event
    active: bool
    ways: tuple[str, ...]
    subject: str
    text: str
    discreet: str
    delay_minutes: int
    revision: int = 0
    updated_by: str | None = None
    updated_at: datetime | None = None

    @classmethod
    def of(cls, row: NoticeRule) -> "RuleView":
        values: dict[str, Any] = {item.name: getattr(row, item.name) for item in fields(cls)}
        return cls(**values | {"event": Event(row.event), "ways": tuple(row.ways)})


class NoticeRules:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[RuleView]:
        """One for each event, in the order of a case's life."""
        async with self._database.read() as session:
            known = await rules_for(session, tuple(Event))
        return [known.get(event) or _shipped(event) for event in Event]

    async def write(self, event: Event, text: RuleText, change: Change, *, revision: int) -> RuleView:
        """Replace a rule; what stood there is in the audit. Raises ``NoticeFaulty``, ``NoticeChanged``."""
        plain = checked(text)
        async with self._database.write() as session:
            row = await session.get(NoticeRule, event.value, with_for_update=True)
            if (row.revision if row else 0) != revision:
                raise NoticeChanged("rule", event.value, read=revision, current=row.revision if row else 0)
            before = _shown(row) if row else None
            row = row or NoticeRule(event=event.value)
            for name in RuleText.__slots__:
                value = getattr(plain, name)
                setattr(row, name, list(value) if isinstance(value, tuple) else value)
            row.updated_by, row.updated_at = change.actor, change.at
            session.add(row)
            await session.flush()
            session.add(change.entry("notice_rule.written", "notice_rule", event.value, before, _shown(row)))
            return RuleView.of(row)

    async def quiet(self) -> str:
        """The quiet hours as people write them."""
        async with self._database.read() as session:
            return write_quiet(await quiet_hours(session))

    async def set_quiet(self, text: str, change: Change) -> None:
        """Raises ``NoticeFaulty``."""
        plain = write_quiet(read_quiet(text))
        async with self._database.write() as session:
            await put_setting(session, QUIET, plain, change)


async def rules_for(session: AsyncSession, events: Sequence[Event]) -> dict[Event, RuleView]:
    """The rules somebody has written, by event."""
    rows = await session.scalars(select(NoticeRule).where(NoticeRule.event.in_([event.value for event in events])))
    return {Event(row.event): RuleView.of(row) for row in rows}


async def quiet_hours(session: AsyncSession) -> Spans:
    row = await session.get(Setting, QUIET)
    return read_quiet(row.value if row else USUAL_QUIET)


def _shipped(event: Event) -> RuleView:
    return RuleView(
        event=event, active=False, ways=("sms",), subject=SUBJECT, text=_SHIPPED[event], discreet=DISCREET,
        delay_minutes=30 if event is Event.RATE else 0,
    )  # fmt: skip


def _shown(row: NoticeRule) -> dict[str, Any]:
    return {name: getattr(row, name) for name in RuleText.__slots__}
