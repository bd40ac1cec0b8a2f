"""A sound somebody sends us to be played to callers: checked, and made what a telephone switch plays."""

import asyncio
import tempfile
from pathlib import Path

from recordings import riff
from recordings.audio import decoded, readable
from recordings.errors import EmptyAudio, NotAudio

RATE = 8000
LEAST_SECONDS, MOST_SECONDS = 0.5, 60.0
"""Nobody who wants a person listens longer."""


async def telephone_sound(sent: bytes) -> bytes:
    """Any common format in, a plain WAV of 8 kHz, one channel, 16 bit out, with nothing else in it.

    Raises ``EmptyAudio``, ``NotAudio`` (also for what is too short or too long), ``ToolMissing``.
    """
    with tempfile.TemporaryDirectory(prefix="hotline-") as place:
        path = Path(place) / "sent"
        await asyncio.to_thread(path.write_bytes, sent)
        found = await readable(path, Path(place))
        wav = await decoded(found.path, rate=RATE, channels=1)
    body = wav[riff.HEADER_BYTES :]
    seconds = len(body) / (2 * RATE)
    if not body:
        raise EmptyAudio(path, "no sound in it")
    if not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        raise NotAudio(path, f"{seconds:.1f} s long, which is not between {LEAST_SECONDS:g} and {MOST_SECONDS:g}")
    return wav
