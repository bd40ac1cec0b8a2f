import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agi_scripts import caller, national
from cases.matters.callers import as_sent


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("13800138000", "13800138000"),
        ("+8613800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("013800138000", "13800138000"),
        ("138 0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("+861065123456", "01065123456"),
        ("861065123456", "01065123456"),
        ("+86 (0) 10 6512 3456", "01065123456"),
        ("+8651985123456", "051985123456"),
        ("051985123456", "051985123456"),
        ("85123456", "85123456"),
        ("86123456", "86123456"),
        ("+864008123456", "4008123456"),
        ("10086", "10086"),
        ("+8612345", "12345"),
        ("+85221234567", "+85221234567"),
        ("0085221234567", "+85221234567"),
    ],
)
def test_a_number_has_one_spelling_however_the_trunk_sends_it(sent: str, number: str) -> None:
    assert national(sent) == number


@pytest.mark.parametrize(
    "sent",
    ["", "anonymous", "Anonymous", "unknown", "Restricted", "匿名", "王小明", "1" * 200, "+" * 200, "+86", "+", "alice",
     "1 OR 1=1", "13800138000; DROP", "\r\n\x00", "٣٤٥٦٧٨٩", "*31#13800138000"],
)  # fmt: skip
def test_what_is_no_number_is_a_withheld_one(sent: str) -> None:
    assert national(sent) is None
    assert caller(sent).spellings == ()


@example("00")
@given(st.text(max_size=300))
def test_any_text_gives_a_plain_number_or_none(sent: str) -> None:
    number = national(sent)
    assert number is None or (number.isascii() and number.removeprefix("+").isdigit() and len(number) <= 21)
    assert len(caller(sent).as_recorded) <= 64
    if number is not None:
        assert national(number) == number


@pytest.mark.parametrize("number", ["13800138000", "01065123456", "10086", "4008123456", "+85221234567"])
def test_calls_are_looked_for_by_every_way_a_trunk_may_send_their_number(number: str) -> None:
    assert {national(sent) for sent in as_sent(number)} == {number}
    assert number in as_sent(number)


def test_cases_are_looked_for_under_the_recorded_spelling_too() -> None:
    assert caller("+8613800138000").spellings == ("13800138000", "+8613800138000")
    assert caller("13800138000").spellings == ("13800138000",)
