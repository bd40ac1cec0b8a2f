"""What goes to one process of the test run."""

from pathlib import Path

from tests.dealing import LONG, SHARING, handful

CHECKOUT = Path(__file__).parents[2]


def test_long_tests_go_one_by_one_and_what_shares_something_stays_together() -> None:
    story = "tests/integration/hotline/test_story.py"
    assert (
        handful("tests/faults/switch/test_ami_away.py::test_a[cut]")
        == "tests/faults/switch/test_ami_away.py::test_a[cut]"
    )
    assert handful(f"{story}::test_a[sqlite]") == handful(f"{story}::test_b[postgresql]") == story
    assert handful("tests/unit/ivr/test_menu.py::test_a[x::y]") == "tests/unit/ivr/test_menu.py"


def test_what_is_named_is_there() -> None:
    assert [place for place in (*LONG, *SHARING) if not (CHECKOUT / place).exists()] == []
