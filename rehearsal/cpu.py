"""CPU seconds of processes by role, between two moments."""

import resource
from collections.abc import Mapping, Sequence
from typing import Self

import psutil


class CpuMeter:
    """Measures from its making until `used`; a role is a list of process ids, their children included.

    `apart` names children that get a role of their own, by a word of their command line.
    A process that ends in between counts with what it had used when last looked at; call `look` now and then.
    """

    def __init__(self, roles: Mapping[str, Sequence[int]], *, apart: Mapping[str, str] | None = None) -> None:
        self._roles, self._apart = roles, dict(apart or {})
        self._first: dict[tuple[int, float], float] = {}
        self._last: dict[tuple[int, float], tuple[str, float]] = {}
        self._children = _children_seconds()
        self.look(first=True)

    def look(self, *, first: bool = False) -> Self:
        """Take the figures of now."""
        for role, pids in self._roles.items():
            for process in _family(pids):
                try:
                    with process.oneshot():
                        key = process.pid, process.create_time()
                        times = process.cpu_times()
                        command = process.cmdline()
                except psutil.Error:
                    continue
                seconds = times.user + times.system
                part = next(
                    (name for name, word in self._apart.items() if any(word in given for given in command)), role
                )
                if first:
                    self._first[key] = seconds
                self._last[key] = part, seconds
        return self

    def used(self) -> dict[str, float]:
        """Role → CPU seconds so far; ``sipp`` = the children of this process that have ended meanwhile."""
        self.look()
        seconds = dict.fromkeys([*self._roles, *self._apart], 0.0)
        for key, (role, last) in self._last.items():
            seconds[role] += last - self._first.get(key, 0.0)
        return {role: round(value, 2) for role, value in seconds.items()} | {
            "sipp": round(_children_seconds() - self._children, 2)
        }


def _family(pids: Sequence[int]) -> list[psutil.Process]:
    family: list[psutil.Process] = []
    for pid in pids:
        try:
            process = psutil.Process(pid)
            family += [process, *process.children(recursive=True)]
        except psutil.NoSuchProcess:
            continue
    return family


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
