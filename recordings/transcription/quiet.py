"""Which parts of a channel are worth hearing. Pure.

On a talk's recording one side is silent most of the time, and what telephone coding leaves of silence is a few
units around zero. Decoding it costs as much as speech; leaving it out must not move the words.
"""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

QUIET_LEVEL = 32
"""Largest absolute sample of silence, -60 dBFS: A-law's own silence is 8, µ-law's 0."""
BLOCK_SECONDS = 0.1
KEPT_SECONDS = 0.6
"""Silence kept on either side of sound: enough for the recogniser to see that a sentence ended (0.5 s)."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Samples ``start`` to ``end`` of a channel."""

    start: int
    end: int


def loud_stretches(channel: NDArray[np.int16], rate: int) -> list[Stretch]:
    """The parts of ``channel`` that are not long silence, in order, none touching another."""
    block = max(1, int(rate * BLOCK_SECONDS))
    if not len(channel):
        return []
    starts = np.arange(0, len(channel), block)
    high = np.maximum.reduceat(channel, starts)
    low = np.minimum.reduceat(channel, starts)
    loud = np.flatnonzero((high > QUIET_LEVEL) | (low < -QUIET_LEVEL))
    kept = int(rate * KEPT_SECONDS)
    found: list[Stretch] = []
    for index in loud.tolist():
        start, end = max(index * block - kept, 0), min((index + 1) * block + kept, len(channel))
        if found and start <= found[-1].end:
            found[-1] = Stretch(found[-1].start, end)
        else:
            found.append(Stretch(start, end))
    return found


class Clock:
    """Turns seconds of what was fed to a recogniser into seconds of the recording."""

    def __init__(self, stretches: list[Stretch], rate: int) -> None:
        self._fed_at: list[float] = []
        self._skipped: list[float] = []
        fed = 0
        for stretch in stretches:
            self._fed_at.append(fed / rate)
            self._skipped.append((stretch.start - fed) / rate)
            fed += stretch.end - stretch.start

    def real(self, fed_seconds: float) -> float:
        if not self._fed_at:
            return fed_seconds
        index = max(bisect_right(self._fed_at, fed_seconds) - 1, 0)
        return fed_seconds + self._skipped[index]
