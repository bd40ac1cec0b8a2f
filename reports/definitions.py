"""What a figure counts, as data with a version: calls, or the time of seats. No I/O."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from reports.documents import read_model, read_model_text
from reports.seat_time import SeatTime
from reports.sets import CallSet, Switches

# Which sets a share may put above which: everything else could exceed 100 %.
PARTS: Mapping[CallSet, frozenset[CallSet]] = {
    CallSet.INBOUND: frozenset({CallSet.ANSWERED_OF_INBOUND}),
    CallSet.OFFERED: frozenset(
        {CallSet.ANSWERED, CallSet.ANSWERED_IN_TIME, CallSet.ABANDONED, CallSet.SETTLED_IN_TIME}
    ),
    CallSet.ANSWERED: frozenset({CallSet.ANSWERED_IN_TIME}),
    CallSet.ASKED_CALLBACK: frozenset({CallSet.ASKED_AND_CALLED_BACK}),
    CallSet.ANSWERED_OR_ABANDONED: frozenset(
        {CallSet.ANSWERED, CallSet.ANSWERED_IN_TIME, CallSet.ABANDONED, CallSet.SETTLED_IN_TIME}
    ),
}


SEAT_PARTS: Mapping[SeatTime, frozenset[SeatTime]] = {
    SeatTime.SIGNED_IN: frozenset({SeatTime.AVAILABLE, SeatTime.HANDLING, SeatTime.TALK, SeatTime.WRAP_UP}),
    SeatTime.AVAILABLE: frozenset({SeatTime.HANDLING, SeatTime.TALK, SeatTime.WRAP_UP}),
    SeatTime.HANDLING: frozenset({SeatTime.TALK, SeatTime.WRAP_UP}),
}


class Aggregate(StrEnum):
    AVERAGE_WAIT = "average_wait"
    LONGEST_WAIT = "longest_wait"
    AVERAGE_TALK = "average_talk"
    LONGEST_TALK = "longest_talk"
    AVERAGE_STRETCH = "average_stretch"
    """Of a seat's time: how long it was each time."""


class Unit(StrEnum):
    SHARE = "share"
    """Between 0 and 1, shown as percent."""
    CALLS = "calls"
    SECONDS = "seconds"


def _counted(value: object) -> object:
    """One fault for a word that names neither, where pydantic would tell one for each."""
    for kind in (CallSet, SeatTime):
        if value in list(kind):
            return kind(str(value))
    raise ValueError("no set of calls and no kind of seats' time")


Counted = Annotated[CallSet | SeatTime, BeforeValidator(_counted)]


class MetricDefinition(BaseModel):
    """One version of one figure. The same key and version give the same value of the same calls for ever.

    Without a denominator and an aggregate the numerator's calls are counted; with a denominator the figure is a share;
    with an aggregate it is seconds of the numerator's calls, those left out that do not tell theirs.
    ``window_hours``: the lowest share in any continuous span of that many hours. A kind of seats' time as numerator
    makes a figure of seats: a share of another kind, or the average length of its stretches.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{1,63}$")
    version: int = Field(ge=1)
    name: str = Field(min_length=1, max_length=64)
    formula: str = Field(min_length=1, max_length=1000)
    """In Chinese, shown beside every figure."""
    source: str = Field(min_length=1, max_length=500)
    """The standard or document it follows."""
    numerator: Counted
    denominator: Counted | None = None
    aggregate: Aggregate | None = None
    window_hours: int | None = Field(default=None, ge=1, le=24 * 31)
    switches: Switches = Switches()

    @property
    def of_seats(self) -> bool:
        """Whether it is about the time of seats and not about calls."""
        return isinstance(self.numerator, SeatTime)

    @property
    def unit(self) -> Unit:
        if self.aggregate:
            return Unit.SECONDS
        return Unit.SHARE if self.denominator else Unit.CALLS

    @model_validator(mode="after")
    def _computable(self) -> Self:
        if self.denominator and self.aggregate:
            raise ValueError("a figure is a share or an aggregate, not both")
        if self.window_hours and not self.denominator:
            raise ValueError("only a share has a lowest value in any span of hours")
        if self.denominator and not self._is_part():
            raise ValueError(f"{self.numerator} is not always part of {self.denominator}")
        if self.of_seats:
            self._computable_of_seats()
        elif self.aggregate is Aggregate.AVERAGE_STRETCH:
            raise ValueError("only a seat's time has stretches")
        return self

    def _is_part(self) -> bool:
        if isinstance(self.denominator, SeatTime):
            return self.numerator in SEAT_PARTS.get(self.denominator, frozenset())
        return self.denominator is not None and self.numerator in PARTS.get(self.denominator, frozenset())

    def _computable_of_seats(self) -> None:
        if self.window_hours:
            raise ValueError("a seat's time has no lowest value in any span of hours")
        if self.denominator is None and self.aggregate is not Aggregate.AVERAGE_STRETCH:
            raise ValueError("of a seat's time a share or the average stretch is told")


def read_definition(document: Mapping[str, Any], *, name: str = "metric") -> MetricDefinition:
    """Check a definition's document. Raises ``DefinitionFaulty`` with the path of every fault."""
    return read_model(MetricDefinition, document, name=name)


def read_definition_text(text: str, *, name: str = "metric") -> MetricDefinition:
    """Read a definition from YAML. Raises ``DefinitionFaulty``."""
    return read_model_text(MetricDefinition, text, name=name)


def document_of(definition: MetricDefinition) -> dict[str, Any]:
    """The document that ``read_definition`` reads back, every switch written out: later defaults do not change it."""
    return definition.model_dump(mode="json")
