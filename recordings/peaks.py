"""The outline of a recording for drawing. Pure."""

import numpy as np

from recordings.checks import Samples

PEAK_SECONDS = 0.05


def peaks(samples: Samples, rate: int) -> bytes:
    """One unsigned byte per 50 ms and channel, channels interleaved: the loudest sample / 128, at most 255."""
    step = max(1, round(rate * PEAK_SECONDS))
    if not len(samples):
        return b""
    starts = np.arange(0, len(samples), step)
    high = np.maximum.reduceat(samples, starts, axis=0).astype(np.int32)
    low = np.minimum.reduceat(samples, starts, axis=0).astype(np.int32)
    loudest = np.minimum(np.maximum(high, -low) // 128, 255)
    drawn: bytes = loudest.astype(np.uint8).tobytes()
    return drawn
