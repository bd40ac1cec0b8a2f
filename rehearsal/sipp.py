"""One SIPp process: started in a work folder, watched, and always ended by us."""

import asyncio
import os
import signal
import socket
from collections.abc import Sequence
from pathlib import Path

import structlog

from rehearsal.errors import SippFailed, SippMissing

log = structlog.get_logger()

_QUIET = (
    "-nostdin", "-f", "3600", "-i", "127.0.0.1", "-bind_local", "-mi", "127.0.0.1",
    "-ci", "127.0.0.1", "-skip_rlimit", "-watchdog_interval", "0",
    # rotated logs: an endless rehearsal must not fill the disk
    "-max_log_size", "20000000", "-trace_err", "-trace_logs",
)  # fmt: skip
_CALL_FAILED = 1  # SIPp's exit code when at least one call was not as the scenario says


class Sipp:
    """A running SIPp; made by ``start``. ``role`` is its name in errors and of its files (``<role>.log``, ``.err``)."""

    def __init__(self, role: str, folder: Path, process: asyncio.subprocess.Process) -> None:
        self.role = role
        self.log_file = folder / f"{role}.log"
        self._error_file = folder / f"{role}.err"
        self._process = process

    @classmethod
    async def start(
        cls, role: str, arguments: Sequence[str], folder: Path, *, port: int, media_port: int, program: str = "sipp"
    ) -> "Sipp":
        """Start SIPp on loopback, SIP on ``port``, sound from ``media_port`` upward.

        Raises:
            SippMissing: it is not installed.
        """
        (folder / f"{role}.log").unlink(missing_ok=True)
        (folder / f"{role}.err").unlink(missing_ok=True)
        try:
            process = await asyncio.create_subprocess_exec(
                program, *arguments, *_QUIET, "-p", str(port), "-mp", str(media_port), "-cp", str(free_port()),
                "-log_file", f"{role}.log", "-error_file", f"{role}.err",
                cwd=folder, stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for us: we let calls end before SIPp goes
            )  # fmt: skip
        except FileNotFoundError as exc:
            raise SippMissing(program) from exc
        log.info("rehearsal.sipp_started", role=role, pid=process.pid, port=port, punctual=_go_first(process.pid))
        return cls(role, folder, process)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    def events(self, start: int = 0) -> str:
        """What it has written to its event log from byte ``start`` on."""
        if not self.log_file.exists():
            return ""
        with self.log_file.open("rb") as file:
            file.seek(start)
            return file.read().decode("ascii", errors="replace")

    def errors(self) -> str:
        """The end of its error log."""
        return self._error_file.read_text(errors="replace")[-1500:].strip() if self._error_file.exists() else ""

    def refuse_end(self) -> None:
        """Raises SippFailed when it has ended."""
        if self._process.returncode is not None:
            raise SippFailed(self.role, self._process.returncode, self.errors())

    async def finish(self, seconds: float) -> bool:
        """Wait up to ``seconds`` for its own end; False when it is still running.

        Raises:
            SippFailed: it ended by a fault of its own, not of a call.
        """
        try:
            async with asyncio.timeout(seconds):
                code = await self._process.wait()
        except TimeoutError:
            return False
        if code not in (0, _CALL_FAILED):
            raise SippFailed(self.role, code, self.errors())
        return True

    def no_new_calls(self) -> None:
        """Calls it has begun go on; those that merely wait for their time inside a scenario have begun."""
        if self.running:
            self._process.send_signal(signal.SIGUSR1)

    async def stop(self, *, patience: float = 5.0) -> None:
        """End it: first its calls (as many seconds as ``patience``), then by force."""
        for sign in (signal.SIGUSR1, signal.SIGUSR1, signal.SIGTERM, signal.SIGKILL):
            if not self.running:
                return
            self._process.send_signal(sign)
            try:
                async with asyncio.timeout(patience if sign is signal.SIGUSR1 else 2.0):
                    await self._process.wait()
            except TimeoutError:
                log.warning("rehearsal.sipp_lingers", role=self.role, pid=self.pid, signal=sign.name)


def _go_first(pid: int) -> bool:
    """A telephone has a processor of its own; a robot that waits for one speaks late, and the recording shows it.

    So it goes before the switch, where this user may decide that; its sound threads, begun later, inherit it.
    """
    try:
        os.sched_setscheduler(pid, os.SCHED_RR, os.sched_param(1))
    except PermissionError:
        return False
    return True


def free_port() -> int:
    """A UDP port of loopback that is free now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def free_media_port(*, first: int = 20000, last: int = 31000, taken: Sequence[int] = (), span: int = 1000) -> int:
    """The start of ``span`` UDP ports from ``first`` on whose ends are free; SIPp steps over single ports in use.

    The very first it must have: each process of ours looks at others, for two that start at the same time would both
    find the same one free.
    """
    for port in range(first + 4 * (os.getpid() % (span // 8)), last, span):
        if port not in taken and all(_is_free(probe) for probe in (port, port + 2, port + span // 2)):
            return port
    raise SippFailed("media", 0, f"no free UDP ports between {first} and {last}")


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
