"""The filters of the list of calls live in its address."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict
from yarl import URL

from db.tables import CallEnding
from web.calls.filters import CallFilter, Cursor, FigureCalls, Kind, Order, read_filter

texts = st.text("8012345席线 &=%+", max_size=12).map(str.strip)
filters = st.builds(
    CallFilter,
    first=st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    last=st.none() | st.dates(date(2026, 1, 2), date(2030, 1, 1)),
    line=texts,
    queue=texts,
    seat=texts,
    words=texts,
    ending=st.none() | st.sampled_from(CallEnding),
    caller=st.just("") | st.text("0123456789", min_size=4, max_size=12),
    kind=st.sampled_from(Kind),
    counted=st.none()
    | st.builds(FigureCalls, st.from_regex(r"[a-z][a-z0-9_]{1,20}", fullmatch=True), st.integers(1, 99), st.booleans()),
    order=st.sampled_from(Order),
)


@given(filters)
def test_a_view_sent_to_a_colleague_is_the_same_view(wanted: CallFilter) -> None:
    received, complaints = read_filter(MultiDict(URL("/calls?" + wanted.query()).query))

    assert received == wanted
    assert complaints == []


def test_what_cannot_be_read_is_left_out_and_told() -> None:
    found, complaints = read_filter(
        {"first": "2026-02-30", "ending": "gone", "caller": "56-78", "kind": "x", "counted": "rate"}
    )

    assert found == CallFilter(caller="5678")
    assert complaints == [
        "开始日期「2026-02-30」不是有效日期，已忽略。",
        "结果「gone」不存在，已忽略。",
        "来电类别「x」不存在，已忽略。",
        "统计口径「rate」不存在，已忽略。",
    ]
    assert read_filter({"caller": "678"})[0].caller == ""


def test_a_cursor_survives_the_address_and_nonsense_is_no_cursor() -> None:
    cursor = Cursor(datetime(2026, 11, 22, 4, 0, 0, 5, tzinfo=UTC), "main-1700.12")

    assert Cursor.read(cursor.text()) == cursor
    assert Cursor.read("") is Cursor.read("2026-11-22~x") is Cursor.read("main-1~") is None
