"""From words to what one side said in one breath. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recordings.transcription.words import Word

PAUSE_SECONDS = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    channel: int
    start: float
    end: float
    confidence: float
    """Mean of the words, 0..1."""
    text: str


def utterances(words: Iterable[Word], *, pause: float = PAUSE_SECONDS) -> list[Said]:
    """Join words in order of time; a new utterance begins with another speaker or after ``pause`` seconds."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.start, word.channel)):
        last = groups[-1][-1] if groups else None
        if last is not None and last.channel == word.channel and word.start - last.end <= pause:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_said(group) for group in groups]


def joined(texts: Sequence[str]) -> str:
    """One text of words: Chinese without spaces, Latin words and numbers kept apart from each other."""
    text = ""
    for word in texts:
        text += f" {word}" if text and _is_latin(text[-1]) and _is_latin(word[:1]) else word
    return text


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _said(words: list[Word]) -> Said:
    return Said(
        channel=words[0].channel,
        start=words[0].start,
        end=max(word.end for word in words),
        confidence=round(sum(word.confidence for word in words) / len(words), 3),
        text=joined([word.text for word in words]),
    )
