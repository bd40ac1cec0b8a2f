"""Asks Asterisk for everything that is there now."""

from db import Clock
from queue_manager.live.events import Member
from queue_manager.live.link import AmiLink
from queue_manager.live.parse import row_of
from queue_manager.live.snapshot_rows import ChannelRow, EntryRow, QueueRow, Snapshot


async def take_snapshot(link: AmiLink, clock: Clock) -> Snapshot:
    """Queues, members and waiting calls, then channels; stamped with the moment before the first question, since what
    is told meanwhile is applied on top of it. (Lists carry no time of their own.)

    Raises ``LinkLost``, ``ActionLate``, ``ActionRefused``.
    """
    at = clock()
    told = [*await link.collect("QueueStatus"), *await link.collect("CoreShowChannels")]
    rows = [row_of(headers) for headers in told]
    return Snapshot(
        at,
        tuple(row.queue for row in rows if isinstance(row, QueueRow)),
        tuple(row for row in rows if isinstance(row, Member)),
        tuple(row for row in rows if isinstance(row, EntryRow)),
        tuple(row for row in rows if isinstance(row, ChannelRow)),
        rows.count(None),
    )
