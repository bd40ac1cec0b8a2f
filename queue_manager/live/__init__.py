"""The live board of a switch: who waits, who talks, what every seat does, this second.

Owns AMI: the one connection to an Asterisk, its events, the board made of them, and the feed that brings the board to
other processes. Knows nothing of what happened before (that is the journal, from Asterisk's own files), of cases, or
of pages. Every row can be lost and is won back by asking Asterisk again.
"""

from queue_manager.live.board import Board, CallState, CallView, QueueView, SeatState, SeatView, as_json
from queue_manager.live.client import BoardClient, FeedView, until_live
from queue_manager.live.draft import Key
from queue_manager.live.errors import (
    ActionError,
    ActionLate,
    ActionRefused,
    BadActionValue,
    LinkError,
    LinkLost,
    LiveError,
    LoginLate,
    LoginRefused,
    Unreachable,
)
from queue_manager.live.feed import BoardServer
from queue_manager.live.follower import FollowerTuning, Listener, LiveFollower
from queue_manager.live.link import AmiLink, AmiLogin, LinkTimes
from queue_manager.live.parse import event_of
from queue_manager.live.state import SwitchSetup

__all__ = [
    "ActionError",
    "ActionLate",
    "ActionRefused",
    "AmiLink",
    "AmiLogin",
    "BadActionValue",
    "Board",
    "BoardClient",
    "BoardServer",
    "CallState",
    "CallView",
    "FeedView",
    "FollowerTuning",
    "Key",
    "LinkError",
    "LinkLost",
    "LinkTimes",
    "Listener",
    "LiveError",
    "LiveFollower",
    "LoginLate",
    "LoginRefused",
    "QueueView",
    "SeatState",
    "SeatView",
    "SwitchSetup",
    "Unreachable",
    "as_json",
    "event_of",
    "until_live",
]
