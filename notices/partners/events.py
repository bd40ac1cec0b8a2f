"""What other software is told of a case, seen from one unit. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from cases import Action
from db.tables import CaseState
from notices.events import StepSeen


class PartnerEvent(StrEnum):
    """Values are sent and stored: never rename one."""

    DISPATCHED = "case.dispatched"  # the unit has a part in the case now
    RETURNED = "case.returned"  # the unit has none any more
    ANSWER_RETURNED = "case.answer_returned"
    REMINDED = "case.reminded"
    SUPERVISED = "case.supervised"
    INSTRUCTED = "case.instructed"
    DECIDED = "case.request_decided"
    RESUMED = "case.resumed"
    DUE_CHANGED = "case.due_changed"
    REDO = "case.redo"
    CLOSED = "case.closed"
    MATTER_ANSWERED = "matter.answered"  # of a matter the partner brought
    MATTER_CLOSED = "matter.closed"
    TEST = "test"


OF_UNITS = tuple(event for event in PartnerEvent if event.startswith("case."))
"""Those a partner may choose; it is always told what became of its own matters."""
EVENT_WORDS: Mapping[PartnerEvent, str] = {
    PartnerEvent.DISPATCHED: "派单、改派、协办", PartnerEvent.RETURNED: "退出办理",
    PartnerEvent.ANSWER_RETURNED: "答复退回",
    PartnerEvent.REMINDED: "催办", PartnerEvent.SUPERVISED: "督办", PartnerEvent.INSTRUCTED: "批办",
    PartnerEvent.DECIDED: "申请已审批", PartnerEvent.RESUMED: "恢复办理", PartnerEvent.DUE_CHANGED: "期限变更",
    PartnerEvent.REDO: "重办", PartnerEvent.CLOSED: "办结", PartnerEvent.MATTER_ANSWERED: "来件已答复",
    PartnerEvent.MATTER_CLOSED: "来件已办结", PartnerEvent.TEST: "测试",
}  # fmt: skip
_BY_ACTION: Mapping[Action, PartnerEvent] = {
    Action.RETURN_ANSWER: PartnerEvent.ANSWER_RETURNED,
    Action.REMIND: PartnerEvent.REMINDED,
    Action.SUPERVISE: PartnerEvent.SUPERVISED,
    Action.INSTRUCT: PartnerEvent.INSTRUCTED,
    Action.RESUME: PartnerEvent.RESUMED,
    Action.REDO: PartnerEvent.REDO,
    Action.CLOSE: PartnerEvent.CLOSED,
}
_WORKING = frozenset({CaseState.DISPATCHED, CaseState.HANDLING, CaseState.SUSPENDED})


def unit_events(step: StepSeen, *, gained: bool, lost: bool) -> tuple[PartnerEvent, ...]:
    """What ``step`` is to a unit with a part in the case; ``gained``, ``lost``: whether the step gave or took it."""
    if gained:
        return (PartnerEvent.DISPATCHED,)
    if lost:
        return (PartnerEvent.RETURNED,)
    found: list[PartnerEvent] = []
    if step.action is not None and step.action in _BY_ACTION:
        found.append(_BY_ACTION[step.action])
    elif step.action is not None and step.action.startswith(("approve_", "refuse_")):
        found.append(PartnerEvent.DECIDED)
    # The answer's clock ends with the answer; that is no new limit.
    if step.moved_limit and step.to_state in _WORKING:
        found.append(PartnerEvent.DUE_CHANGED)
    return tuple(found)


def matter_events(step: StepSeen) -> tuple[PartnerEvent, ...]:
    """What ``step`` is to the partner whose matter the case is."""
    if step.to_state is step.from_state:
        return ()
    if step.to_state is CaseState.ANSWERED or step.action is Action.RESOLVE:
        return (PartnerEvent.MATTER_ANSWERED,)
    return (PartnerEvent.MATTER_CLOSED,) if step.to_state is CaseState.CLOSED else ()
