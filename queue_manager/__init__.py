"""The telephone exchange as it is now and as it was: AMI and the live board, Asterisk's record and the call journal.

Two halves that do not know each other. ``live`` owns AMI and shows the present; whatever it loses it asks for again.
``journal`` reads what Asterisk wrote down itself and owes nothing to anybody having listened.
"""

from queue_manager.backoff import BackOff
from queue_manager.journal import (
    CallChange,
    CallQueries,
    CallRecord,
    CallStory,
    Counted,
    Difference,
    RecordFollower,
    differences,
    rebuild,
    recount,
    stored,
)
from queue_manager.live import (
    AmiLink,
    AmiLogin,
    Board,
    BoardClient,
    BoardServer,
    FeedError,
    FeedView,
    LinkError,
    LiveError,
    LiveFollower,
    SwitchSetup,
    as_json,
    event_of,
    until_live,
)

__all__ = [
    "AmiLink",
    "AmiLogin",
    "BackOff",
    "Board",
    "BoardClient",
    "BoardServer",
    "CallChange",
    "CallQueries",
    "CallRecord",
    "CallStory",
    "Counted",
    "Difference",
    "FeedError",
    "FeedView",
    "LinkError",
    "LiveError",
    "LiveFollower",
    "RecordFollower",
    "SwitchSetup",
    "as_json",
    "differences",
    "event_of",
    "rebuild",
    "recount",
    "stored",
    "until_live",
]
