"""The audio of a test telephone: one UDP socket that sends a tone and keys, and keeps what it hears."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections.abc import Callable
from types import TracebackType

import numpy as np

from tests.waiting import CEILING, until

RATE = 8000
FRAME = 160
PROMPT = 600.0
"""Hertz of the tones that stand for prompts, each 0.2 s long."""
_ALAW = 8
_EVENT = 101


def alaw_tone(hertz: float, seconds: float, level: float = 0.25) -> bytes:
    """A tone as raw A-law, 8 kHz."""
    times = np.arange(int(seconds * RATE)) / RATE
    return encode_alaw(np.round(np.sin(2 * np.pi * hertz * times) * level * 32767).astype(np.int16))


def encode_alaw(pcm: np.ndarray) -> bytes:
    """16-bit samples to A-law (ITU G.711)."""
    magnitude = np.minimum(np.where(pcm >= 0, pcm, -pcm.astype(np.int32) - 1), 32635).astype(np.int32) >> 3
    segment = np.maximum(np.floor(np.log2(np.maximum(magnitude, 1))).astype(np.int32) - 4, 0)
    step = np.where(segment == 0, 1, segment)
    code = (segment << 4) | ((magnitude >> step) & 0x0F)
    return (np.where(pcm >= 0, code | 0x80, code) ^ 0x55).astype(np.uint8).tobytes()


def loudest(samples: np.ndarray) -> float:
    """The strongest frequency of 16-bit samples, in hertz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * RATE / len(samples))


def decode_alaw(alaw: bytes) -> np.ndarray:
    """A-law to 16-bit samples (ITU G.711)."""
    code = np.frombuffer(alaw, np.uint8) ^ 0x55
    segment, step = (code >> 4) & 7, (code & 0x0F).astype(np.int32)
    magnitude = np.where(segment == 0, (step << 4) + 8, ((step << 4) + 0x108) << np.maximum(segment.astype(int) - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.float64)


def amplitude(samples: np.ndarray, hertz: float) -> float:
    """How strong a tone is in samples of 8 kHz, in their own unit."""
    times = np.arange(len(samples)) / RATE
    return float(2 * abs(np.mean(samples * np.exp(-2j * np.pi * hertz * times))))


class Telephone(asyncio.DatagramProtocol):
    """Sends to whoever sends to it (Asterisk speaks first), so it needs no SDP."""

    def __init__(self, hertz: float) -> None:
        self._tone = alaw_tone(hertz, 1.0)
        self._sequence = 0
        self._stamp = 0
        self._peer: asyncio.Future[tuple[str, int]] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.DatagramTransport | None = None
        self._sending: asyncio.Task[None] | None = None
        self._speaking = asyncio.Lock()
        self.heard = bytearray()
        self.port = 0

    async def __aenter__(self) -> Telephone:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        self.port = self._transport.get_extra_info("sockname")[1]
        self._sending = asyncio.create_task(self._send_tone())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._sending is not None
        assert self._transport is not None
        self._sending.cancel()
        await asyncio.gather(self._sending, return_exceptions=True)
        self._transport.close()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if not self._peer.done():
            self._peer.set_result(addr)
        if len(data) > 12 and data[1] & 0x7F == _ALAW:
            self.heard += data[12:]

    async def hears(self, timeout: float = CEILING) -> None:
        """Wait for the first sound."""
        await asyncio.wait_for(asyncio.shield(self._peer), timeout)

    async def hears_for(self, seconds: float) -> None:
        """Wait until so much sound has come, from the first or since ``heard`` was cleared."""
        await until(lambda: len(self.heard) >= seconds * RATE)

    async def hears_prompt(self) -> None:
        """Wait until a prompt has begun (``PROMPT``), since ``heard`` was cleared: the switch takes keys now."""
        await until(self._prompt_began)

    def _prompt_began(self) -> bool:
        pieces = (bytes(self.heard[start : start + FRAME * 3]) for start in range(0, len(self.heard), FRAME))
        return any(amplitude(decode_alaw(piece), PROMPT) > 2000 for piece in pieces if len(piece) == FRAME * 3)

    async def press(self, key: int) -> None:
        """One key as RFC 4733 events: 100 ms, the end three times.

        As a telephone does, it sends no tone meanwhile: sound that is later than the key and comes between its events
        (a busy machine sends it late and all at once) has the switch end the key, and hear the rest as the key again.
        """
        async with self._speaking:
            self._stamp += FRAME
            for step in range(1, 9):
                over = 0x80 if step > 5 else 0
                event = struct.pack("!BBH", key, over | 10, FRAME * min(step, 5))
                self._send(_EVENT, event, marker=step == 1)
                await asyncio.sleep(0.02 if step <= 5 else 0)
            self._stamp += FRAME * 5

    async def press_until(self, key: int, taken: Callable[[], bool]) -> None:
        """Press a key every second until it was taken: a key pressed before the switch listens is lost."""
        async with asyncio.timeout(CEILING):
            while not taken():
                await self.press(key)
                with contextlib.suppress(TimeoutError):
                    await until(taken, 1)

    async def _send_tone(self) -> None:
        await asyncio.shield(self._peer)
        loop = asyncio.get_running_loop()
        due, place = loop.time(), 0
        while True:
            if self._speaking.locked():
                async with self._speaking:
                    due = loop.time()
            self._send(_ALAW, self._tone[place : place + FRAME])
            self._stamp += FRAME
            place = (place + FRAME) % len(self._tone)
            due += FRAME / RATE
            await asyncio.sleep(max(0.0, due - loop.time()))

    def _send(self, kind: int, payload: bytes, *, marker: bool = False) -> None:
        assert self._transport is not None
        first = (0x80 if marker else 0) | kind
        header = struct.pack("!BBHII", 0x80, first, self._sequence, self._stamp, 12345)
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._transport.sendto(header + payload, self._peer.result())
