"""Refusals of this room.

AsteriskConfError
├── PlanRefused          a value of the plan cannot be written into Asterisk's files
├── AsteriskMissing      no usable Asterisk on this machine
├── AsteriskBroken       there is one, and it does not even tell its version
├── PortTaken            a port of the plan belongs to somebody else
├── AlreadyRunning       another Asterisk runs from the same run folder
├── AsteriskDied         Asterisk ended while it was needed
├── BootTimeout          Asterisk runs but did not become ready in time
└── CommandFailed        the Asterisk console did not answer
"""

from __future__ import annotations

from pathlib import Path


class AsteriskConfError(Exception):
    """Root of this room's errors."""


class PlanRefused(AsteriskConfError):
    """``item`` (such as ``queue general``) cannot be rendered, for ``reason``."""

    def __init__(self, item: str, reason: str) -> None:
        super().__init__(f"{item}: {reason}")
        self.item = item
        self.reason = reason


class AsteriskMissing(AsteriskConfError):
    """Neither the build folder nor the system holds a usable Asterisk."""

    def __init__(self, build_dir: Path) -> None:
        super().__init__(f"no Asterisk in {build_dir} and none of the system: run bin/get-asterisk")
        self.build_dir = build_dir


class AsteriskBroken(AsteriskConfError):
    """`program` cannot be run, for `reason`."""

    def __init__(self, program: str, reason: str) -> None:
        super().__init__(f"{program} does not run ({reason}): run bin/get-asterisk again")
        self.program = program
        self.reason = reason


class PortTaken(AsteriskConfError):
    """``port`` of ``purpose`` (``SIP``, ``AMI``) is in use."""

    def __init__(self, purpose: str, host: str, port: int) -> None:
        super().__init__(f"the {purpose} port {port} on {host} is in use by another program")
        self.purpose = purpose
        self.port = port


class AlreadyRunning(AsteriskConfError):
    """Another Asterisk, process ``pid``, answers on the console socket of this run folder."""

    def __init__(self, run_dir: Path, pid: int) -> None:
        super().__init__(f"an Asterisk (process {pid}) already runs from {run_dir}: stop that one first")
        self.run_dir = run_dir
        self.pid = pid


class AsteriskDied(AsteriskConfError):
    """Asterisk ended with ``code``; ``log_tail`` holds its last lines."""

    def __init__(self, code: int | None, log_tail: str) -> None:
        super().__init__(f"Asterisk ended with code {code}; its last words:\n{log_tail}")
        self.code = code
        self.log_tail = log_tail


class BootTimeout(AsteriskConfError):
    """Asterisk was not fully booted after ``seconds``; ``log_tail`` holds its last lines."""

    def __init__(self, seconds: float, log_tail: str) -> None:
        super().__init__(f"Asterisk was not ready after {seconds:g} s; its last words:\n{log_tail}")
        self.seconds = seconds
        self.log_tail = log_tail


class CommandFailed(AsteriskConfError):
    """The console did not take ``command``."""

    def __init__(self, command: str, answer: str) -> None:
        super().__init__(f"Asterisk did not take {command!r}: {answer}")
        self.command = command
        self.answer = answer
