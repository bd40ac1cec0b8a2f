"""How deep units stand in their tree, however the tree is made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import UnitLoop
from cases.units.levels import levels_of

FORESTS = st.lists(st.integers(-1, 30), max_size=30).map(
    lambda above: {str(n): str(up) if 0 <= up < n else None for n, up in enumerate(above)}
)
"""Units 0, 1, 2 …, each below one of smaller number or at a top."""


@given(FORESTS)
def test_each_unit_is_one_deeper_than_the_one_above_it(parents: dict[str, str | None]) -> None:
    found = levels_of(parents)

    assert found.keys() == parents.keys()
    assert all(found[code] == (found[up] + 1 if up else 1) for code, up in parents.items())


@pytest.mark.parametrize("parents", [{"a": "a"}, {"a": "b", "b": "a"}, {"top": None, "a": "c", "b": "a", "c": "b"}])
def test_no_unit_stands_below_itself(parents: dict[str, str | None]) -> None:
    with pytest.raises(UnitLoop):
        levels_of(parents)
