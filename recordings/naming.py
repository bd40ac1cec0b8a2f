"""Names of recorded files: what Asterisk calls them, where we keep them. Pure."""

import re
from datetime import datetime

from db import SHANGHAI
from db.tables import RecordingKind
from recordings.errors import HostileName

_CALL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,62}[A-Za-z0-9]")
SUFFIXES = {RecordingKind.TALK: ".raw", RecordingKind.MESSAGE: ".wav"}


def call_of(name: str, kind: RecordingKind) -> str:
    """The call id in a spool file's name, e.g. ``main-1763697600.12.raw``. Raises ``HostileName``."""
    suffix = SUFFIXES[kind]
    call_id = name.removesuffix(suffix)
    if call_id == name or not _CALL.fullmatch(call_id):
        raise HostileName(f"refused a {kind.value} file: its name is not a call id and {suffix}")
    return call_id


def kept_at(call_id: str, kind: RecordingKind, ended_at: datetime, suffix: str) -> str:
    """Path in the recordings folder, by the day in Asia/Shanghai, e.g. ``2026/11/21/main-1763697600.12.wav``."""
    mark = ".message" if kind is RecordingKind.MESSAGE else ""
    return f"{ended_at.astimezone(SHANGHAI):%Y/%m/%d}/{call_id}{mark}{suffix}"


def another(name: str, sha256: str) -> str:
    """A name for a further file of the same call: the content marks it, so that taking it in twice makes one row."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{sha256[:8]}{dot}{suffix}"
