"""What is to be done about the cases that came lately: which incidents grow, which begin. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cases.incidents.bursts import Burst, Reported, Watch, bursts


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """An incident that still grows, by its rule ``watch``, which may be out of use by now. ``held``: a group case is
    open, so that it grows however much time passes."""

    id: int
    watch: Watch
    category: str
    place: str
    first_at: datetime
    last_at: datetime
    held: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """``grown``: new cases by incident; ``lapsed``: alerts that went cold and give way to a new burst of the same."""

    grown: Mapping[int, Sequence[Reported]] = field(default_factory=dict)
    begun: Sequence[Burst] = ()
    lapsed: Sequence[int] = ()

    @property
    def empty(self) -> bool:
        return not self.grown and not self.begun


def plan(rules: Sequence[Watch], live: Iterable[Live], cases: Iterable[Reported]) -> Plan:
    """``cases`` belong to no incident yet. An incident takes what its rule counts under its own category and place,
    held ones first; what is left may be new bursts."""
    left = sorted(cases, key=lambda case: (case.at, case.id))
    known = sorted(live, key=lambda one: (not one.held, one.id))
    grown: dict[int, list[Reported]] = {}
    for one in known:
        taken = _taken(one, left)
        if taken:
            grown[one.id] = taken
            ids = {case.id for case in taken}
            left = [case for case in left if case.id not in ids]
    held = {_key(one) for one in known if one.held}
    begun = [burst for burst in bursts(rules, left) if (burst.rule, burst.category, burst.place) not in held]
    keys = {(burst.rule, burst.category, burst.place) for burst in begun}
    cold = [one.id for one in known if _key(one) in keys]  # never a held one: of those none begins
    return Plan(grown, begun, cold)


def _key(incident: Live) -> tuple[int, str, str]:
    """Of one there is one live incident at a time."""
    return incident.watch.id, incident.category, incident.place


def _taken(incident: Live, cases: Sequence[Reported]) -> list[Reported]:
    """In order of time, as long as no gap is longer than the rule's window; what came long before is another matter."""
    taken: list[Reported] = []
    last, window = incident.last_at, incident.watch.window
    for case in cases:
        near = incident.first_at - case.at <= window and (incident.held or case.at - last <= window)
        if near and incident.watch.key(case) == (incident.category, incident.place):
            taken.append(case)
            last = max(last, case.at)
    return taken
