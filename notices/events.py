"""What happens to a case that its citizen may be told of. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cases import Action
from db.tables import CaseState


class Event(StrEnum):
    """Values are stored: never rename one."""

    REGISTERED = "registered"  # 已受理
    DISPATCHED = "dispatched"  # 已转办
    DELAYED = "delayed"  # 已延期
    SUSPENDED = "suspended"  # 已挂起
    RESUMED = "resumed"  # 恢复办理
    ANSWERED = "answered"  # 已答复
    RATE = "rate"  # 请评价
    REDO = "redo"  # 重新办理
    CLOSED = "closed"  # 已办结


EVENT_NAMES: Mapping[Event, str] = {
    Event.REGISTERED: "已受理", Event.DISPATCHED: "已转办", Event.DELAYED: "已延期", Event.SUSPENDED: "暂缓办理",
    Event.RESUMED: "恢复办理", Event.ANSWERED: "已答复", Event.RATE: "请评价", Event.REDO: "重新办理",
    Event.CLOSED: "已办结",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSeen:
    """A step as it stands in the case's history; ``action`` None: the case was opened."""

    case_id: int
    ordinal: int
    at: datetime
    action: Action | None = None
    from_state: CaseState | None = None
    to_state: CaseState = CaseState.REGISTERED
    moved_limit: bool = False
    """Whether the day until which an answer is due changed."""


_BY_ACTION: Mapping[Action, Event] = {
    Action.DISPATCH: Event.DISPATCHED,
    Action.REASSIGN: Event.DISPATCHED,
    Action.APPROVE_REASSIGN: Event.DISPATCHED,
    Action.APPROVE_EXTENSION: Event.DELAYED,
    Action.APPROVE_SUSPENSION: Event.SUSPENDED,
    Action.RESUME: Event.RESUMED,
    Action.REDO: Event.REDO,
}


def events_of(step: StepSeen) -> tuple[Event, ...]:
    """What ``step`` means to the citizen. A case resolved on the telephone says nothing: he heard the answer."""
    if step.action is None:
        return (Event.REGISTERED,)
    if step.action in _BY_ACTION:
        return (_BY_ACTION[step.action],)
    if step.to_state is step.from_state:
        return ()
    if step.to_state is CaseState.ANSWERED:
        return (Event.ANSWERED, Event.RATE)
    closes = step.to_state is CaseState.CLOSED and step.action is not Action.RESOLVE
    return (Event.CLOSED,) if closes else ()
