"""Calls to count: made by hand, or any that could be."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from db.tables import CallDirection, CallEnding
from reports import CallSet, Counting, MetricDefinition, Scope, Switches
from reports.definitions import PARTS
from reports.measure import LENGTHS

START = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
WEEK = Scope(since=START, before=START + timedelta(days=7))


@dataclass(frozen=True, slots=True, kw_only=True)
class ACall:
    id: str
    arrived_at: datetime = START
    queued_at: datetime | None = None
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    ending: CallEnding | None = None
    wait_seconds: int | None = None
    talk_seconds: int | None = None
    line: str | None = "12345"
    queue: str | None = "general_service"
    seat: str | None = None
    simulated: bool = False
    direction: CallDirection = CallDirection.INBOUND
    called_back: bool = False


def answered(name: str, *, wait: int = 5, talk: int | None = 100, at: datetime = START, **more) -> ACall:
    met = at + timedelta(seconds=5 + wait)
    return ACall(
        id=name, arrived_at=at, queued_at=at + timedelta(seconds=5), connected_at=met, wait_seconds=wait,
        ended_at=met + timedelta(seconds=talk or 0), talk_seconds=talk, ending=CallEnding.CONNECTED, **more,
    )  # fmt: skip


def gave_up(name: str, *, wait: int = 30, at: datetime = START, **more) -> ACall:
    queued = at + timedelta(seconds=5)
    return ACall(
        id=name, arrived_at=at, queued_at=queued, ended_at=queued + timedelta(seconds=wait), wait_seconds=wait,
        ending=CallEnding.ABANDONED_IN_QUEUE, **more,
    )  # fmt: skip


def unqueued(name: str, ending: CallEnding, *, seconds: float = 10, at: datetime = START) -> ACall:
    return ACall(id=name, arrived_at=at, ended_at=at + timedelta(seconds=seconds), ending=ending, queue=None)


MOMENTS = st.integers(0, 8 * 24 * 3600 * 10).map(lambda tenths: START + timedelta(milliseconds=100 * tenths))
FRACTIONS = st.sampled_from([0, 1, 999_499, 999_500, 999_999])


@st.composite
def any_call(draw: st.DrawFn) -> dict[str, object]:
    """Fields of a call, also of one that cannot be: the two ways of counting must agree on nonsense too."""
    arrived = draw(MOMENTS) + timedelta(microseconds=draw(FRACTIONS))

    def later() -> datetime | None:
        seconds = draw(st.none() | st.integers(0, 40))
        return None if seconds is None else arrived + timedelta(seconds=seconds, microseconds=draw(FRACTIONS))

    return {
        "arrived_at": arrived,
        "queued_at": later(),
        "connected_at": later(),
        "ended_at": later(),
        "ending": draw(st.none() | st.sampled_from(CallEnding)),
        "wait_seconds": draw(st.none() | st.integers(0, 25)),
        "talk_seconds": draw(st.none() | st.integers(0, 4751)),
        "line": draw(st.sampled_from([None, "12345", "12315"])),
        "queue": draw(st.sampled_from([None, "general_service"])),
        "seat": draw(st.sampled_from([None, "1001"])),
        "simulated": draw(st.booleans()),
        "direction": draw(st.sampled_from([CallDirection.INBOUND] * 3 + [CallDirection.OUTBOUND])),
        "called_back": draw(st.booleans()),
    }


SWITCHES = st.builds(
    Switches,
    abandoned_in_greeting=st.sampled_from(Counting),
    abandoned_in_menu=st.sampled_from(Counting),
    served_by_menu=st.sampled_from(Counting),
    message_is_answered=st.booleans(),
    short_abandon_seconds=st.integers(0, 25),
    answer_seconds=st.integers(1, 25),
)


@st.composite
def any_definition(draw: st.DrawFn) -> MetricDefinition:
    shares = [(part, whole) for whole, parts in PARTS.items() for part in sorted(parts)]
    part, whole = draw(st.sampled_from([(counted, None) for counted in CallSet] + shares))
    return MetricDefinition(
        key="any", version=1, name="任意", formula="任意", source="任意", numerator=part, denominator=whole,
        aggregate=None if whole else draw(st.none() | st.sampled_from(sorted(LENGTHS))),
        window_hours=draw(st.none() | st.integers(1, 200)) if whole else None,
        switches=draw(SWITCHES),
    )  # fmt: skip


SCOPES = st.builds(
    lambda first, hours, **more: Scope(since=first, before=first + timedelta(hours=hours), **more),
    MOMENTS,
    st.integers(1, 200),
    simulated=st.none() | st.booleans(),
    line=st.sampled_from([None, "12345"]),
    seat=st.sampled_from([None, "1001"]),
)
