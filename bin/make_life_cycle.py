"""Write docs/case-life-cycle.md from the table of steps.

Usage: PYTHONPATH=. python bin/make_life_cycle.py
"""

from pathlib import Path

from cases import life_cycle_page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "case-life-cycle.md"

if __name__ == "__main__":
    PAGE.write_text(life_cycle_page(), encoding="utf-8")
