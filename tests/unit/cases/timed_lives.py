"""A case whose clocks follow what people do with it."""

from dataclasses import replace
from datetime import datetime, timedelta

from cases import (
    Action,
    CaseFacts,
    DeadlineKind,
    Fields,
    Offer,
    Person,
    offers,
    shipped_profiles,
    take,
)
from cases.life.facts import Around
from cases.life.rules import AHEAD
from cases.life.timing import Plan, follow, matter_of
from cases.limits.clock import Clock, Clocks, newest_of
from tests.unit.cases.days import OFFICIAL, local
from tests.unit.cases.people import filled

MONDAY = local("2026-03-02 10:00")
PROFILES = {profile.key: profile for profile in shipped_profiles()}


class Life:
    """A case with its clocks under one profile, led on step by step."""

    def __init__(self, profile: str = "default", *, now: datetime = MONDAY, levels: int = 0, **known: object) -> None:
        self.profile, self.now = PROFILES[profile], now
        self.case = CaseFacts(id=1, around=Around(sign_off_levels=levels, spoken_with=True), **known)
        self.clocks: Clocks = ()

    def step(self, action: Action, person: Person, **more: object) -> None:
        needs = next(offer.needs for offer in self.offers(person) if offer.action is action)
        self.take(action, person, filled(needs, **more))

    def take(self, action: Action, person: Person, fields: Fields) -> None:
        before = self.case
        taken = take(before, action, person, self.in_time(fields), self.now)
        self.clocks = follow(self.clocks, before, taken, Plan(self.profile, matter_of(taken.after)), self.now)
        answer = newest_of(self.clocks, DeadlineKind.ANSWER)
        window = newest_of(self.clocks, DeadlineKind.RETURN)
        self.case = replace(
            taken.after,
            due_at=answer.due(OFFICIAL).at if answer else None,
            around=replace(
                taken.after.around, extend_by=answer.may_extend_by if answer else 0,
                return_until=(window.met_at or window.due(OFFICIAL).at) if window else None,
            ),
        )  # fmt: skip

    def in_time(self, fields: Fields) -> Fields:
        """Instants that cannot lie ahead do not, and limits do."""
        later = self.now + timedelta(days=90)
        return {
            name: (max(value, later) if name in AHEAD else min(value, self.now))
            if isinstance(value, datetime)
            else value
            for name, value in fields.items()
        }

    def offers(self, person: Person) -> tuple[Offer, ...]:
        return offers(self.case, person)

    def at(self, text: str) -> None:
        self.now = local(text)

    def clock(self, kind: DeadlineKind = DeadlineKind.ANSWER) -> Clock:
        found = newest_of(self.clocks, kind)
        assert found is not None
        return found

    @property
    def due(self) -> datetime | None:
        return self.clock().due(OFFICIAL).at
