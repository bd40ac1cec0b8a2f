"""What partners and gateways read when they are refused."""

import re
from pathlib import Path

import pytest

import notices
from web.partners.said import words_of


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("unreadable: text, place", "消息格式有误，请核对：text, place。"),
        ("unreadable: ", "消息格式有误，应为约定的 JSON。"),
        ("unreadable", "消息格式有误，应为约定的 JSON。"),
        ("no time zone: told_at", "told_at 没有写明时区。"),
        ("step_refused: StepNotLegal", "工单现在的状态不能执行这一步。"),
        ("a code of a later version", "没有执行。"),
    ],
)
def test_a_code_has_words(code: str, words: str) -> None:
    assert words_of(code) == words


def test_every_code_that_is_told_has_words_of_its_own() -> None:
    code = r'MessageFaulty\(f?"([a-z_]+)'
    files = (Path(notices.__file__).parent / "partners").glob("*.py")
    told = {found for file in files for found in re.findall(code, file.read_text("utf-8"))}

    assert len(told) >= 8
    assert {one for one in told if words_of(one) == words_of("?")} <= {"no"}  # "no time zone: …"
