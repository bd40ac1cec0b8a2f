"""Today's connect rate."""

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.tables import CallDirection, CallEnding
from web.wallboard.figures import Today, answered, offered, percent

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@dataclass
class Facts:
    queued_at: datetime | None = None
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    ending: CallEnding | None = None
    direction: CallDirection = CallDirection.INBOUND


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        (Facts(queued_at=NOON), (False, False)),
        (Facts(queued_at=NOON, connected_at=NOON, direction=CallDirection.OUTBOUND), (False, False)),
        (Facts(queued_at=NOON, connected_at=NOON), (True, True)),
        (Facts(queued_at=NOON, ended_at=NOON, ending=CallEnding.ABANDONED_IN_QUEUE), (True, False)),
        (Facts(queued_at=NOON, ended_at=NOON, ending=CallEnding.CONNECTED), (True, True)),
        (Facts(ended_at=NOON, ending=CallEnding.ABANDONED_IN_GREETING), (False, False)),
    ],
)
def test_who_waits_is_not_counted_until_it_is_decided(facts: Facts, counts: tuple[bool, bool]) -> None:
    assert (offered(facts), answered(facts)) == counts


times = st.none() | st.just(NOON)


@given(st.builds(Facts, times, times, times, st.none() | st.sampled_from(CallEnding)))
def test_every_answered_call_is_an_offered_one(facts: Facts) -> None:
    assert offered(facts) or not answered(facts)


def test_a_rate_just_under_the_target_does_not_look_like_the_target() -> None:
    assert percent(Fraction(94_999, 100_000)) == "94.99%"
    assert percent(Fraction(1)) == "100%"
    assert percent(Fraction(9999, 10_000)) == "99.99%"
    assert percent(Today(arrived=3, offered=0, answered=0, simulated=0).rate) == "—"
