"""An Asterisk that an earlier run of ours started and that outlived it."""

from __future__ import annotations

import asyncio
import os
import signal

ENDED = -1
"""Its real exit code went to the parent it had."""


class AdoptedProcess:
    """Looks like ``asyncio.subprocess.Process``, for a process that is not our child.

    Held by a pidfd, so that neither waiting nor a signal can ever meet another process that got the same number.

    Raises:
        ProcessLookupError: it is gone already.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._handle = os.pidfd_open(pid)
        self._ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._handle, self._on_end)

    async def wait(self) -> int:
        await self._ended.wait()
        return ENDED

    def terminate(self) -> None:
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def release(self) -> None:
        """Stop watching; the process goes on."""
        if self.returncode is None:
            self._on_end()

    def _signal(self, number: signal.Signals) -> None:
        if self.returncode is None:
            signal.pidfd_send_signal(self._handle, number)

    def _on_end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._handle)
        os.close(self._handle)
        self.returncode = ENDED
        self._ended.set()
