"""The page about the life of a case says what the table says."""

from pathlib import Path

from cases import life_cycle_page
from cases.life.lifecycle import TABLE

PAGE = Path(__file__).parents[3] / "docs" / "case-life-cycle.md"


def test_the_page_in_the_docs_is_the_one_the_table_makes() -> None:
    assert PAGE.read_text(encoding="utf-8") == life_cycle_page(), "run bin/make_life_cycle.py"


def test_the_page_changes_with_the_table() -> None:
    assert life_cycle_page(TABLE[1:]) != life_cycle_page()
    assert "    registered --> dispatched: dispatch" in life_cycle_page()
