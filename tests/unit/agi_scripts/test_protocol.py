from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agi_scripts import CommandTooLong, HangupError, NotAgi
from agi_scripts.protocol import (
    LONGEST_COMMAND,
    Quoted,
    call_id,
    command_line,
    entry_name,
    quote,
    read_header,
    read_reply,
    value_goes_on,
)


def as_asterisk_reads(line: str) -> list[str]:
    """Asterisk's own way of taking a command apart (what res_agi does with quotes and backslashes)."""
    words: list[str] = []
    quoted = escaped = False
    between = True
    for sign in line:
        if sign == '"' and not escaped:
            quoted = not quoted
            if quoted and between:
                words.append("")
                between = False
        elif sign in " \t" and not quoted and not escaped:
            between = True
        elif sign == "\\" and not escaped:
            escaped = True
            continue
        else:
            if between:
                words.append("")
                between = False
            words[-1] += sign
        escaped = False
    return words


@pytest.mark.parametrize("value", ['say "hi"', "back\\slash", 'both \\" ', "", "王小明", "a b\tc".replace("\t", " ")])
def test_asterisk_reads_exactly_the_value_that_was_quoted(value: str) -> None:
    line = command_line("SET VARIABLE", "NAME", quote(value), "end").decode()
    assert as_asterisk_reads(line.rstrip("\n")) == ["SET", "VARIABLE", "NAME", value, "end"]


@given(st.text(max_size=100), st.text(max_size=100))
def test_no_value_becomes_a_second_argument_or_a_second_command(first: str, second: str) -> None:
    line = command_line("EXEC", "NoOp", quote(first), quote(second))
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert b"\x00" not in line
    assert len(as_asterisk_reads(line.decode()[:-1])) == 4


@pytest.mark.parametrize("sent", ["x\nHANGUP", "x\rHANGUP", "x\x00HANGUP"])
def test_a_line_end_in_a_value_is_a_blank(sent: str) -> None:
    assert command_line("NOOP", sent) == b'NOOP "x HANGUP"\n'


def test_text_that_a_method_did_not_quote_is_quoted_and_numbers_are_not() -> None:
    assert command_line("EXEC", "Dial", "PJSIP/1001,20 s") == b'EXEC "Dial" "PJSIP/1001,20 s"\n'
    assert command_line("STREAM FILE", "a b", Quoted('""'), 0) == b'STREAM FILE "a b" "" 0\n'
    assert command_line("HANGUP", "") == b"HANGUP\n"
    assert command_line("SAY DATETIME", 1, "", "Asia/Shanghai") == b'SAY DATETIME 1 "" "Asia/Shanghai"\n'


def test_a_command_longer_than_asterisk_reads_is_refused_before_it_is_sent() -> None:
    with pytest.raises(CommandTooLong, match="SET VARIABLE"):
        command_line("SET VARIABLE", "X", "中" * (LONGEST_COMMAND // 3))


@pytest.mark.parametrize(
    ("line", "result", "data", "endpos"),
    [
        ("200 result=0", "0", None, None),
        ("200 result=1 (hangup)", "1", "hangup", None),
        ("200 result=1 ()", "1", "", None),
        ("200 result=1 (a (b) c) d)", "1", "a (b) c) d", None),
        ("200 result=1 (200 result=1 (x) endpos=3)", "1", "200 result=1 (x) endpos=3", None),
        ("200 result=1 (two\nlines)", "1", "two\nlines", None),
        ("200 result=53 endpos=18400", "53", None, 18400),
        ("200 result= (timeout)", "", "timeout", None),
        ("200 result=12 (timeout)", "12", "timeout", None),
        ("200 result=-1 endpos=0", "-1", None, 0),
    ],
)
def test_replies(line: str, result: str, data: str | None, endpos: int | None) -> None:
    reply = read_reply(line)
    assert (reply.code, reply.result, reply.data, reply.endpos) == (200, result, data, endpos)


@pytest.mark.parametrize(
    "line",
    ["HANGUP", "511 result=-1 Command Not Permitted on a dead channel or intercept routine",
     "200 result=-1 (hangup) endpos=800"],
)  # fmt: skip
def test_every_way_of_saying_hangup_is_one_refusal(line: str) -> None:
    with pytest.raises(HangupError):
        read_reply(line)


@pytest.mark.parametrize("line", ["", "hello", "GET / HTTP/1.1", "200", "200 OK", "2000 result=1", "\x16\x03\x01"])
def test_what_is_no_reply_is_refused(line: str) -> None:
    with pytest.raises(NotAgi):
        read_reply(line)


@given(st.text())
def test_reading_any_line_gives_a_reply_or_a_named_refusal(line: str) -> None:
    with suppress(HangupError, NotAgi):
        assert read_reply(line).code >= 0


def test_only_a_value_may_have_more_lines() -> None:
    assert value_goes_on("GET VARIABLE", "200 result=1 (two")
    assert not value_goes_on("GET VARIABLE", "200 result=1 (one)")
    assert not value_goes_on("GET VARIABLE", "200 result=0")
    assert not value_goes_on("GET DATA", "200 result=1 (two")


def test_a_header_block_is_read_whatever_bytes_a_caller_sends() -> None:
    header = read_header("agi_network_script: incoming\nagi_callerid: 张三\n".encode("gbk") + b"junk\nno_agi: x\n\n")
    assert header["agi_network_script"] == "incoming"
    assert "\ufffd" in header["agi_callerid"]
    assert set(header) == {"agi_network_script", "agi_callerid"}


def test_a_header_block_without_a_script_is_no_agi() -> None:
    with pytest.raises(NotAgi):
        read_header(b"GET / HTTP/1.1\nHost: x\n\n")


@pytest.mark.parametrize(
    ("script", "name"),
    [("incoming", "incoming"), ("incoming?line=1", "incoming"), ("/menu/", "menu"), ("../etc", None), ("", None),
     ("王", None), ("a" * 200, None)],
)  # fmt: skip
def test_the_entry_asked_for(script: str, name: str | None) -> None:
    assert entry_name({"agi_network_script": script}) == name


def test_only_a_plain_id_is_ever_logged() -> None:
    assert call_id({"agi_uniqueid": "main-1795305600.7"}) == "main-1795305600.7"
    assert call_id({"agi_uniqueid": "13800138000 王小明"}) is None
    assert call_id({}) is None


def test_a_header_line_that_came_in_with_a_dialled_number_is_not_believed() -> None:
    with pytest.raises(NotAgi):
        read_header(b"agi_network_script: incoming\nagi_callerid: 13800001111\nagi_dnid: 1\nagi_callerid: 110\n\n")
