"""Text cut into what a search index holds. Pure."""

import re
from collections.abc import Iterator, Sequence
from operator import add

_RUNS = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+", re.UNICODE)
_PARTS = re.compile(r"[0-9]+|[a-z]+")
_HALF = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_FULL = {narrow: wide for wide, narrow in _HALF.items()}
LONGEST_BEGINNING = 32
"""Characters of a run of Latin letters and digits by whose beginning it is found."""
MOST_BEGINNINGS = 4
"""Places in a run, where letters follow digits or digits letters, that count as a beginning, too."""


def half_width(value: str) -> str:
    """Letters, digits and signs as wide as a Chinese character, as input methods write them, in their usual form."""
    return value.translate(_HALF)


def spellings(word: str) -> list[str]:
    """How a word of a search may stand in a text, once its Latin letters are small: 12号 also as １２号."""
    plain = half_width(word).lower()
    return list(dict.fromkeys([plain, plain.translate(_FULL), plain.upper().translate(_FULL)]))


def bigrams(value: str) -> list[str]:
    """Cut ``value`` into search tokens: pairs for Chinese, whole words for Latin letters and digits.

    A Chinese run also gives its last character alone, so that a run of one character leaves a token, too.
    """
    tokens: list[str] = []
    for run in _RUNS.findall(half_width(value).lower()):
        if run[0].isascii():
            tokens.append(run)
        else:
            tokens.extend(map(add, run, run[1:]))
            tokens.append(run[-1])
    return tokens


def beginnings(value: str) -> Iterator[str]:
    """What the runs of Latin letters and digits in ``value`` begin with, from two characters on: a plate or a house's
    number is looked for before it is typed to its end, and a plate often without the letter in front of its digits."""
    for run in _RUNS.findall(half_width(value).lower()):
        if not run[0].isascii():
            continue
        parts = _PARTS.findall(run)
        for number, part in enumerate(parts[:MOST_BEGINNINGS]):
            yield part
            rest = "".join(parts[number:])
            yield from (rest[:size] for size in range(2, min(len(rest), LONGEST_BEGINNING) + 1))


def grams_of(*words: str | None, begun: Sequence[str | None] = ()) -> str:
    """The tokens of several texts, each once, joined by spaces: what a table keeps for the search index.

    Those in ``begun`` are found by their ``beginnings``, too.
    """
    said = "\n".join(word for word in begun if word)
    whole = "\n".join(word for word in (*words, said) if word)
    return " ".join(dict.fromkeys([*bigrams(whole), *beginnings(said)]))


def inner(word: str, *, runs: bool = False) -> list[str]:
    """Tokens every text that holds ``word`` must have.

    A query's last Chinese character alone need not end a run of the text. Latin letters and digits may be part of a
    longer run of the text; with ``runs`` they are among the tokens, and so have to begin one.
    """
    tokens: list[str] = []
    for run in _RUNS.findall(half_width(word).lower()):
        if not run[0].isascii():
            tokens.extend(map(add, run, run[1:]))
        elif runs:
            tokens.append(run[:LONGEST_BEGINNING])
    return tokens
