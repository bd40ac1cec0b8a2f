"""One line in, one fact or one refusal out."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.tables import RecordSource
from queue_manager.journal import BadLine, Fact, parse_cel, parse_queue_log

ANSWERED = (
    b'"BRIDGE_ENTER","1795306299.301303","1795306298.0","1795306298.0","PJSIP/trunk-00000000","13800001111","s","wait",'
    b'"PJSIP/1001-00000001","{""bridge_id"":""5c5bb0e0"",""bridge_technology"":""simple_bridge""}"\r\n'
)


def test_a_line_of_cel_keeps_its_microseconds_and_its_place() -> None:
    fact = parse_cel(ANSWERED, "segment", 4711)

    assert isinstance(fact, Fact)
    assert fact.key == (RecordSource.CEL, "segment", 4711)
    assert fact.at == datetime(2026, 11, 22, 0, 11, 39, 301303, tzinfo=UTC)
    assert (fact.kind, fact.call_id, fact.uniqueid) == ("BRIDGE_ENTER", "1795306298.0", "1795306298.0")
    assert fact.data["peer"] == "PJSIP/1001-00000001"
    assert fact.data["extra"] == {"bridge_id": "5c5bb0e0", "bridge_technology": "simple_bridge"}


def test_a_line_of_queue_log_keeps_its_arguments_in_order() -> None:
    fact = parse_queue_log(b"1795306302|1795306298.0|general_service|1001|COMPLETECALLER|0|3|1\n", "s", 0)

    assert isinstance(fact, Fact)
    assert fact.data == {"queue": "general_service", "agent": "1001", "args": ["0", "3", "1"]}
    assert fact.call_id == fact.uniqueid == "1795306298.0"


@pytest.mark.parametrize("callid", ["NONE", "MANAGER", "REALTIME"])
def test_what_a_seat_or_asterisk_itself_did_belongs_to_no_call(callid: str) -> None:
    fact = parse_queue_log(f"1795306302|{callid}|general_service|1001|PAUSE|lunch\n".encode(), "s", 0)

    assert isinstance(fact, Fact)
    assert fact.call_id is None
    assert fact.uniqueid is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (ANSWERED[:60], "broken quotes"),
        (b'"ANSWER","1795306299.3"\n', "2 columns"),
        (b"", "0 columns"),
        (ANSWERED.replace(b"1795306299.301303", b"yesterday"), "no time"),
        (ANSWERED.replace(b'"BRIDGE_ENTER"', b'""'), "no event name"),
        (ANSWERED.replace(b'"1795306298.0"', b'""'), "no channel id"),
        (ANSWERED.replace(b"1795306298.0", b"1" * 65), "no channel id"),
    ],
)
def test_a_line_of_cel_that_cannot_be_read_is_refused_with_its_reason(line: bytes, reason: str) -> None:
    assert parse_cel(line, "s", 7) == BadLine(7, reason)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"1795306302|1795306298.0|gen", "3 fields"),
        (b"|1795306298.0|q|NONE|ABANDON|1|1|1", "no time"),
        (b"1795306302|1795306298.0|q|NONE||1|1|1", "no event name"),
        (b"1795306302|" + b"1" * 65 + b"|q|NONE|ABANDON|1|1|1", "no channel id"),
    ],
)
def test_a_line_of_queue_log_that_cannot_be_read_is_refused_with_its_reason(line: bytes, reason: str) -> None:
    assert parse_queue_log(line, "s", 7) == BadLine(7, reason)


def test_control_signs_and_half_characters_never_reach_the_journal() -> None:
    line = ANSWERED.replace(b"13800001111", b"138\x00\x1b[2J\xe5\xbc").replace(b"5c5bb0e0", b"\\u0000a\\ud800b")
    fact = parse_cel(line, "s", 0)

    assert isinstance(fact, Fact)
    assert fact.data["caller"] == "138[2J�"
    assert fact.data["extra"]["bridge_id"] == "ab"


def quoted(cells: list[str]) -> bytes:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells).encode("utf-8", "surrogatepass")


CELLS = st.text(max_size=300) | st.sampled_from(["1795306299.3", "ANSWER", "1795306298.0", '{"extra":"5"}', "{", "[1]"])


@given(st.binary(max_size=400) | st.lists(CELLS, min_size=10, max_size=10).map(quoted))
@example(b'"A","1795306299","u","l","c","","","","","{""a"":1e999,""b"":[[[]]],""c"":99999999999999999999}"')
def test_whatever_a_line_holds_its_fact_fits_the_journal(line: bytes) -> None:
    for fact in (parse_cel(line, "s", 0), parse_queue_log(line, "s", 0)):
        if isinstance(fact, BadLine):
            assert fact.reason
            continue
        text = json.dumps(fact.data, ensure_ascii=False)
        assert "\\u0000" not in text
        text.encode()
        assert len(text) < 8000
        assert len(fact.kind) <= 48
        assert len(fact.call_id or "") <= 64
        assert len(fact.uniqueid or "") <= 64
        assert fact.at.tzinfo is UTC
