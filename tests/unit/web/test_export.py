"""A spreadsheet must not execute what a caller's display name says."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.calls.export import csv_text, safe_cell


@pytest.mark.parametrize("attack", ["=1+1", "+86138", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0"])
def test_formulas_become_text(attack: str) -> None:
    assert safe_cell(attack) == "'" + attack


def test_ordinary_cells_stay_as_they_are() -> None:
    assert [safe_cell(value) for value in ("综合服务", 12, None, "138****5678")] == [
        "综合服务",
        "12",
        "",
        "138****5678",
    ]


@given(st.lists(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_no_cell_of_any_content_starts_a_formula(row: list[str]) -> None:
    read = next(csv.reader(io.StringIO(csv_text([row]), newline=""), strict=True))

    assert len(read) == len(row)
    assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@")) for cell in read)
