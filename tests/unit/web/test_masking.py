"""Numbers are hidden everywhere alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.tables import CaseOrigin
from web.masking import masked, masked_left


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("05138765432", "051****5432"),
        ("8613812345678", "861******5678"),
        ("87654321", "87****21"),
        ("110", "110"),
        ("", "未显号码"),
        (None, "未显号码"),
    ],
)
def test_a_number_is_shown_as_people_know_it(number: str | None, shown: str) -> None:
    assert masked(number) == shown


def test_who_wrote_and_left_no_number_has_hidden_none() -> None:
    assert masked_left(None, origin=CaseOrigin.WRITTEN) == "未留号码"
    assert masked_left(None, origin=CaseOrigin.CALL) == "未显号码"
    assert masked_left(None, origin=CaseOrigin.INCIDENT) == "多名市民"
    assert masked_left("13812345678", origin=CaseOrigin.WRITTEN) == "138****5678"


@given(st.text("0123456789", min_size=5, max_size=20))
def test_at_least_four_digits_are_hidden_or_all_but_four(number: str) -> None:
    assert masked(number).count("*") >= min(4, len(number) - 4)
    assert len(masked(number)) == len(number)
