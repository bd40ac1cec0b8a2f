"""What a waiting citizen hears: music, and a queue's announcements in between.

Asterisk's own announcements hold their listener up: a citizen who hears one is not connected before it is over, though
he is the first in line and a seat is free. As a part of the music they end when a seat answers. So each queue that
announces something has a playlist of pieces cut from the waiting music, with its prompts between them.
"""

from __future__ import annotations

import math
import wave
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate, cycle, repeat
from pathlib import Path

import structlog

from asterisk_conf.folders import FORMATS
from asterisk_conf.plan import QueuePlan

log = structlog.get_logger()

ROUND = 600
"""Seconds of music after which a playlist may begin again."""
RATE = 8000
_SILENCE = {".alaw": b"\xd5", ".ulaw": b"\xff", ".sln": b"\x00\x00"}


@dataclass(frozen=True, order=True)
class Piece:
    """So many ``seconds`` of the waiting music, which is played round and round, from second ``start`` on."""

    start: int
    seconds: int

    @property
    def name(self) -> str:
        return f"{self.start}-{self.seconds}"


def playlist(queue: QueuePlan) -> list[Piece | str]:
    """Pieces of music and keys of prompts in turn; empty where nothing is announced.

    The first prompt comes after ``announce_after_seconds``, each further one ``announce_every_seconds`` after the one
    before it was over.
    """
    if not queue.announce or not queue.announce_every_seconds:
        return []
    turns = len(queue.announce) * math.ceil(ROUND / queue.announce_every_seconds / len(queue.announce))
    lengths = [queue.announce_after_seconds, *repeat(queue.announce_every_seconds, turns - 1)]
    pieces = map(Piece, accumulate(lengths, initial=0), lengths)  # as many as there are lengths
    found: list[Piece | str] = []
    for piece, prompt in zip(pieces, cycle(queue.announce), strict=False):
        found += [piece, prompt] if piece.seconds else [prompt]
    return found


def cut_music(queues: Iterable[QueuePlan], data: Path) -> int:
    """Put the pieces these queues need beside the music below ``data`` (astdatadir); return how many files changed.

    Where there is no music, or a WAV that is not plain PCM (Asterisk plays no other), they are silent: calls go on.
    """
    folder = data / "moh" / "pieces"
    folder.mkdir(parents=True, exist_ok=True)
    music = next((path for path in sorted((data / "moh").iterdir()) if path.suffix in FORMATS), None)
    if music is not None and not _is_read(music):
        log.warning("sounds.music_unreadable", file=music.name)
        music = None
    suffix = music.suffix if music else ".alaw"
    wanted = {piece for queue in queues for piece in playlist(queue) if isinstance(piece, Piece)}
    names = {piece.name + suffix for piece in wanted}
    gone = [path for path in folder.iterdir() if path.name not in names]
    for path in gone:
        path.unlink()
    return len(gone) + sum(_put(folder / (piece.name + suffix), _cut(music, piece)) for piece in wanted)


def _is_read(music: Path) -> bool:
    """Whether it can be cut: there is sound in it, and a WAV is one."""
    if music.suffix != ".wav":
        return music.stat().st_size > 0
    try:
        with wave.open(str(music), "rb") as whole:
            return whole.getnframes() > 0
    except (wave.Error, EOFError):
        return False


def _cut(music: Path | None, piece: Piece) -> bytes:
    if music is None:
        return _SILENCE[".alaw"] * RATE * piece.seconds
    if music.suffix != ".wav":
        width = len(_SILENCE[music.suffix]) * RATE
        return _round_and_round(music.read_bytes(), piece.start * width, piece.seconds * width)
    with wave.open(str(music), "rb") as whole:
        second = whole.getframerate() * whole.getsampwidth() * whole.getnchannels()
        samples = _round_and_round(whole.readframes(whole.getnframes()), piece.start * second, piece.seconds * second)
        written = BytesIO()
        with wave.open(written, "wb") as part:
            part.setparams(whole.getparams())
            part.writeframes(samples)
    return written.getvalue()


def _round_and_round(sound: bytes, start: int, size: int) -> bytes:
    start %= len(sound)
    return (sound * (1 + (start + size) // len(sound)))[start : start + size]


def _put(place: Path, sound: bytes) -> bool:
    """Replaced whole: Asterisk may be playing the old one."""
    if place.is_file() and place.read_bytes() == sound:
        return False
    draft = place.with_name("." + place.name)
    draft.write_bytes(sound)
    draft.replace(place)
    return True


def entries(queue: QueuePlan, data: Path, language: str) -> Iterator[Path]:
    """The playlist as Asterisk wants it: whole paths without endings."""
    for item in playlist(queue):
        if isinstance(item, Piece):
            yield data / "moh" / "pieces" / item.name
        else:
            yield data / "sounds" / language / "hotline" / item
