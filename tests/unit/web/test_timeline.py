"""The journal of a call reads in the order things happened, though half of it has whole seconds only."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from web.calls.timeline import timeline

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@dataclass
class Fact:
    at: datetime
    kind: str
    data: dict[str, Any] = field(default_factory=dict)


def cel(seconds: float, kind: str, channel: str = "PJSIP/carrier-00000001", extra: str = "") -> Fact:
    return Fact(NOON + timedelta(seconds=seconds), kind, {"channel": channel, "extra": {"extra": extra}})


def queue_log(second: int, kind: str, agent: str, *args: str) -> Fact:
    return Fact(NOON + timedelta(seconds=second), kind, {"queue": "hotline", "agent": agent, "args": list(args)})


A_CALL = [
    cel(0.1, "CHAN_START"),
    cel(5.4, "HOTLINE_GREETED"),
    cel(5.4, "HOTLINE_QUEUE", extra="hotline"),
    cel(7.8, "BRIDGE_ENTER", "PJSIP/1001-00000002"),
    cel(7.9, "BRIDGE_ENTER"),
    cel(60.2, "BRIDGE_EXIT", "PJSIP/1001-00000002"),
    cel(60.3, "HOTLINE_RATING", extra="5"),
    queue_log(5, "ENTERQUEUE", "NONE", "", "", "1"),
    queue_log(7, "CONNECT", "1001", "2", "x", "1"),
    queue_log(60, "COMPLETEAGENT", "1001", "2", "53", "1"),
]


def test_queue_lines_stand_beside_the_channel_events_they_belong_to() -> None:
    kinds = [line.kind for line in timeline(A_CALL, ["1001"])]

    assert kinds == [
        "CHAN_START", "HOTLINE_GREETED", "HOTLINE_QUEUE", "ENTERQUEUE", "CONNECT", "BRIDGE_ENTER", "BRIDGE_ENTER",
        "COMPLETEAGENT", "BRIDGE_EXIT", "HOTLINE_RATING",
    ]  # fmt: skip


def test_each_line_says_who_and_what() -> None:
    told = {line.kind: (line.who, line.what, line.exact) for line in timeline(A_CALL, ["1001"])}

    assert told["CONNECT"] == ("座席 1001", "hotline 等待 2 秒", False)
    assert told["COMPLETEAGENT"] == ("座席 1001", "hotline 通话 53 秒", False)
    assert told["BRIDGE_EXIT"] == ("座席 1001", "", True)
    assert told["HOTLINE_RATING"] == ("市民", "5", True)


def test_a_queue_line_whose_channel_event_is_missing_keeps_its_second() -> None:
    assert [line.kind for line in timeline([queue_log(5, "ENTERQUEUE", "NONE"), cel(4, "ANSWER")], [])] == [
        "ANSWER",
        "ENTERQUEUE",
    ]
