"""Bytes into messages."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_manager.live.framing import Framer, headers_of

MESSAGES = [
    "Event: Newchannel\r\nCallerIDName: 王小明客户\r\nUniqueid: 1.1",
    "Response: Success\r\nActionID: x",
    "Event: UserEvent\r\nExten: ",
]


def feed(framer: Framer, data: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [block for start, end in pairwise(edges) for block in framer.feed(data[start:end])]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(MESSAGES), max_size=5),
    st.sampled_from(["\r\n\r\n", "\r\n\n", "\n\n"]),
    st.lists(st.integers(min_value=0), max_size=20),
)
def test_messages_do_not_depend_on_where_the_reads_fall(messages: list[str], end: str, cuts: list[int]) -> None:
    data = "".join(message + end for message in messages).encode()
    found = feed(Framer(), data, cuts)
    assert [headers_of(block) for block in found] == [headers_of(message.encode()) for message in messages]


@settings(deadline=None)
@given(st.binary(max_size=400), st.lists(st.integers(min_value=0), max_size=20))
def test_no_bytes_break_it_and_the_next_message_is_read(data: bytes, cuts: list[int]) -> None:
    framer = Framer(limit=100)
    blocks = feed(framer, data, cuts) + framer.feed(b"\r\n\r\nEvent: After\r\n\r\n")
    for block in blocks:
        headers_of(block)
    assert headers_of(blocks[-1])["Event"] == "After"
    assert all(len(block) <= 100 for block in blocks)


@settings(deadline=None)
@given(st.lists(st.integers(min_value=0), max_size=20))
def test_a_message_too_long_is_left_out_and_counted_once(cuts: list[int]) -> None:
    framer = Framer(limit=50)
    blocks = feed(framer, b"A: 1\r\n\r\n" + b"B: " + b"x" * 500 + b"\r\n\r\n" + b"C: 1\r\n\r\n", cuts)
    assert [bytes(block[:1]) for block in blocks] == [b"A", b"C"]
    assert framer.oversized == 1


def test_a_repeated_header_keeps_all_its_values() -> None:
    assert headers_of(b"Variable: a=1\r\nVariable: b=2")["Variable"] == "a=1\nb=2"


def test_a_value_over_two_lines_stays_with_its_header() -> None:
    assert headers_of(b"Event: X\r\nText: one\ntwo\r\nUniqueid: 1.1") == {
        "Event": "X", "Text": "one\ntwo", "Uniqueid": "1.1",
    }  # fmt: skip


def test_a_value_may_hold_colons_and_be_empty() -> None:
    assert headers_of(b"Duration: 00:01:02\r\nExten: \r\nContext:") == {
        "Duration": "00:01:02", "Exten": "", "Context": "",
    }  # fmt: skip


def test_the_banner_is_no_header() -> None:
    assert headers_of(b"Asterisk Call Manager/11.0.0\r\nResponse: Success") == {"Response": "Success"}
