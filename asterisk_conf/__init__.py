"""The telephone switch: what Asterisk is told, and how it is found, started, asked and stopped.

This room turns a ``SwitchPlan`` (values) into Asterisk's configuration files and runs Asterisk on them.
It does not know the database, calls, or people: who builds plans from rows, follows calls or answers the
dialplan's questions lives elsewhere and meets Asterisk by AMI, FastAGI and the files ``queue_log`` and ``cel.csv``.

    program = find_asterisk(Path("build/asterisk"))
    plan = SwitchPlan(name="city", folders=Folders.under(home, modules=program.modules), ...)
    render(plan)
    async with AsteriskProcess(program, plan) as asterisk:
        print(await asterisk.rx("queue show"))
"""

from asterisk_conf.check import Finding, check_rendered
from asterisk_conf.errors import (
    AlreadyRunning,
    AsteriskBroken,
    AsteriskConfError,
    AsteriskDied,
    AsteriskMissing,
    BootTimeout,
    CommandFailed,
    PlanRefused,
    PortTaken,
)
from asterisk_conf.folders import install_sounds, missing_prompts, prepare_folders
from asterisk_conf.host import render_host
from asterisk_conf.outbound import EMERGENCY, SELF_TESTS, OutboundPlan
from asterisk_conf.places import Folders, Ports, Secrets
from asterisk_conf.plan import Limits, LinePlan, PausePlan, QueuePlan, SeatPlan, SwitchPlan, TrunkPlan
from asterisk_conf.process import AsteriskProcess, may_go_first
from asterisk_conf.program import AsteriskProgram, find_asterisk
from asterisk_conf.render import render, render_text
from asterisk_conf.rules import SIP_HOST, SIP_SECRET, SIP_USER
from asterisk_conf.tls import Srtp, TlsPlan
from asterisk_conf.waiting import cut_music

__all__ = [
    "EMERGENCY",
    "SELF_TESTS",
    "SIP_HOST",
    "SIP_SECRET",
    "SIP_USER",
    "AlreadyRunning",
    "AsteriskBroken",
    "AsteriskConfError",
    "AsteriskDied",
    "AsteriskMissing",
    "AsteriskProcess",
    "AsteriskProgram",
    "BootTimeout",
    "CommandFailed",
    "Finding",
    "Folders",
    "Limits",
    "LinePlan",
    "OutboundPlan",
    "PausePlan",
    "PlanRefused",
    "PortTaken",
    "Ports",
    "QueuePlan",
    "SeatPlan",
    "Secrets",
    "Srtp",
    "SwitchPlan",
    "TlsPlan",
    "TrunkPlan",
    "check_rendered",
    "cut_music",
    "find_asterisk",
    "install_sounds",
    "may_go_first",
    "missing_prompts",
    "prepare_folders",
    "render",
    "render_host",
    "render_text",
]
