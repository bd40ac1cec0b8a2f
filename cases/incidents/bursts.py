"""When many citizens speak of one matter at once: bursts by category, place, window and number of callers. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.matters.places import place_at
from db.tables import PlaceGrain

DEPTH = 8
"""Levels of categories that are looked through, however a city's tree is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """``category`` and ``place`` as the rule compares them; ``cases`` by time."""

    rule: int
    category: str
    place: str
    cases: tuple["Reported", ...]

    @property
    def callers(self) -> int:
        return callers(self.cases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What is looked at of a case. ``categories``: its own and those above it, its own first."""

    id: int
    at: datetime
    caller: str | None
    categories: tuple[str, ...]
    place: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A rule: ``callers`` different ones within ``window``. ``category`` empty: each category by itself."""

    id: int
    category: str
    grain: PlaceGrain
    window: timedelta
    callers: int

    def key(self, case: Reported) -> tuple[str, str] | None:
        """Category and place under which the rule counts ``case``; None: it does not."""
        place = place_at(case.place, self.grain)
        if not case.categories or (not place and self.grain is not PlaceGrain.CITY):
            return None
        if self.category:
            return (self.category, place) if self.category in case.categories else None
        return case.categories[0], place


def bursts(rules: Iterable[Watch], cases: Iterable[Reported]) -> list[Burst]:
    """Every burst among ``cases``. A case counts for the first rule only under which it is part of one."""
    left = sorted(cases, key=lambda case: (case.at, case.id))
    found: list[Burst] = []
    for rule in rules:
        for (category, place), group in _grouped(rule, left).items():
            caught = _caught(rule, group)
            if caught:
                found.append(Burst(rule=rule.id, category=category, place=place, cases=caught))
        taken = {case.id for burst in found for case in burst.cases}
        left = [case for case in left if case.id not in taken]
    return found


def callers(cases: Iterable[Reported]) -> int:
    """Different callers; of those who hid their number each case is one."""
    return len({case.caller or case.id for case in cases})


def ancestry(category: str | None, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """A category and those above it, its own first; a name that is in no tree stands alone."""
    path: list[str] = []
    while category and category not in path and len(path) < DEPTH:
        path.append(category)
        category = parents.get(category)
    return tuple(path)


def _grouped(rule: Watch, cases: Iterable[Reported]) -> Mapping[tuple[str, str], Sequence[Reported]]:
    groups: dict[tuple[str, str], list[Reported]] = {}
    for case in cases:
        key = rule.key(case)
        if key is not None:
            groups.setdefault(key, []).append(case)
    return groups


def _caught(rule: Watch, group: Sequence[Reported]) -> tuple[Reported, ...]:
    """The cases of every window that holds enough callers; a window begins with a case."""
    caught: dict[int, Reported] = {}
    first = 0
    inside: dict[str | int, int] = {}
    for last, case in enumerate(group):
        inside[case.caller or case.id] = inside.get(case.caller or case.id, 0) + 1
        while case.at - group[first].at > rule.window:
            _leave(inside, group[first])
            first += 1
        if len(inside) >= rule.callers:
            caught |= {one.id: one for one in group[first : last + 1]}
    return tuple(caught.values())


def _leave(inside: dict[str | int, int], case: Reported) -> None:
    key = case.caller or case.id
    inside[key] -= 1
    if not inside[key]:
        del inside[key]
