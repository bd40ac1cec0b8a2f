"""What the dialplan asks us while a citizen is on the line, answered over FastAGI within its deadline.

Knows Asterisk's gateway language and what each dialplan entry answers. Knows nothing of the dialplan's own defaults,
which take over whenever an answer is late, missing or incomplete.
"""

from agi_scripts.conversation import Conversation
from agi_scripts.directory import Directory
from agi_scripts.entry import Entry, finish
from agi_scripts.errors import (
    AgiError,
    CommandFailed,
    CommandTooLong,
    ConversationFault,
    DirectoryEmpty,
    HangupError,
    HistoryUnavailable,
    NoLine,
    NotAgi,
    PortTaken,
    ReplyLate,
)
from agi_scripts.history import History
from agi_scripts.incoming import Incoming
from agi_scripts.menu import MenuEntry
from agi_scripts.notice import Notice
from agi_scripts.numbers import Caller, caller, national
from agi_scripts.position import Position
from agi_scripts.progress import Progress
from agi_scripts.server import AgiServer, Counters

__all__ = [
    "AgiError",
    "AgiServer",
    "Caller",
    "CommandFailed",
    "CommandTooLong",
    "Conversation",
    "ConversationFault",
    "Counters",
    "Directory",
    "DirectoryEmpty",
    "Entry",
    "HangupError",
    "History",
    "HistoryUnavailable",
    "Incoming",
    "MenuEntry",
    "NoLine",
    "NotAgi",
    "Notice",
    "PortTaken",
    "Position",
    "Progress",
    "ReplyLate",
    "caller",
    "finish",
    "national",
]
