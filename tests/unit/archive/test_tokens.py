"""What a search asks the index for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import bigrams, case_tokens


@pytest.mark.parametrize(
    ("find", "tokens"),
    [
        ("油烟", ["油烟"]),
        ("油烟扰民", ["油烟", "烟扰", "扰民"]),
        ("油烟 油烟", ["油烟"]),
        ("水", []),
        ("水 油烟", ["油烟"]),
        ("20261122-000042", ["20261122", "000042"]),
        ("20261122-00", ["20261122"]),
        ("3号楼", ["3", "号楼"]),
        ("。，", []),
    ],
)
def test_tokens_of_a_search(find: str, tokens: list[str]) -> None:
    assert case_tokens(find) == tokens


@given(st.text("油烟扰民abc 12，。", max_size=30), st.integers(0, 30), st.integers(1, 6))
def test_a_text_has_all_tokens_of_what_stands_in_it(text: str, at: int, size: int) -> None:
    part = "".join(character for character in text[at : at + size] if not character.isascii())

    assert set(case_tokens(part)) <= set(bigrams(text)) or part not in text
