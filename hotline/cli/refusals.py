"""Which errors are refusals: one clear line and code 2, instead of a traceback that nobody but us can read."""

import errno

from agi_scripts import AgiError
from asterisk_conf import AsteriskConfError
from cases import CaseError
from db import StoreError
from hotline.errors import HotlineError
from ivr import IvrError
from knowledge import KnowledgeError
from queue_manager import SwitchError
from recordings import RecordingError
from rehearsal import RehearsalError
from reports import ReportError
from web import WebError

NAMED = (
    HotlineError,
    StoreError,
    AsteriskConfError,
    RecordingError,
    RehearsalError,
    ReportError,
    AgiError,
    SwitchError,
    IvrError,
    KnowledgeError,
    CaseError,
    WebError,
)
"""Their own text says what is wrong."""

REMEDIES = {
    errno.ENOSPC: "make room on this disk",
    errno.EDQUOT: "this user's share of the disk is used up: make room",
    errno.EROFS: "set HOTLINE_HOME to a folder this user may write to",
    errno.EACCES: "set HOTLINE_HOME to a folder this user may write to",
    errno.EPERM: "set HOTLINE_HOME to a folder this user may write to",
    errno.ENOTDIR: "set HOTLINE_HOME to a folder",
    errno.ENAMETOOLONG: "set HOTLINE_HOME to a shorter path",
}
"""What a disk refuses, whichever step of ours met it."""


def is_refusal(error: BaseException) -> bool:
    return isinstance(error, NAMED) or (isinstance(error, OSError) and error.errno in REMEDIES)


def told(error: BaseException) -> str:
    """The line to show for a refusal."""
    if isinstance(error, OSError) and error.errno in REMEDIES:
        # Of a copy, the second name is what could not be written.
        place = error.filename2 or error.filename or "HOTLINE_HOME"
        return f"{place}: {error.strerror}: {REMEDIES[error.errno]}"
    return str(error)
