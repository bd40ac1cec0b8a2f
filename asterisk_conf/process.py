"""One Asterisk: start or adopt, ask, stop. Only ever signals the process it started or adopted."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import socket
import struct
import threading
import time
from pathlib import Path
from types import TracebackType

import structlog

from asterisk_conf.adopted import AdoptedProcess
from asterisk_conf.errors import (
    AlreadyRunning,
    AsteriskDied,
    BootTimeout,
    CommandFailed,
    PortTaken,
)
from asterisk_conf.folders import prepare_folders
from asterisk_conf.plan import SwitchPlan
from asterisk_conf.program import AsteriskProgram

log = structlog.get_logger()

BOOT_SECONDS = 20.0
STOP_SECONDS = 5.0
PRIVATE_UMASK = 0o027
"""Recordings, numbers and secrets: nothing for others on the host."""
COMMAND_SECONDS = 10.0
LOG_TAIL_LINES = 20
_RETRY_SECONDS = 0.05
_QUOTED_CALLER = re.compile(r"(?<=CallerID Name ).*(?= has invalid)|(?<=from ')\".*?\" (?=<)")
_LONG_NUMBER = re.compile(r"\+?\d{7,}")


def may_go_first() -> bool:
    """Whether this user may let a process go before all others.

    Speech that waits for a processor is speech with gaps, so Asterisk goes first, as in Debian's own service; without
    the right to it, it would not start with ``-p`` at all. Tried on a thread that ends at once.
    """
    allowed: list[bool] = []

    def attempt() -> None:
        try:
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
        except PermissionError:
            allowed.append(False)
        else:
            allowed.append(True)

    thread = threading.Thread(target=attempt, name="may-go-first")
    thread.start()
    thread.join()
    return allowed == [True]


class AsteriskProcess:
    """Runs the rendered folder of ``plan`` in the foreground of a child process.

    Use as ``async with AsteriskProcess(program, plan) as asterisk: ...`` after ``render(plan)``, or by
    ``start`` and ``stop``. ``rx`` also reaches an Asterisk of this folder that an earlier process of ours left running.
    """

    def __init__(self, program: AsteriskProgram, plan: SwitchPlan) -> None:
        self._program = program
        self._plan = plan
        self._process: asyncio.subprocess.Process | AdoptedProcess | None = None
        self.boot_seconds = 0.0

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self, timeout: float = BOOT_SECONDS) -> None:
        """Start and wait until every module is loaded and calls are taken.

        Raises:
            AlreadyRunning, PortTaken: before anything was started.
            AsteriskDied, BootTimeout: with the end of the log; nothing is left running.
        """
        folders = self._plan.folders
        prepare_folders(folders, self._program)
        self._refuse_second()
        self._refuse_taken_ports()
        began = time.monotonic()
        with (folders.log / "console").open("ab") as console:
            self._process = await asyncio.create_subprocess_exec(
                *self._program.argv, *self._config(), "-f", "-n", *(["-p"] if may_go_first() else []),
                stdin=asyncio.subprocess.DEVNULL, stdout=console, stderr=console,
                start_new_session=True, umask=PRIVATE_UMASK,
            )  # fmt: skip
        try:
            await self._wait_booted(timeout)
        except BaseException:
            await self.stop(timeout=0)
            raise
        self.boot_seconds = time.monotonic() - began
        log.info(
            "asterisk.booted",
            pid=self.pid,
            version=self._program.version,
            seconds=round(self.boot_seconds, 3),
        )

    def adopt(self) -> bool:
        """Take over the Asterisk that already runs from this plan's folders; False when there is none.

        Calls go on while our programs are down, so the next of them must find the switch as it is.
        """
        pid = self.already_running()
        if pid is None:
            return False
        self._process = AdoptedProcess(pid)
        log.info("asterisk.adopted", pid=pid)
        return True

    def already_running(self) -> int | None:
        """Process id of the Asterisk that runs from this plan's folders, whoever started it."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as console:
            try:
                console.connect(str(self._plan.folders.run / "asterisk.ctl"))
            except OSError:
                return None  # a leftover of an Asterisk that was killed, or none at all
            credentials = console.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        pid: int = struct.unpack("3i", credentials)[0]
        return pid

    async def rx(self, command: str, timeout: float = COMMAND_SECONDS) -> str:
        """Run one console command and return what it prints.

        Raises:
            CommandFailed: no Asterisk listens, or it did not answer in time.
        """
        process = await asyncio.create_subprocess_exec(
            *self._program.argv, *self._config(), "-rx", command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        try:
            answer, _ = await asyncio.wait_for(process.communicate(), timeout)
        except TimeoutError as exc:
            raise CommandFailed(command, f"no answer within {timeout:g} s") from exc
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        text = answer.decode(errors="replace")
        if process.returncode != 0:
            raise CommandFailed(command, text.strip())
        return text

    async def reload(self, module: str = "") -> None:
        """Take over changed files, calls stay; ``module`` such as ``app_queue.so``, or all of them."""
        await self.rx(f"module reload {module}".rstrip())

    async def stop(self, timeout: float = STOP_SECONDS) -> None:
        """Ask it to stop now, then SIGTERM, then SIGKILL, ``timeout`` seconds apart. Fine when it does not run."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        if timeout > 0:
            with contextlib.suppress(CommandFailed):
                await self.rx("core stop now", timeout)
        for end in (None, process.terminate, process.kill):
            if end is not None:
                with contextlib.suppress(ProcessLookupError):
                    end()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), timeout if end != process.kill else None)
                break
        log.info("asterisk.stopped", pid=process.pid, code=process.returncode)

    async def wait(self) -> int:
        """Wait until Asterisk ends by itself and return its code."""
        if self._process is None:
            raise CommandFailed("wait", "it was never started")
        return await self._process.wait()

    async def __aenter__(self) -> AsteriskProcess:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def log_tail(self) -> str:
        """The last lines of its console and of its log, without what they may quote of callers."""
        folder = self._plan.folders.log
        lines = [line for name in ("console", "messages") for line in _last_lines(folder / name)]
        return "\n".join(lines[-LOG_TAIL_LINES:])

    def _config(self) -> tuple[str, str]:
        return ("-C", str(self._plan.folders.etc / "asterisk.conf"))

    async def _wait_booted(self, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while (left := deadline - time.monotonic()) > 0:
            if self.pid is None:
                raise AsteriskDied(self._process.returncode if self._process else None, self.log_tail())
            # The console socket appears early; before it does, the command fails at once.
            with contextlib.suppress(CommandFailed):
                if "fully booted" in (await self.rx("core waitfullybooted", left)).lower():
                    return
            await asyncio.sleep(_RETRY_SECONDS)
        raise BootTimeout(timeout, self.log_tail())

    def _refuse_second(self) -> None:
        pid = self.already_running()
        if pid is not None:
            raise AlreadyRunning(self._plan.folders.run, pid=pid)

    def _refuse_taken_ports(self) -> None:
        plan = self._plan
        _refuse_taken("SIP", plan.bind, plan.ports.sip, socket.SOCK_DGRAM)
        if plan.tls:
            _refuse_taken("SIP over TLS", plan.bind, plan.ports.sip_tls, socket.SOCK_STREAM)
        _refuse_taken("AMI", "127.0.0.1", plan.ports.ami, socket.SOCK_STREAM)


def _refuse_taken(purpose: str, host: str, port: int, kind: socket.SocketKind) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, kind) as probe:
        if kind == socket.SOCK_STREAM:
            # Connections of an Asterisk that just ended do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as exc:
            raise PortTaken(purpose, host, port) from exc


def _last_lines(path: Path) -> list[str]:
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL_LINES:]
    return [without_callers(line) for line in lines]


def without_callers(line: str) -> str:
    """A line of Asterisk's log, fit for ours: Asterisk quotes names that are not UTF-8, and numbers it refuses."""
    return _LONG_NUMBER.sub("…", _QUOTED_CALLER.sub("…", line))
