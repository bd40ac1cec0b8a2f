"""How like two cases are, and why: the same caller, the same address, much the same words. Pure.

Words are compared by pairs of characters (``db.bigrams``): a share says how many of the shorter text's pairs the
longer one has, too.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from hashlib import blake2b

from cases.matters.places import address, addresses
from db import bigrams

TRACES = 16
"""Marks kept of a text: the smallest of its pairs' fingerprints. Texts that share many pairs share some of these."""
LEAST_PAIRS = 4
"""A text of fewer says too little to be compared."""
ALIKE = Fraction(2, 5)
"""From this share on the words count as alike."""
SAME_WORDS = Fraction(3, 5)
"""From this share on the words are the same matter, if place or caller are the same, too."""
_HALF, _QUARTER = Fraction(1, 2), Fraction(1, 4)


class Why(StrEnum):
    """What two cases have in common. Values are part of the API."""

    CALLER = "caller"
    ADDRESS = "address"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is compared of a case."""

    text: str
    caller: str | None = None
    place: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """``share``: of the words, 0 to 1. ``score``, 0 to 100: half of it words, a quarter each caller and address."""

    share: Fraction
    why: tuple[Why, ...]

    @property
    def score(self) -> int:
        whole = self.share * _HALF + _QUARTER * sum(one is not Why.WORDS for one in self.why)
        return round(100 * whole)


def pairs(text: str) -> frozenset[str]:
    return frozenset(gram for gram in bigrams(text) if len(gram) > 1)


def share(one: str, other: str) -> Fraction:
    """How much of the shorter text the longer one holds; 0 where either says too little."""
    mine, theirs = pairs(one), pairs(other)
    least = min(len(mine), len(theirs))
    return Fraction(len(mine & theirs), least) if least >= LEAST_PAIRS else Fraction(0)


def likeness(one: Matter, other: Matter) -> Likeness:
    words = share(one.text, other.text)
    found = (
        (Why.CALLER, bool(one.caller) and one.caller == other.caller),
        (Why.ADDRESS, bool(address(one.place)) and address(one.place) == address(other.place)),
        (Why.WORDS, words >= ALIKE),
    )
    return Likeness(words, tuple(why for why, holds in found if holds))


def same_matter(one: Matter, other: Matter) -> bool:
    """Whether both should go to one unit once: one address with one category or the same words, or one caller with
    the same words. Where both addresses are known and differ, it is not one matter."""
    found = likeness(one, other)
    here = Why.ADDRESS in found.why
    if not here and address(one.place) and address(other.place):
        return False
    same_words = found.share >= SAME_WORDS
    same_kind = bool(one.category) and one.category == other.category
    return (here and (same_words or same_kind)) or (Why.CALLER in found.why and same_words)


def meeting_points(matter: Matter) -> frozenset[int]:
    """Values of which two cases of one matter have at least one in common: its address, and who called."""
    known = (("p", address(matter.place)), ("c", matter.caller))
    return frozenset(_fingerprint(f"{kind}:{value}") for kind, value in known if value)


def traces(text: str, place: str | None) -> frozenset[int]:
    """By what values a case is found again: its address, and a sample of its words that is the same for every text
    that holds them. A case that says nothing has a trace of that."""
    words = sorted(_fingerprint(f"w:{pair}") for pair in pairs(text))[:TRACES]
    found = frozenset(words) | {_fingerprint(f"p:{where}") for where in addresses(place)}
    return found or frozenset({_fingerprint("w:")})


def _fingerprint(text: str) -> int:
    """64 bits, signed as databases keep them; the same in every process."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)
