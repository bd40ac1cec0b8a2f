"""Deadline profiles as documents: which limit holds for which matter, and how it is counted. No I/O."""

from collections.abc import Mapping
from datetime import time, timedelta
from enum import StrEnum
from typing import Any, Self

from pydantic import Field, field_validator, model_validator

from cases.documents import Strict, read_document, read_document_text
from cases.limits.calendar import Calendar
from cases.limits.errors import HoursFaulty, ProfileFaulty
from cases.limits.worktime import Counting, NaturalTime, WorkHours, WorkingTime
from db.tables import CaseType

OFFICE_HOURS = ("08:30-12:00", "13:30-17:30")


class DeadlineKind(StrEnum):
    """What must be done in time."""

    SIGN = "sign"  # 签收
    RETURN = "return"  # 退单: a unit that will not handle a case must say so in time
    RESPOND = "respond"  # 先行联系
    ANSWER = "answer"  # 反馈


KIND_NAMES: Mapping[DeadlineKind, str] = {
    DeadlineKind.SIGN: "签收",
    DeadlineKind.RETURN: "退单",
    DeadlineKind.RESPOND: "先行联系",
    DeadlineKind.ANSWER: "反馈",
}
"""As people read them, on pages and in the reasons of cards."""


class Unit(StrEnum):
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"

    @property
    def working(self) -> bool:
        return self in {Unit.WORKING_HOURS, Unit.WORKING_DAYS}


class Start(StrEnum):
    """From when a limit is counted."""

    AT_DISPATCH = "at_dispatch"
    NEXT_DAY = "next_day"
    NEXT_WORKING_DAY = "next_working_day"
    AT_SIGN = "at_sign"
    """When the lead unit signs; until then the clock does not exist."""


class Ends(StrEnum):
    EXACT = "exact"
    """When the last minute of the limit has been counted."""
    DAY_END = "day_end"
    """At the end of that day; of a working day, when offices close."""


class Span(Strict):
    """An amount of time as people write it into a rule."""

    amount: int = Field(ge=0, le=2000)
    unit: Unit

    def length(self, counting: Counting) -> timedelta:
        per_unit = {Unit.MINUTES: timedelta(minutes=1), Unit.HOURS: timedelta(hours=1)}
        per_unit[Unit.WORKING_HOURS] = timedelta(hours=1)
        return self.amount * per_unit.get(self.unit, counting.day)


class Matter(Strict):
    """What is known of a case when its limits are chosen; codes as the city uses them."""

    case_type: CaseType | None = None
    urgency: str | None = None
    case_class: str | None = None


class Condition(Strict):
    """Which matters a term is for; an empty list means any."""

    case_types: tuple[CaseType, ...] = ()
    urgencies: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    def fits(self, matter: Matter) -> bool:
        pairs = (
            (self.case_types, matter.case_type),
            (self.urgencies, matter.urgency),
            (self.classes, matter.case_class),
        )
        return all(not wanted or found in wanted for wanted, found in pairs)

    @property
    def fits_all(self) -> bool:
        return not (self.case_types or self.urgencies or self.classes)


class Escalation(Strict):
    """What follows when nothing has happened ``after`` the deadline."""

    after: Span
    step: str = Field(min_length=1, max_length=64)


