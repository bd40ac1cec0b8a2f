"""What a recogniser heard, and what every recogniser promises."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol


class Word(NamedTuple):
    """One word as a transcript's row keeps it."""

    channel: int
    start: float
    """Seconds from the beginning of the recording."""
    end: float
    confidence: float
    """0..1"""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    words: list[Word]
    """Ordered by start."""
    cpu_seconds: float
    audio_seconds: float
    """Length of the recording; every channel was heard for this long."""
    channels: int


class Recognizer(Protocol):
    name: str
    version: str
    model: str

    async def transcribe(self, path: Path) -> Recognition:
        """Hear every channel of a 16-bit PCM WAV.

        Raises ``ModelMissing``, ``NotAudio``, ``RecognizerError`` and its kinds.
        """

    async def close(self) -> None:
        """Give back processes and memory."""
