"""Headers into events."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from queue_manager.live import events as ev
from queue_manager.live import snapshot_rows
from queue_manager.live.framing import Framer, headers_of
from queue_manager.live.parse import event_of, row_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)
BEHIND = dict.fromkeys(("CallerIDName", "ConnectedLineNum", "ConnectedLineName", "Language", "AccountCode"), "")
CHANNEL = {"Channel": "PJSIP/trunk-00000001", "Uniqueid": "1.1", "Linkedid": "1.1", "ChannelState": "6", **BEHIND}
NAMES = [
    "Newchannel", "Hangup", "QueueCallerJoin", "AgentConnect", "AgentComplete", "QueueMemberStatus",
    "QueueMemberRemoved", "BlindTransfer", "AttendedTransfer", "ContactStatus", "UserEvent", "BridgeEnter",
    "FullyBooted", "Newexten",
]  # fmt: skip
values = st.text("0189１.:-/@\n王x", max_size=16) | st.integers().map(str) | st.floats().map(str)
KEYS = [
    "Timestamp",
    "Uniqueid",
    "Linkedid",
    "Channel",
    "Queue",
    "Position",
    "Status",
    "Interface",
    "LastCall",
    "DestUniqueid",
]


def test_time_is_asterisks_own_to_the_microsecond() -> None:
    event = event_of({"Event": "Newchannel", "Timestamp": "1795306344.762269", **CHANNEL}, NOW)
    assert event.at == datetime(2026, 11, 22, 0, 12, 24, 762269, tzinfo=UTC)


def test_without_a_timestamp_it_is_when_it_was_received() -> None:
    assert event_of({"Event": "FullyBooted"}, NOW) == ev.FullyBooted(NOW)


def test_a_withheld_number_is_no_number() -> None:
    event = event_of({"Event": "Newchannel", "CallerIDNum": "<unknown>", **CHANNEL}, NOW)
    assert isinstance(event, ev.Newchannel)
    assert event.channel.caller == ""


def test_the_seat_is_the_endpoint_whatever_the_member_is_called() -> None:
    event = event_of(
        {"Event": "QueueMemberStatus", "Queue": "main", "MemberName": "张三", "Interface": "PJSIP/1001", "Status": "1"},
        NOW,
    )
    assert isinstance(event, ev.MemberChanged)
    assert event.member.seat == "1001"


@pytest.mark.parametrize("lacking", ["Uniqueid", "Channel", "Queue", "Position"])
def test_an_event_that_lacks_something_says_what(lacking: str) -> None:
    headers = {"Event": "QueueCallerJoin", "Queue": "main", "Position": "1", **CHANNEL}
    del headers[lacking]
    assert event_of(headers, NOW) == ev.Unknown(NOW, "QueueCallerJoin", lacking)


def test_an_event_nobody_asked_for_is_unknown() -> None:
    assert event_of({"Event": "VarSet"}, NOW) == ev.Unknown(NOW, "VarSet", "")


def test_rows_of_lists() -> None:
    assert row_of({"Event": "QueueParams", "Queue": "main"}) == snapshot_rows.QueueRow("main")
    row = row_of({"Event": "CoreShowChannel", "Duration": "27:00:05", **CHANNEL})
    assert isinstance(row, snapshot_rows.ChannelRow)
    assert row.age == 27 * 3600 + 5
    assert row_of({"Event": "QueueMember", "Queue": "main"}) is None
    assert row_of({"Event": "Newchannel"}) is None


@settings(deadline=None)
@given(
    st.sampled_from(NAMES),
    st.dictionaries(st.sampled_from(KEYS), values),
    st.booleans(),
)
def test_nothing_makes_it_raise(name: str, headers: dict[str, str], whole: bool) -> None:
    base = CHANNEL if whole else {}
    assert isinstance(event_of({**base, **headers, "Event": name}, NOW), ev.Event)
    for row in ("QueueParams", "QueueMember", "QueueEntry", "CoreShowChannel"):
        row_of({**base, **headers, "Event": row})


pieces = st.sampled_from(
    [
        "\r\n",
        "\n",
        "\r",
        "138",
        ":",
        *(f"{key}:" for key in BEHIND),
        "Uniqueid:6",
        "Linkedid:6",
        "Channel:S/6",
        "Exten:6",
    ]
)


@given(st.lists(pieces).map(lambda found: "".join(found)[:79]))
@example("\nUniqueid: 6.6\nLinkedid: 6.6\n")
@example("\nCallerIDName:\nConnectedLineNum:\nConnectedLineName:\nUniqueid:6\n")
def test_no_callers_number_makes_an_event_speak_of_another_call(number: str) -> None:
    """As Asterisk writes it: what the caller sent, 79 bytes at most, stands there with its line ends."""
    text = (
        f"Event: Newchannel\r\nChannel: PJSIP/trunk-1\r\nChannelState: 4\r\nCallerIDNum: {number}\r\n"
        "CallerIDName: x\r\nConnectedLineNum: <unknown>\r\nConnectedLineName: <unknown>\r\nLanguage: zh\r\n"
        "AccountCode: \r\nContext: from-trunk\r\nExten: 12345\r\nPriority: 1\r\nUniqueid: 1.1\r\nLinkedid: 1.1\r\n\r\n"
    )
    for block in Framer().feed(text.encode()):
        event = event_of(headers_of(block), NOW)
        if isinstance(event, ev.ChannelEvent):
            assert (event.channel.uniqueid, event.channel.call_id) == ("1.1", "1.1")
            assert "\n" not in event.channel.caller
