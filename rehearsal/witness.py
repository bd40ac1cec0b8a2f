"""What the robots themselves saw: their event lines (``<ms> <event> <caller> [<seat>]``) put together by call."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class RobotView:
    """One call as its citizen and the seats it rang saw it. Times in milliseconds of the citizen's clock."""

    caller: str
    events: dict[str, int] = field(default_factory=dict)
    """First time of each thing the citizen did or met: made, answered, connected, pressed, rated, ended …"""
    seat: str | None = None
    """The seat that picked up."""

    @property
    def answered(self) -> bool:
        """By the switch."""
        return "answered" in self.events

    @property
    def connected(self) -> bool:
        """With a seat."""
        return "connected" in self.events

    @property
    def rated(self) -> bool:
        return "rated" in self.events

    @property
    def ended(self) -> bool:
        return "ended" in self.events

    @property
    def talk_seconds(self) -> float | None:
        """From connection until the citizen's call was over, the rating included; None when there was no talk."""
        if not (self.connected and self.ended):
            return None
        return (self.events["ended"] - self.events["connected"]) / 1000


@dataclass(frozen=True, kw_only=True)
class RobotEvent:
    """One line of a robot log."""

    at: int
    what: str
    caller: str
    seat: str | None = None


def read_events(text: str) -> list[RobotEvent]:
    """The whole lines of a robot log; a line that is not one is left out."""
    events = []
    for line in text.splitlines():
        words = line.split()
        if len(words) in (3, 4) and words[0].isdigit():
            events.append(
                RobotEvent(at=int(words[0]), what=words[1], caller=words[2], seat=words[3] if words[3:] else None)
            )
    return events


def views(citizens: Iterable[RobotEvent], seats: Iterable[RobotEvent]) -> dict[str, RobotView]:
    """Caller → what was seen of the call."""
    seen: dict[str, RobotView] = {}
    for event in citizens:
        view = seen.setdefault(event.caller, RobotView(caller=event.caller))
        view.events.setdefault(event.what, event.at)
    for event in seats:
        if event.what == "picked_up" and event.caller in seen:
            seen[event.caller].seat = event.seat
    return seen
