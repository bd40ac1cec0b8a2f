"""How long a failed job waits."""

import pytest

from db.jobs import back_off


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 5), (2, 10), (3, 20), (8, 600), (10_000, 600)])
def test_back_off_grows_and_stops_growing(attempt: int, seconds: int) -> None:
    assert back_off(attempt).total_seconds() == seconds
