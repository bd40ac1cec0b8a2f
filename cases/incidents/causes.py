"""From single cases to common causes: what comes again and again, and whether a measure helped. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cases.matters.places import area
from db import SHANGHAI

LONGEST = timedelta(days=90)
"""Compared before and after a measure at most."""
LEAST = timedelta(days=7)
"""After fewer days nothing is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A closed case as it is grouped; ``tags`` are the causes the hotline has marked it with."""

    category: str
    place: str | None
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """``place``: the road or estate, as compared; empty: of none a place is known. ``tags``: how many by cause."""

    category: str
    place: str
    count: int
    tags: tuple[tuple[str, int], ...]


def groups(cases: Iterable[Settled], *, least: int) -> list[Group]:
    """Categories and places with at least ``least`` cases, the most first."""
    counts: Counter[tuple[str, str]] = Counter()
    causes: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for case in cases:
        key = (case.category, area(case.place))
        counts[key] += 1
        causes[key].update(case.tags)
    found = [
        Group(category=key[0], place=key[1], count=count, tags=tuple(causes[key].most_common()))
        for key, count in counts.items()
        if count >= least
    ]
    return sorted(found, key=lambda group: (-group.count, group.category, group.place))


@dataclass(frozen=True, slots=True)
class Spans:
    """Equally long spans: up to when the cause was written down, and from when the measure was due."""

    before: tuple[datetime, datetime]
    after: tuple[datetime, datetime]

    @property
    def days(self) -> int:
        return (self.after[1] - self.after[0]).days


def spans(opened_at: datetime, due_on: date, now: datetime) -> Spans | None:
    """What to compare; None while it is too early to say anything."""
    start = datetime.combine(due_on + timedelta(days=1), time.min, SHANGHAI)
    length = timedelta(days=min(now - start, LONGEST).days)
    return Spans((opened_at - length, opened_at), (start, start + length)) if length >= LEAST else None
