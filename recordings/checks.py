"""What can be wrong with a recording, judged from its samples. Pure."""

import math
from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
"""Shape (frames, channels); channel 0 is the citizen, 1 the seat."""

FULL_SCALE = 32768
SILENCE_DBFS = -60.0
"""A side whose loudest second stays below said nothing: a telephone's own noise lies around -65 dBFS."""
CLIPPED_SHARE = 0.001
"""Of the loudest second: this many samples at full scale are heard as distortion."""
SHORTEST_SECONDS = 1.0
FLOOR_DBFS = -120.0
"""Level of digital silence, so that it can be stored and compared."""


class Fault(StrEnum):
    EMPTY = "empty"
    TRUNCATED = "truncated"
    NOT_AUDIO = "not_audio"
    SILENT_CITIZEN = "silent_citizen"
    SILENT_SEAT = "silent_seat"
    CLIPPED = "clipped"
    TOO_SHORT = "too_short"


def levels_dbfs(samples: Samples, rate: int) -> list[float]:
    """RMS of the loudest second of each channel in dBFS (full-scale square = 0), ``FLOOR_DBFS`` for silence."""
    return [_dbfs(max(_mean_squares(samples[:, channel], rate), default=0.0)) for channel in range(samples.shape[1])]


def is_clipped(samples: Samples, rate: int) -> bool:
    """Whether any second of any channel has more than ``CLIPPED_SHARE`` of its samples at full scale."""
    for channel in range(samples.shape[1]):
        for second in _seconds(samples[:, channel], rate):
            at_limit = np.count_nonzero((second >= FULL_SCALE - 1) | (second <= -FULL_SCALE))
            if at_limit > CLIPPED_SHARE * rate:
                return True
    return False


def faults(samples: Samples, rate: int, levels: Sequence[float], *, truncated: bool) -> list[Fault]:
    """Every fault of a readable recording with ``levels`` as ``levels_dbfs`` gives them.

    ``truncated``: the file ended in mid-sample or before the length its header tells.
    """
    found = [Fault.TRUNCATED] if truncated else []
    if not len(samples):
        return [*found, Fault.EMPTY]
    if len(samples) < SHORTEST_SECONDS * rate:
        found.append(Fault.TOO_SHORT)
    sides = (Fault.SILENT_CITIZEN, Fault.SILENT_SEAT)
    found += [fault for fault, level in zip(sides, levels, strict=False) if level < SILENCE_DBFS]
    if is_clipped(samples, rate):
        found.append(Fault.CLIPPED)
    return found


def _seconds(channel: Samples, rate: int) -> list[Samples]:
    return [channel[start : start + rate] for start in range(0, len(channel), rate)]


def _mean_squares(channel: Samples, rate: int) -> list[float]:
    """Per second; a shorter rest counts as if silence followed."""
    return [float(np.square(second, dtype=np.float64).sum()) / rate for second in _seconds(channel, rate)]


def _dbfs(mean_square: float) -> float:
    if mean_square <= 0:
        return FLOOR_DBFS
    return round(max(10 * math.log10(mean_square / FULL_SCALE**2), FLOOR_DBFS), 1)
