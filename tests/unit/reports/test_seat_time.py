"""What seats did with their time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from db.tables import SeatStateKind as Kind
from reports import Scope, shipped_definitions, shown
from reports.seat_figures import seat_figure
from reports.seat_time import SeatTime, average, share, spent
from tests.unit.reports.calls import START

SHIPPED = {definition.key: definition for definition in shipped_definitions()}
HOUR = timedelta(hours=1)
SCOPE = Scope(since=START, before=START + HOUR)


@dataclass
class Stretch:
    state: Kind
    started_at: datetime
    ended_at: datetime | None
    seat: str = "1001"
    session_started_at: datetime | None = START


def a_shift(*parts: tuple[Kind, int], began: datetime = START, seat: str = "1001") -> list[Stretch]:
    """States that follow each other: (state, seconds)."""
    found = []
    for state, seconds in parts:
        found.append(Stretch(state, began, began + timedelta(seconds=seconds), seat))
        began += timedelta(seconds=seconds)
    return found


SHIFT = a_shift(
    (Kind.READY, 600), (Kind.RINGING, 6), (Kind.TALKING, 180), (Kind.WRAP_UP, 30), (Kind.PAUSED, 900),
    (Kind.READY, 84), (Kind.OUTBOUND, 60), (Kind.WRAP_UP, 40),
)  # fmt: skip


def of(key: str, states: list[Stretch], scope: Scope = SCOPE):
    by_state = spent(states, since=scope.since, before=scope.before, seat=scope.seat)
    return seat_figure(SHIPPED[key], scope, by_state)


def test_occupancy_is_handling_over_handling_and_waiting_for_calls() -> None:
    figure = of("occupancy", SHIFT)

    assert figure.value == Fraction(6 + 180 + 30 + 60 + 40, 600 + 84 + 316)
    assert (figure.numerator, figure.denominator, shown(figure)) == (316, 1000, "31.60%")


def test_the_average_wrap_up_is_told_in_seconds() -> None:
    figure = of("average_wrap_up", SHIFT)

    assert (figure.value, figure.numerator, figure.denominator, shown(figure)) == (35, 70, 2, "35 秒")


def test_a_share_counts_time_inside_the_period_an_average_whole_stretches_that_began_in_it() -> None:
    before = a_shift((Kind.READY, 60), (Kind.WRAP_UP, 60), began=START - timedelta(seconds=90))
    after = a_shift((Kind.WRAP_UP, 100), began=START + HOUR - timedelta(seconds=50))

    assert of("occupancy", [*before, *after]).value == Fraction(30 + 50, 30 + 50)
    assert of("average_wrap_up", [*before, *after]).value == 100


def test_what_is_not_over_and_what_was_before_signing_in_is_left_out() -> None:
    open_one = Stretch(Kind.TALKING, START, None)
    unsigned = Stretch(Kind.TALKING, START, START + HOUR, session_started_at=None)

    assert of("occupancy", [open_one, unsigned]).value is None
    assert shown(of("average_wrap_up", [open_one, unsigned])) == "—"


def test_one_seat_can_be_asked_for_but_no_line_and_no_queue() -> None:
    states = [*SHIFT, *a_shift((Kind.READY, 100), seat="1002")]

    assert of("occupancy", states, Scope(since=START, before=START + HOUR, seat="1002")).value == 0
    assert of("occupancy", states, Scope(since=START, before=START + HOUR, line="12345")).value is None


stretches = st.lists(
    st.builds(
        lambda kind, at, long, seat: a_shift((kind, long), began=START + timedelta(seconds=at), seat=seat)[0],
        st.sampled_from(Kind), st.integers(-4000, 8000), st.integers(0, 5000), st.sampled_from(["1001", "1002"]),
    )
)  # fmt: skip


@given(stretches)
def test_any_shares_of_any_shifts_stay_between_nothing_and_all(states: list[Stretch]) -> None:
    by_state = spent(states, since=SCOPE.since, before=SCOPE.before, seat=None)

    for part in (SeatTime.TALK, SeatTime.WRAP_UP, SeatTime.HANDLING):
        found = share(part, SeatTime.AVAILABLE, by_state)
        assert found is None or 0 <= found <= 1
    longest = max(((one.ended_at - one.started_at).total_seconds() for one in states), default=0)
    assert (average(SeatTime.SIGNED_IN, by_state) or 0) <= longest
