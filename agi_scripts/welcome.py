"""How a call is received: which queue, how urgent, what is heard first. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from agi_scripts.announcing import AnnouncementInForce, to_say
from agi_scripts.errors import NoLine
from agi_scripts.waiting import DEFAULT_TALK
from db.tables import CallerRuleKind
from ivr import Menu

HIGHEST_PRIORITY = 100
WARNING = "harassment-warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInForce:
    """A line as its administrator left it. ``greeting``: prompt keys, played in this order."""

    number: str
    queue: str
    greeting: tuple[str, ...] = ("greeting",)
    notice: str = "recording-notice"
    menu: str | None = None
    priority: int = 0
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInForce:
    """What holds for one caller's number from ``since`` until, and not at, ``until``."""

    id: int
    kind: CallerRuleKind
    since: datetime
    until: datetime
    approved: bool
    priority: int = 0

    def holds(self, now: datetime) -> bool:
        # Nobody is shut out of a government hotline without a supervisor's name under it.
        return self.since <= now < self.until and (self.approved or self.kind is not CallerRuleKind.BLOCKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRules:
    """What a city decides: table ``setting``, key ``priority.rules``. Each weight is added, 100 is the highest."""

    abandons: int = 2
    """So many calls given up in the queue within ``abandon_minutes`` ..."""
    abandon_minutes: int = 30
    repeated: int = 20
    """... raise the next one by this."""
    returned: int = 30
    """For who calls back after we tried to reach him."""

    @classmethod
    def of(cls, value: object) -> "PriorityRules":
        """From a setting's value; what is missing or no number is as by default."""
        given = value if isinstance(value, dict) else {}
        known = {name: given.get(name) for name in cls.__slots__}
        return cls(**{name: number for name, number in known.items() if type(number) is int and number >= 0})


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that a welcome depends on, as it was read at ``read_at``; ``rules`` by national number.

    ``abandons``: calls lately given up in the queue, by national number. ``returned``: numbers we tried to call back.
    ``talk_seconds``: mean of the last hour with its after-call work, by queue. ``calendar``: see ``announcing``.
    """

    read_at: datetime
    lines: Mapping[str, LineInForce]
    rules: Mapping[str, Sequence[RuleInForce]] = field(default_factory=dict)
    menus: Mapping[str, Menu] = field(default_factory=dict)
    announcements: Sequence[AnnouncementInForce] = ()
    calendar: Mapping[date, bool] = field(default_factory=dict)
    priorities: PriorityRules = PriorityRules()
    abandons: Mapping[str, int] = field(default_factory=dict)
    returned: frozenset[str] = frozenset()
    talk_seconds: Mapping[str, float] = field(default_factory=dict)

    def talk_of(self, queue: str) -> float:
        """Seconds a seat of this queue is taken by one citizen."""
        return self.talk_seconds.get(queue, DEFAULT_TALK)

    def line(self, dialled: str) -> LineInForce:
        """The line dialled, or the default line. Raises ``NoLine``."""
        found = self.lines.get(dialled) or next((line for line in self.lines.values() if line.is_default), None)
        if found is None:
            raise NoLine("the number dialled is no line, and there is no default line")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """``action``: queue, menu or blocked. ``greeting`` are prompt keys; ``reason`` names the rule that blocks."""

    action: str
    queue: str
    priority: int
    greeting: tuple[str, ...]
    notice: str
    announce: tuple[str, ...] = ()
    menu: str = ""
    reason: str = ""

    def variables(self) -> dict[str, str | int]:
        """As the dialplan reads them."""
        return {
            "HOTLINE_ACTION": self.action,
            "HOTLINE_QUEUE": self.queue,
            "HOTLINE_PRIORITY": self.priority,
            "HOTLINE_GREETING": "&".join(f"hotline/{key}" for key in self.greeting),
            "HOTLINE_ANNOUNCE": "&".join(self.announce),
            "HOTLINE_NOTICE": self.notice,
            "HOTLINE_MENU": self.menu,
            "HOTLINE_REASON": self.reason,
        }


def welcome(snapshot: Snapshot, *, dialled: str, caller: str | None, now: datetime) -> Welcome:
    """Decide for one call. ``caller``: national number, None when withheld. Raises ``NoLine``."""
    line = snapshot.line(dialled)
    rules = [rule for rule in snapshot.rules.get(caller or "", ()) if rule.holds(now)]
    blocking = next((rule for rule in rules if rule.kind is CallerRuleKind.BLOCKED), None)
    warned = any(rule.kind is CallerRuleKind.WARNED for rule in rules)
    said = to_say(snapshot.announcements, line=line.number, now=now, calendar=snapshot.calendar)
    menu = line.menu if line.menu in snapshot.menus else None
    return Welcome(
        action="blocked" if blocking else "menu" if menu else "queue",
        queue=line.queue,
        priority=max(0, min(line.priority + _raised(snapshot, caller, rules), HIGHEST_PRIORITY)),
        greeting=line.greeting,
        announce=(WARNING, *said) if warned else said,
        notice=line.notice,
        menu=menu or "",
        reason=f"rule-{blocking.id}" if blocking else "",
    )


def _raised(snapshot: Snapshot, caller: str | None, rules: Sequence[RuleInForce]) -> int:
    """By how much this citizen goes before others: what a person decided, and what he went through lately."""
    weights = snapshot.priorities
    raised = max((rule.priority for rule in rules if rule.kind is CallerRuleKind.PRIORITY), default=0)
    if caller and weights.abandons and snapshot.abandons.get(caller, 0) >= weights.abandons:
        raised += weights.repeated
    return raised + weights.returned if caller in snapshot.returned else raised
