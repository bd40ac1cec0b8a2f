"""What of an article is shown in a list of hits, and what is kept of a search in vain. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

AROUND = 36
"""Characters shown before the first hit."""
LENGTH = 110
LONGEST_MISS = 64
_LONG_NUMBER = re.compile(r"\d{5,}")


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    hit: bool


def snippet(body: str, words: Sequence[str]) -> str:
    """A line of ``body`` around the first of ``words``; its beginning where none is found."""
    plain = " ".join(body.split())
    places = [place for word in words if (place := plain.lower().find(word.lower())) >= 0]
    begin = max(0, min(places, default=0) - AROUND)
    end = begin + LENGTH
    return f"{'…' if begin else ''}{plain[begin:end]}{'…' if end < len(plain) else ''}"


def pieces(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """``text`` cut where it holds one of ``words``, whatever their case; joined, the pieces give ``text`` again."""
    wanted = sorted({word for word in words if word}, key=len, reverse=True)
    if not wanted:
        return (Piece(text, hit=False),) if text else ()
    cut = re.compile("|".join(map(re.escape, wanted)), re.IGNORECASE)
    found, last = [], 0
    for match in cut.finditer(text):
        found += [Piece(text[last : match.start()], hit=False), Piece(match.group(), hit=True)]
        last = match.end()
    return tuple(piece for piece in (*found, Piece(text[last:], hit=False)) if piece.text)


def miss_words(query: str) -> str:
    """A search as it is counted: lower case, single spaces, long numbers (a citizen's, perhaps) blotted out."""
    plain = "".join(sign for sign in query if sign.isprintable() or sign.isspace())
    return _LONG_NUMBER.sub("#", " ".join(plain.lower().split()))[:LONGEST_MISS].strip()
