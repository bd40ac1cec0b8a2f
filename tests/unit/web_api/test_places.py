"""Places in long lists as addresses carry them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.paging import Place, number_place

Instants = st.datetimes(timezones=st.just(UTC))


@given(st.none() | Instants, st.integers(0, 10**12))
def test_a_place_is_read_as_it_was_told(at: datetime | None, number: int) -> None:
    assert Place.read(str(Place(at, number))) == Place(at, number)


@pytest.mark.parametrize("text", ["", "~", "x~1", "2026-11-22T04:00:00~1", "2026-11-22T04:00:00+00:00~x", "~-1", "1"])
def test_what_is_no_place(text: str) -> None:
    assert Place.read(text) is None


@pytest.mark.parametrize("text", ["", "-1", "x", "１", "9" * 19])
def test_what_is_no_number(text: str) -> None:
    assert number_place(text) is None
