"""Pauses between attempts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_manager import BackOff


@settings(deadline=None)
@given(st.lists(st.floats(min_value=0, max_value=1, exclude_max=True), min_size=1, max_size=100))
def test_pauses_stay_within_bounds_and_grow(chances: list[float]) -> None:
    chance = iter(chances)
    backoff = BackOff(shortest=0.5, longest=15, chance=lambda: next(chance))
    pauses = [backoff.next() for _ in chances]
    assert all(0.5 <= pause <= 15 for pause in pauses)
    assert all(pause >= 7.5 for pause in pauses[5:])


def test_after_success_it_starts_again() -> None:
    backoff = BackOff(chance=lambda: 0.0)
    assert [backoff.next() for _ in range(4)] == [0.5, 1.0, 2.0, 4.0]
    backoff.reset()
    assert backoff.next() == 0.5
