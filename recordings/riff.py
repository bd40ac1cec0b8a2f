"""The header of a WAV file, read without trusting it. Pure: bytes in, values out.

Python's ``wave`` refuses telephone codings and files whose writer died before it could fill in the lengths; both
are everyday here.
"""

import struct
from dataclasses import dataclass

PCM, ALAW, MULAW, GSM, EXTENSIBLE = 1, 6, 7, 49, 0xFFFE
HEADER_BYTES = 44
SEARCHED_BYTES = 4096
"""How much of a file's beginning is enough to find its data."""


class NotRiff(ValueError):
    """These bytes do not begin a WAV file with sound in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WavHeader:
    coding: int
    channels: int
    rate: int
    bits: int
    data_at: int
    """Offset of the first byte of sound."""
    data_told: int
    """Bytes of sound the header tells of; 0 when the writer died before it knew."""

    @property
    def is_plain(self) -> bool:
        """16-bit samples that need no decoder."""
        return self.coding == PCM and self.bits == 16


def parse(head: bytes) -> WavHeader:
    """Read the header from the first ``SEARCHED_BYTES`` of a file. Raises ``NotRiff``."""
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        raise NotRiff("no RIFF/WAVE header")
    form: tuple[int, ...] | None = None
    at = 12
    while at + 8 <= len(head):
        name, length = struct.unpack_from("<4sI", head, at)
        if name == b"fmt " and at + 24 <= len(head):
            form = struct.unpack_from("<HHIIHH", head, at + 8)
        if name == b"data":
            return _header(form, at + 8, length)
        at += 8 + length + length % 2
    raise NotRiff("no data in its beginning")


def header(*, channels: int, rate: int, data_bytes: int) -> bytes:
    """The 44 bytes before ``data_bytes`` of 16-bit samples."""
    frame = channels * 2
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF", 36 + data_bytes, b"WAVE", b"fmt ", 16, PCM, channels, rate, rate * frame, frame, 16,
        b"data", data_bytes,
    )  # fmt: skip


def _header(form: tuple[int, ...] | None, data_at: int, told: int) -> WavHeader:
    if form is None:
        raise NotRiff("no format before the data")
    coding, channels, rate, _, _, bits = form
    if not (1 <= channels <= 32 and 1000 <= rate <= 400_000):
        raise NotRiff(f"impossible format: {channels} channels at {rate} Hz")
    return WavHeader(coding=coding, channels=channels, rate=rate, bits=bits, data_at=data_at, data_told=told)
