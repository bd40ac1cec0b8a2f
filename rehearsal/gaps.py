"""Whether a recording holds, without a gap, what was said: both are known to the sample. No I/O.

A robot's voice goes through Asterisk as A-law, which loses nothing more when it is decoded for the recording. So every
20 ms of a recording are found in what the robot played, and always at the same distance from the 20 ms before: a
distance that grows means sound was lost, one that shrinks means silence was put in, and a stretch found nowhere is
noise or was muted.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
"""One channel, 8000 a second."""

RATE = 8000
FRAME = 160
LOUD = 400
"""A frame that reaches this (of 32768) is sound; anything quieter may be silence, or a switch's idea of it."""
EDGE_SECONDS = 0.5
"""Not judged at either end: music still fading, and the words that were cut by hanging up."""


class Fault(StrEnum):
    LOST = "lost"  # sound is missing, what follows comes too early
    LATE = "late"  # silence was put in, what follows comes too late
    DAMAGED = "damaged"  # muted, or something else was heard


@dataclass(frozen=True, slots=True)
class Gap:
    """``at`` seconds from the start of the recording; ``seconds`` of sound lost, late or damaged."""

    at: float
    seconds: float
    fault: Fault


@dataclass(frozen=True, slots=True)
class Heard:
    """``checked``: seconds that could be judged; 0 when nothing of what was said is in the recording."""

    checked: float
    gaps: tuple[Gap, ...]


def alaw_samples(data: bytes) -> Samples:
    """A-law as the switch decodes it."""
    return _ALAW[np.frombuffer(data, np.uint8)]


def heard(recorded: Samples, said: Samples) -> Heard:
    """Compare one channel of a recording with what its speaker played, over and over from the start."""
    walk = _Walk(recorded, said)
    last = len(recorded) / RATE - EDGE_SECONDS
    return Heard(round(walk.checked / RATE, 2), tuple(gap for gap in walk.gaps if EDGE_SECONDS <= gap.at <= last))


class _Walk:
    """Frame by frame through a recording, knowing at which distance it lies from what was said."""

    def __init__(self, recorded: Samples, said: Samples) -> None:
        self._loop, self._length = np.concatenate([said, said[:FRAME]]), len(said)
        self._bytes = self._loop.tobytes()
        self._distance: int | None = None
        self._damaged: list[int] = []
        """Frames that were not as expected since the last sound that was: damage, or the edge of a shift."""
        self.checked = 0
        self.gaps: list[Gap] = []
        for at in range(0, len(recorded) - FRAME + 1, FRAME):
            self._judge(at, recorded[at : at + FRAME])
        self._confirm_damage()

    def _judge(self, at: int, frame: Samples) -> None:
        if self._distance is not None:
            self.checked += FRAME
            start = (at + self._distance) % self._length
            expected = self._loop[start : start + FRAME]
            if not (_loud(expected) or _loud(frame)):
                return
            if np.array_equal(expected, frame):
                self._confirm_damage()
                return
        found = self._found(frame) if _loud(frame) else None
        if found is not None:
            self._move(at, (found - at) % self._length)
        elif self._distance is not None:
            self._damaged.append(at)

    def _move(self, at: int, distance: int) -> None:
        if self._distance is not None:
            shift = (distance - self._distance) % self._length
            shift = shift if shift <= self._length // 2 else shift - self._length
            fault = Fault.LOST if shift > 0 else Fault.LATE
            self.gaps.append(Gap(min([at, *self._damaged]) / RATE, abs(shift) / RATE, fault))
        self._damaged.clear()
        self._distance = distance

    def _confirm_damage(self) -> None:
        if self._damaged:
            seconds = len(self._damaged) * FRAME / RATE
            self.gaps.append(Gap(self._damaged[0] / RATE, seconds, Fault.DAMAGED))
            self._damaged.clear()

    def _found(self, frame: Samples) -> int | None:
        """Where these very samples were said; None: nowhere."""
        wanted, place = frame.tobytes(), -1
        while (place := self._bytes.find(wanted, place + 1)) >= 0:
            if place % 2 == 0:
                return place // 2
        return None


def _loud(frame: Samples) -> bool:
    return bool(np.abs(frame.astype(np.int32)).max(initial=0) >= LOUD)


def _decoded(code: int) -> int:
    code ^= 0x55
    segment, value = (code & 0x70) >> 4, ((code & 0x0F) << 4) + 8
    if segment:
        value = (value + 0x100) << (segment - 1)
    return value if code & 0x80 else -value


_ALAW = np.array([_decoded(code) for code in range(256)], np.int16)
