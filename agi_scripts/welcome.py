"""How a call is received: which queue, how urgent, what is heard first. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from agi_scripts.errors import NoLine
from db.tables import CallerRuleKind
from ivr import Menu

HIGHEST_PRIORITY = 100


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
class Snapshot:
    """All that a welcome depends on, as it was read at ``read_at``; ``rules`` by national number."""

    read_at: datetime
    lines: Mapping[str, LineInForce]
    rules: Mapping[str, Sequence[RuleInForce]] = field(default_factory=dict)
    menus: Mapping[str, Menu] = field(default_factory=dict)

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
    menu: str = ""
    reason: str = ""

    def variables(self) -> dict[str, str | int]:
        """As the dialplan reads them."""
        return {
            "HOTLINE_ACTION": self.action,
            "HOTLINE_QUEUE": self.queue,
            "HOTLINE_PRIORITY": self.priority,
            "HOTLINE_GREETING": "&".join(f"hotline/{key}" for key in self.greeting),
            "HOTLINE_NOTICE": self.notice,
            "HOTLINE_MENU": self.menu,
            "HOTLINE_REASON": self.reason,
        }


def welcome(snapshot: Snapshot, *, dialled: str, caller: str | None, now: datetime) -> Welcome:
    """Decide for one call. ``caller``: national number, None when withheld. Raises ``NoLine``."""
    line = snapshot.line(dialled)
    rules = [rule for rule in snapshot.rules.get(caller or "", ()) if rule.holds(now)]
    blocking = next((rule for rule in rules if rule.kind is CallerRuleKind.BLOCKED), None)
    raised = max((rule.priority for rule in rules if rule.kind is CallerRuleKind.PRIORITY), default=0)
    menu = line.menu if line.menu in snapshot.menus else None
    return Welcome(
        action="blocked" if blocking else "menu" if menu else "queue",
        queue=line.queue,
        priority=max(0, min(line.priority + raised, HIGHEST_PRIORITY)),
        greeting=line.greeting,
        notice=line.notice,
        menu=menu or "",
        reason=f"rule-{blocking.id}" if blocking else "",
    )
