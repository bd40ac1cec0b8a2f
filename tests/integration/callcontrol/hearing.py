"""Who hears whom: how loud a test telephone's tone is in what another telephone hears now."""

from __future__ import annotations

import asyncio

import numpy as np

from tests.integration.rtp import RATE, Telephone

HEARD = 300.0
"""Amplitude of a 16-bit tone; the telephones send 8192."""


async def hears(telephone: Telephone, hertz: float, seconds: float = 6.0) -> bool:
    """Whether ``telephone`` hears the tone in any half second of the next ``seconds``; at least one is listened to."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        telephone.heard.clear()
        await asyncio.sleep(0.5)
        heard = bytes(telephone.heard)
        if len(heard) >= RATE // 8 and amplitude(_decoded(heard), hertz) > HEARD:
            return True
        if asyncio.get_running_loop().time() >= deadline:
            return False


def amplitude(samples: np.ndarray, hertz: float) -> float:
    """How strong a tone is in samples of 8 kHz, in their own unit."""
    times = np.arange(len(samples)) / RATE
    return float(2 * abs(np.mean(samples * np.exp(-2j * np.pi * hertz * times))))


def _decoded(alaw: bytes) -> np.ndarray:
    """A-law to 16-bit samples (ITU G.711)."""
    code = np.frombuffer(alaw, np.uint8) ^ 0x55
    segment, step = (code >> 4) & 7, (code & 0x0F).astype(np.int32)
    magnitude = np.where(segment == 0, (step << 4) + 8, ((step << 4) + 0x108) << np.maximum(segment.astype(int) - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.float64)
