"""Would Asterisk take this plan? Asked of a throwaway Asterisk beside the running one, for ``hotline doctor``."""

from __future__ import annotations

import re
import socket
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from asterisk_conf.folders import is_there
from asterisk_conf.places import Folders, Ports
from asterisk_conf.plan import SwitchPlan
from asterisk_conf.process import AsteriskProcess
from asterisk_conf.program import AsteriskProgram
from asterisk_conf.render import render, render_text
from asterisk_conf.waiting import entries

_LOG_LINE = re.compile(r"\] (?P<level>ERROR|WARNING)\[[^\]]*\](?:\[[^\]]*\])? (?P<text>.*)")
_MODULE = re.compile(r"^load=(\S+)", re.MULTILINE)
_RTP_BLOCK = 1000


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A complaint. ``level``: error or warning; ``about``: log, music, module, context, queue or endpoint."""

    level: str
    about: str
    text: str


async def check_rendered(plan: SwitchPlan, program: AsteriskProgram) -> list[Finding]:
    """Load ``plan`` into a throwaway Asterisk and return every complaint; none means it is taken as written.

    The running switch is not touched: other folders, free loopback ports, no registration at the trunk.

    Raises:
        AsteriskDied, BootTimeout: it does not even start; the error holds the log.
    """
    with tempfile.TemporaryDirectory(prefix="hotline-check-") as home:
        trial = _trial(plan, Path(home), program)
        _borrow_sounds(plan.folders, trial.folders)
        render(trial)
        async with AsteriskProcess(program, trial) as asterisk:
            shown = {command: await asterisk.rx(command) for command in _COMMANDS}
        return [*log_findings(trial.folders.log / "messages"), *silent(plan), *absent(trial, shown)]


_COMMANDS = ("module show", "dialplan show", "queue show", "pjsip show endpoints")


def log_findings(path: Path) -> list[Finding]:
    """Every ERROR and WARNING line of an Asterisk log."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    found = (_LOG_LINE.search(line) for line in lines)
    return [Finding(level=hit["level"].lower(), about="log", text=hit["text"]) for hit in found if hit]


def silent(plan: SwitchPlan) -> list[Finding]:
    """Queues whose waiting music lacks pieces: their announcements would follow each other without a pause."""
    folders = plan.folders
    played = {queue.name: entries(queue, folders.data, plan.language) for queue in plan.queues}
    lacking = [name for name, whole in played.items() if not all(map(is_there, whole))]
    return [Finding(level="warning", about="music", text=f"{name}: sounds are missing") for name in lacking]


def absent(plan: SwitchPlan, shown: dict[str, str]) -> list[Finding]:
    """What the plan has and the consoles' answers (``shown``, by command) do not show."""
    modules = _MODULE.findall(render_text(plan)["modules.conf"])
    running = {line.split()[0] for line in shown["module show"].splitlines() if " Running " in line}
    endpoints = [*(seat.number for seat in plan.seats), *(trunk.name for trunk in plan.trunks)]
    missing = [("module", name) for name in modules if name not in running]
    missing += [("context", name) for name in plan.contexts if f"[ Context '{name}' " not in shown["dialplan show"]]
    missing += [("queue", queue.name) for queue in plan.queues if f"{queue.name} has " not in shown["queue show"]]
    missing += [("endpoint", name) for name in endpoints if f"Endpoint:  {name} " not in shown["pjsip show endpoints"]]
    return [Finding(level="error", about=about, text=f"{name} is missing") for about, name in missing]


def _trial(plan: SwitchPlan, home: Path, program: AsteriskProgram) -> SwitchPlan:
    """The plan in a temporary home, on loopback, registering nowhere."""
    trunks = tuple(replace(trunk, user="", password="", server="") for trunk in plan.trunks)
    folders = Folders.under(home, modules=program.modules)
    return replace(plan, folders=folders, ports=free_ports(tls=plan.tls is not None), bind="127.0.0.1", trunks=trunks)


def _borrow_sounds(real: Folders, trial: Folders) -> None:
    trial.data.mkdir(parents=True, exist_ok=True)
    for name in ("sounds", "moh"):
        if (real.data / name).is_dir():
            (trial.data / name).symlink_to(real.data / name)


def free_ports(*, tls: bool = False) -> Ports:
    """Ports nobody holds at this moment on loopback; ``tls``: one for SIP over TLS, too."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sip,
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as ami,
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as agi,
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sip_tls,
    ):
        numbers = []
        for one in (sip, ami, agi, sip_tls):
            one.bind(("127.0.0.1", 0))
            numbers.append(one.getsockname()[1])
    # The system hands out ports above 32768 here, so a block below stays clear of them; Asterisk itself skips
    # single RTP ports that are taken.
    first = 12000 + numbers[0] % 16 * _RTP_BLOCK
    return Ports(
        sip=numbers[0],
        rtp_first=first,
        rtp_last=first + _RTP_BLOCK - 1,
        ami=numbers[1],
        agi=numbers[2],
        sip_tls=numbers[3] if tls else 0,
    )
