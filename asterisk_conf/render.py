"""From a plan to the files of /etc/asterisk."""

from __future__ import annotations

import ipaddress
import tempfile
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from asterisk_conf.errors import PlanRefused
from asterisk_conf.plan import SwitchPlan
from asterisk_conf.rules import UNSAFE_TEXT
from asterisk_conf.waiting import entries

FILE_MODE = 0o640
"""Secrets are in these files: the owner writes, the group (asterisk on a stock host) reads."""

PROGRAM_MODE = 0o750
"""Of files Asterisk runs (``.agi``)."""

SAFE_NUMBER = r"0-9A-Za-z+*#_.\-"
"""FILTER()'s alphabet for what callers control."""

AMI_EVENTS = (
    "FullyBooted",
    "Shutdown",
    "Newchannel",
    "Newstate",
    "Hangup",
    "QueueCallerJoin",
    "QueueCallerLeave",
    "QueueCallerAbandon",
    "AgentCalled",
    "AgentConnect",
    "AgentComplete",
    "AgentDump",
    "AgentRingNoAnswer",
    "QueueMemberStatus",
    "QueueMemberAdded",
    "QueueMemberRemoved",
    "QueueMemberPause",
    "QueueMemberPenalty",
    "QueueMemberRinginuse",
    "Hold",
    "Unhold",
    "BlindTransfer",
    "AttendedTransfer",
    "ContactStatus",
    "UserEvent",
    "OriginateResponse",
    "BridgeEnter",
    "BridgeLeave",
)
"""The only events the AMI user receives; lists answering an action come besides."""

_TEMPLATES = "templates"


def render_text(plan: SwitchPlan) -> dict[str, str]:
    """The text of every file, by file name.

    Raises:
        PlanRefused: a value would break out of its line (a second guard behind the plan's own checks).
    """
    environment = _environment()
    context = {
        "plan": plan,
        "folders": plan.folders,
        "ports": plan.ports,
        "media_address": None if ipaddress.ip_address(plan.bind).is_unspecified else plan.bind,
        "ami_events": AMI_EVENTS,
        "safe_number": SAFE_NUMBER,
        "playlists": {queue.name: list(entries(queue, plan.folders.data, plan.language)) for queue in plan.queues},
    }
    # Below templates/ lie parts of files; the files themselves stand at its top.
    names = sorted(name for name in environment.list_templates() if name.endswith(".j2") and "/" not in name)
    return {name.removesuffix(".j2"): environment.get_template(name).render(context) for name in names}


def render(plan: SwitchPlan, target: Path | None = None) -> tuple[str, ...]:
    """Write the files into ``target`` (default: the plan's etc folder); return the names of those that changed.

    Each file is replaced whole, so a reload never reads half of one; an unchanged plan changes nothing.
    """
    folder = target or plan.folders.etc
    texts = render_text(plan)
    folder.mkdir(parents=True, exist_ok=True)
    changed = tuple(name for name, text in texts.items() if not _holds(folder / name, text))
    with tempfile.TemporaryDirectory(dir=folder, prefix=".rendering-") as aside:
        for name in changed:
            draft = Path(aside) / name
            draft.touch(mode=_mode(name))
            draft.chmod(_mode(name))
            draft.write_text(texts[name], encoding="utf-8")
        for name in changed:
            (Path(aside) / name).replace(folder / name)
    return changed


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode() and path.stat().st_mode & 0o777 == _mode(path.name)


def _mode(name: str) -> int:
    return PROGRAM_MODE if name.endswith(".agi") else FILE_MODE


@cache
def _environment() -> Environment:
    # No autoescape: these are Asterisk's files, not HTML; _guard is what keeps a value inside its line.
    return Environment(  # noqa: S701
        loader=PackageLoader("asterisk_conf", _TEMPLATES),
        undefined=StrictUndefined,
        finalize=_guard,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _guard(value: object) -> object:
    """Every value on its way into a file passes here."""
    if UNSAFE_TEXT.search(str(value)):
        raise PlanRefused("configuration", f"the value {str(value)!r} would break out of its line")
    return value
