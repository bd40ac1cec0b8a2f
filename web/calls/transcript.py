"""A transcript as a conversation: utterances of two sides in the order of time, each with its words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

UNSURE_BELOW = 0.6
"""Words of lower confidence are marked: listen before you quote them."""
SLACK = 0.05


class Said(Protocol):
    """An utterance as ``recordings`` shows it; times in seconds of the recording."""

    @property
    def id(self) -> int: ...
    @property
    def channel(self) -> int: ...
    @property
    def start(self) -> float: ...
    @property
    def end(self) -> float: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    start: float
    end: float
    unsure: bool


@dataclass(frozen=True, slots=True)
class Line:
    """What one side said without a pause; times in seconds of the recording."""

    id: int
    channel: int
    start: float
    end: float
    text: str
    words: tuple[Word, ...]


def conversation(said: Iterable[Said], words: Iterable[Sequence[Any]]) -> list[Line]:
    """Give each utterance its words by channel and time. One whose words do not add up to its text keeps the text."""
    by_channel: dict[int, list[Sequence[Any]]] = {}
    for word in words:
        by_channel.setdefault(int(word[0]), []).append(word)
    ordered = sorted(said, key=lambda row: (row.start, row.channel))
    return [_line(row, by_channel.get(row.channel, ())) for row in ordered]


def _line(row: Said, words: Sequence[Sequence[Any]]) -> Line:
    inside = [word for word in words if row.start - SLACK <= word[1] and word[2] <= row.end + SLACK]
    found = tuple(Word(str(text), start, end, confidence < UNSURE_BELOW) for _, start, end, confidence, text in inside)
    whole = "".join(word.text for word in found) == row.text.replace(" ", "")
    return Line(row.id, row.channel, row.start, row.end, row.text, found if whole else ())
