"""Signs a font does not have, on paper."""

import pytest

from web.paper.pdf import printable

KNOWN = frozenset(map(ord, "路灯不亮𠮷㐂！ "))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("路灯不亮！\n𠮷㐂", "路灯不亮！\n𠮷㐂"),
        ("路灯😀不亮", "路灯〔表情〕不亮"),
        ("👨‍👩‍👧灯", "〔表情〕〔表情〕〔表情〕灯"),
        ("👍🏽 ❤️", "〔表情〕 〔表情〕"),
        ("不𰻞亮", "不〔U+30EDE〕亮"),
        ("路\x07灯\u200b", "路灯"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_words(text: str, shown: str) -> None:
    assert printable(text, KNOWN) == shown