class Term(Strict):
    """One limit with everything that is needed to count it."""

    kind: DeadlineKind
    when: Condition = Condition()
    limit: Span
    start: Start = Start.AT_DISPATCH
    cut_off: time | None = None
    """What is dispatched at this local time or later, or on a day off, counts as dispatched on the next working day."""
    ends: Ends = Ends.EXACT
    yellow: Span | None = None
    """The yellow card comes when this much is left."""
    extensions: tuple[int, ...] = Field(default=(), max_length=5)
    """The most that each approved extension may add, in the limit's unit; as many as there are numbers."""
    escalations: tuple[Escalation, ...] = Field(default=(), max_length=9)
    hours: tuple[str, ...] | None = None
    """Office hours; those of the profile where it has none of its own."""

    def counting(self, calendar: Calendar) -> Counting:
        """How the limit is counted."""
        return self.counted_in(self.limit.unit, calendar)

    def counted_in(self, unit: Unit, calendar: Calendar) -> Counting:
        if not unit.working:
            return NaturalTime()
        return WorkingTime(calendar, WorkHours.of(self.hours or OFFICE_HOURS))

    @field_validator("cut_off", mode="before")
    @classmethod
    def _written_as_time(cls, value: object) -> object:
        """YAML reads ``17:00`` without quotes as 1020, which would be taken for 17 minutes past midnight."""
        if isinstance(value, int | float):
            raise ValueError("write the time in quotes")
        return value

    @model_validator(mode="after")
    def _countable(self) -> Self:
        working = self.limit.unit.working
        if self.limit.amount == 0 and self.ends is Ends.EXACT:
            raise ValueError("a limit of nothing needs ends: day_end")
        if self.cut_off is not None and not working:
            raise ValueError("cut_off is for limits in working time")
        if self.yellow and self.yellow.unit.working != working:
            raise ValueError("yellow is counted as the limit is: both in working time or neither")
        if self.yellow and self.yellow.unit is self.limit.unit and self.yellow.amount >= self.limit.amount > 0:
            raise ValueError("yellow must come after the limit has begun")
        if any(most < 1 for most in self.extensions):
            raise ValueError("an extension adds at least 1")
        if any(step.after.amount < 1 for step in self.escalations):
            raise ValueError("an escalation comes after the deadline")
        if self.kind is DeadlineKind.SIGN and self.start is Start.AT_SIGN:
            raise ValueError("the time for signing cannot begin with the signature")
        _check_hours(self.hours)
        return self


class Profile(Strict):
    """One version of a city's limits. Of the terms of a kind the first that fits a matter holds."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{1,63}$")
    version: int = Field(ge=1)
    name: str = Field(min_length=1, max_length=64)
    source: str = Field(min_length=1, max_length=500)
    """The rule it follows, and how sure that is."""
    hours: tuple[str, ...] = OFFICE_HOURS
    classes: Mapping[str, str] = {}
    """Classes of matters by code, with the name people read."""
    terms: tuple[Term, ...]

    def term(self, kind: DeadlineKind, matter: Matter) -> Term | None:
        """The term for ``matter``, with its hours filled in; None: this profile sets no limit."""
        found = next((term for term in self.terms if term.kind is kind and term.when.fits(matter)), None)
        return found.model_copy(update={"hours": found.hours or self.hours}) if found else None

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        _check_hours(self.hours)
        if not self.terms:
            raise ValueError("a profile has at least one term")
        closed: set[DeadlineKind] = set()
        for number, term in enumerate(self.terms):
            if term.kind in closed:
                raise ValueError(f"term {number} is never reached: an earlier {term.kind} is for every matter")
            if unknown := set(term.when.classes) - set(self.classes):
                raise ValueError(f"term {number} is for classes that are not listed: {sorted(unknown)}")
            if term.when.fits_all:
                closed.add(term.kind)
        return self


def read_profile(document: Mapping[str, Any], *, name: str = "profile") -> Profile:
    """Check a profile's document. Raises ``ProfileFaulty`` with the path of every fault."""
    return read_document(Profile, document, name=name, faulty=ProfileFaulty)


def read_profile_text(text: str, *, name: str = "profile") -> Profile:
    """Read a profile from YAML. Raises ``ProfileFaulty``."""
    return read_document_text(Profile, text, name=name, faulty=ProfileFaulty)


def document_of(profile: Profile | Term) -> dict[str, Any]:
    """The document that reads back as the same, every choice written out: later defaults do not change it."""
    return profile.model_dump(mode="json")


def _check_hours(hours: tuple[str, ...] | None) -> None:
    if hours is not None:
        try:
            WorkHours.of(hours)
        except HoursFaulty as exc:
            raise ValueError(str(exc)) from exc
