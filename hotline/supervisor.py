"""Keeps services running: starts them, starts them again when they end, stops them in reverse order."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from queue_manager import BackOff

log = structlog.get_logger()

STOP_SECONDS = 15.0
"""How long a service may take to end after SIGTERM."""
STEADY_SECONDS = 60.0
"""A service that ran this long is healthy: its next failure waits a short pause again."""


@dataclass
class Service:
    """A command that must always run.

    ``orphan_signal`` is what it gets when the supervisor dies without stopping it.
    """

    name: str
    command: Sequence[str | Path]
    orphan_signal: str = "TERM"
    environment: dict[str, str] = field(default_factory=dict)


class Supervisor:
    """Runs services as children that end with us, whatever ends us.

    ``setpriv --pdeathsig`` makes the kernel stop a child when this process dies, so that even ``kill -9`` of the
    supervisor leaves no orphan that holds ports. Children get their own session: Ctrl+C reaches only us, and we
    stop them in order.
    """

    def __init__(self, services: Sequence[Service]) -> None:
        self._services = services
        self._running: dict[str, asyncio.subprocess.Process] = {}

    @property
    def pids(self) -> dict[str, int]:
        return {name: process.pid for name, process in self._running.items()}

    async def run(self) -> None:
        """Run until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                for service in self._services:
                    group.create_task(self._keep(service), name=f"keep-{service.name}")
        finally:
            await self._stop_all()

    async def _keep(self, service: Service) -> None:
        backoff = BackOff(shortest=0.5, longest=30.0)
        clock = asyncio.get_running_loop().time
        while True:
            started = clock()
            process = await self._start(service)
            code = await process.wait()
            del self._running[service.name]
            if clock() - started > STEADY_SECONDS:
                backoff.reset()
            pause = backoff.next()
            log.error("service.ended", name=service.name, code=code, restart_in=round(pause, 1))
            await asyncio.sleep(pause)

    async def _start(self, service: Service) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            "setpriv",
            "--pdeathsig",
            service.orphan_signal,
            "--",
            *service.command,
            stdin=asyncio.subprocess.DEVNULL,
            env={**os.environ, **service.environment},
            start_new_session=True,
        )
        self._running[service.name] = process
        log.info("service.started", name=service.name, pid=process.pid)
        return process

    async def _stop_all(self) -> None:
        for service in reversed(self._services):
            process = self._running.pop(service.name, None)
            if process is None or process.returncode is not None:
                continue
            with contextlib.suppress(ProcessLookupError):  # it ended between the look and the signal
                process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
            except TimeoutError:
                log.error("service.killed", name=service.name, pid=process.pid)
                process.kill()
                await process.wait()


def own_command(*arguments: str) -> list[str]:
    """The command line of another of our own services."""
    return [sys.executable, "-m", "hotline", *arguments]
