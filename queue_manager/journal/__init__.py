"""The call journal: Asterisk's own ``queue_log`` and ``cel.csv``, every line once, and the calls they tell of.

Knows how to follow those files whatever happens to them and to us, what each line means, and how a call follows from
its lines. Does not know who is on the phone now (that is the live board's) or what a call was about.
"""

from queue_manager.journal.audit import Counted, Difference, Stored, differences, recount, stored
from queue_manager.journal.follower import RecordFollower
from queue_manager.journal.news import Listener
from queue_manager.journal.projection import project
from queue_manager.journal.queries import (
    CallQueries,
    CallStory,
    GapRow,
    JournalLine,
)
from queue_manager.journal.rebuild import rebuild
from queue_manager.journal.records import BadLine, Fact, parse_cel, parse_queue_log
from queue_manager.journal.shapes import CallChange, CallRecord, CallRow, Leg, Visit

__all__ = [
    "BadLine",
    "CallChange",
    "CallQueries",
    "CallRecord",
    "CallRow",
    "CallStory",
    "Counted",
    "Difference",
    "Fact",
    "GapRow",
    "JournalLine",
    "Leg",
    "Listener",
    "RecordFollower",
    "Stored",
    "Visit",
    "differences",
    "parse_cel",
    "parse_queue_log",
    "project",
    "rebuild",
    "recount",
    "stored",
]
