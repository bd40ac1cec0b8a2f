"""Which steps leave a case unread in whose inbox, and when somebody else is told that nobody opened it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cases.life.vocabulary import Action
from db import Limits, first_within, whole_numbers
from db.tables import AssignmentPart, UnreadWhy, Urgency

_NEW = frozenset({Action.DISPATCH, Action.REASSIGN, Action.APPROVE_REASSIGN, Action.JOIN, Action.SUB_DISPATCH})
_RETURNED = frozenset({Action.RETURN_ANSWER, Action.REDO})
_URGED = frozenset({Action.REMIND, Action.SUPERVISE, Action.INSTRUCT})
_PRESSING = list(UnreadWhy)
_WORKING = frozenset({AssignmentPart.LEAD, AssignmentPart.CO_HANDLER, AssignmentPart.SUB})


UNREAD_LIMITS: Limits = dict.fromkeys(("emergency", "important", "persistent", "normal"), (0, 10_080)) | {
    "from_hour": (0, 23), "until_hour": (1, 24),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """A unit's part in a case. ``fresh``: the step itself gave it the part; ``answered``: it has done its share."""

    unit: str
    part: AssignmentPart
    fresh: bool
    answered: bool


def told(action: Action, shares: Collection[Share], by: str | None) -> Mapping[str, UnreadWhy]:
    """By unit, what ``action`` brings into its inbox; nothing to the unit ``by`` whose own people did it."""
    why = _why(action)
    if why is None:
        return {}
    return {share.unit: why for share in shares if share.unit != by and _concerns(why, share)}


def more_pressing(one: UnreadWhy, other: UnreadWhy) -> UnreadWhy:
    """Of two reasons why a case is unread, the one that is shown."""
    return max(one, other, key=_PRESSING.index)


def _why(action: Action) -> UnreadWhy | None:
    for why, actions in ((UnreadWhy.NEW, _NEW), (UnreadWhy.RETURNED, _RETURNED), (UnreadWhy.URGED, _URGED)):
        if action in actions:
            return why
    return UnreadWhy.DECIDED if action.startswith(("approve_", "refuse_")) else None


def _concerns(why: UnreadWhy, share: Share) -> bool:
    if why is UnreadWhy.NEW:
        return share.fresh
    if why is UnreadWhy.DECIDED:
        return share.part is AssignmentPart.LEAD
    return share.part in _WORKING and (share.part is AssignmentPart.LEAD or not share.answered)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRules:
    """What a city decides: table ``setting``, key ``cases.automatic.unread_alarm``. Minutes; 0: never.

    Between ``from_hour`` and ``until_hour`` (Asia/Shanghai) everybody is told; outside them emergencies only, the
    others when the day begins.
    """

    emergency: int = 15
    important: int = 60
    persistent: int = 120
    normal: int = 240
    from_hour: int = 8
    until_hour: int = 20

    @classmethod
    def of(cls, value: object) -> "AlarmRules":
        """From a setting's value; what is missing or unusable is as by default."""
        found = replace(cls(), **whole_numbers(value, UNREAD_LIMITS))
        if found.from_hour < found.until_hour:
            return found
        return replace(found, from_hour=cls().from_hour, until_hour=cls().until_hour)


def alarm_at(since: datetime, urgency: Urgency, part: AssignmentPart, rules: AlarmRules) -> datetime | None:
    """When somebody else is told that a case unread since then was not opened; None: never.

    Who only watches over others is not watched itself.
    """
    minutes = getattr(rules, urgency.value)
    if not minutes or part not in _WORKING:
        return None
    at = since + timedelta(minutes=minutes)
    if urgency is Urgency.EMERGENCY:
        return at
    return first_within(at, [(rules.from_hour, rules.until_hour)])
