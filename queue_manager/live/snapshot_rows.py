"""What Asterisk answers when asked for everything that is there."""

from dataclasses import dataclass

from queue_manager.live.events import Channel, Event, Member


@dataclass(frozen=True, slots=True)
class QueueRow:
    queue: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A waiting call; ``wait`` in seconds."""

    queue: str
    position: int
    uniqueid: str
    wait: int


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel there is; ``age`` in seconds, ``bridge`` "" when it is in none."""

    channel: Channel
    age: int
    application: str
    data: str
    bridge: str


Row = QueueRow | Member | EntryRow | ChannelRow


@dataclass(frozen=True, slots=True)
class Snapshot(Event):
    """All that is there at a moment: what it does not name is gone."""

    queues: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    entries: tuple[EntryRow, ...] = ()
    channels: tuple[ChannelRow, ...] = ()
    unreadable: int = 0
