"""pyst2's vocabulary over streams, fed by hand."""

import asyncio
import logging

import pytest

from agi_scripts import CommandFailed, Conversation, HangupError, NotAgi, ReplyLate
from agi_scripts.wire import LONGEST_LINE, Wire


class Sent:
    """A stream writer that keeps what is written."""

    def __init__(self) -> None:
        self.data = b""
        self.transport = self

    def write(self, data: bytes) -> None:
        self.data += data

    @property
    def lines(self) -> list[str]:
        return self.data.decode().splitlines()


def conversation(*replies: bytes, end: bool = False) -> tuple[Conversation, Sent]:
    reader, sent = asyncio.StreamReader(limit=LONGEST_LINE), Sent()
    for reply in replies:
        reader.feed_data(reply)
    if end:
        reader.feed_eof()
    until = asyncio.get_running_loop().time() + 60
    return Conversation({"agi_uniqueid": "main-1.1"}, Wire(reader, sent), until=until), sent  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["hangup", "HANGUP", "a (b) c", "(", "中文", "1 (hangup) endpos=0"])
async def test_a_variable_has_the_value_that_asterisk_tells(value: str) -> None:
    call, sent = conversation(f"200 result=1 ({value})\n".encode())
    assert await call.variable("NAME") == value
    assert sent.lines == ['GET VARIABLE "NAME"']


async def test_a_value_of_several_lines_does_not_shift_the_answers_after_it() -> None:
    call, _ = conversation(b"200 result=1 (one\ntwo\nHANGUP)\n", b"200 result=1 (next)\n")
    assert await call.variable("A") == "one\ntwo\nHANGUP"
    assert await call.variable("B") == "next"


async def test_a_variable_that_is_not_set_is_empty() -> None:
    call, _ = conversation(b"200 result=0\n")
    assert await call.variable("NAME") == ""


async def test_bytes_of_another_encoding_are_marked_not_fatal() -> None:
    call, _ = conversation("200 result=1 (张)\n".encode("gbk"), b"200 result=1 (x)\n")
    assert "\ufffd" in await call.variable("NAME")
    assert await call.variable("NEXT") == "x"


async def test_trying_is_waited_out() -> None:
    call, _ = conversation(b"100 result=0 Trying...\n", b"100 Trying\n", b"200 result=52\n")
    assert await call.key(5) == "4"


async def test_a_usage_text_of_many_lines_does_not_shift_the_answers_after_it() -> None:
    usage = b"520-Invalid command syntax.  Proper usage follows:\nUsage: NOOP\n HANGUP\n520 End of proper usage.\n"
    call, _ = conversation(usage, b"200 result=1 (after)\n")
    with pytest.raises(CommandFailed, match="NOOP"):
        await call.run(call.noop)
    assert await call.variable("NAME") == "after"


@pytest.mark.parametrize(
    "reply",
    [
        b"510 Invalid or unknown command\n",
        b"503 result=-2 Memory allocation failure\n",
        b"200 result=-1\n200 result=0\n",
    ],
)
async def test_a_refused_command_is_named_and_the_conversation_goes_on(reply: bytes) -> None:
    call, _ = conversation(reply, b"200 result=1 (after)\n")
    with pytest.raises(CommandFailed, match="SAY DIGITS"):
        await call.digits("123")
    assert await call.variable("NAME") == "after"


@pytest.mark.parametrize("last", [b"HANGUP\n", b"511 result=-1 Command Not Permitted on a dead channel\n", b"200 res"])
async def test_the_end_of_a_call_is_one_refusal_and_nothing_is_sent_after_it(last: bytes) -> None:
    call, sent = conversation(b"200 result=1\n", last, end=True)
    await call.set("A", 1)
    with pytest.raises(HangupError):
        await call.set("B", 2)
    with pytest.raises(HangupError):
        await call.set("C", 3)
    assert sent.lines == ['SET VARIABLE "A" "1"', 'SET VARIABLE "B" "2"']


async def test_a_hangup_line_before_the_reply_is_not_taken_for_it() -> None:
    call, _ = conversation(b"HANGUP\n200 result=53 endpos=5\n")
    with pytest.raises(HangupError):
        await call.play(["rating-ask"], keys="12345")


async def test_a_reply_that_does_not_come_in_time_ends_the_conversation() -> None:
    call, _ = conversation()
    with pytest.raises(ReplyLate, match="WAIT FOR DIGIT"):
        await call._run(0.01, call.wait_for_digit, 5)
    with pytest.raises(HangupError):
        await call.key(1)


@pytest.mark.parametrize("garbage", [b"\x00\xff\n", b"x" * (LONGEST_LINE + 1), b"520-" + b"x\n" * 100])
async def test_garbage_is_told_from_a_reply(garbage: bytes) -> None:
    call, _ = conversation(garbage)
    with pytest.raises(NotAgi):
        await call.key(1)


async def test_a_prompt_that_cannot_be_played_is_skipped() -> None:
    call, sent = conversation(b"200 result=-1 endpos=0\n", b"200 result=0\n", b"200 result=50 endpos=1\n")
    assert await call.play(["missing", "there"], keys="12") == "2"
    assert sent.lines == ['STREAM FILE "hotline/missing" "12" 0', "NOOP", 'STREAM FILE "hotline/there" "12" 0']


@pytest.mark.parametrize("last", [b"HANGUP\n", b"511 result=-1 Command Not Permitted\n", b""])
async def test_a_hangup_that_asterisk_tells_as_a_failure_is_a_hangup(last: bytes) -> None:
    call, _ = conversation(b"200 result=-1 endpos=0\n", last, end=True)
    with pytest.raises(HangupError):
        await call.play(["goodbye", "after"])

    call, _ = conversation(b"200 result=-1\n", last, end=True)
    with pytest.raises(HangupError):
        await call.key(5)


async def test_the_whole_vocabulary_of_pyst2_can_be_used() -> None:
    call, sent = conversation(
        b"200 result=0\n", b"200 result=1234 (timeout)\n", b"200 result=6\n", b"200 result=1 (it's \"x\")\n",
        b"200 result=0\n", b"200 result=-1\n", b"200 result=35 (dtmf) endpos=800\n",
    )  # fmt: skip
    await call.run(call.appexec, "Playback", 'a b"c')
    assert await call.run(call.get_data, "hotline/x", 1000, 4) == "1234"
    assert await call.run(call.channel_status) == 6
    assert await call.run(call.database_get, "family a", "key") == 'it\'s "x"'
    await call.run(call.exec_command, "Dial", "PJSIP/1001", "20 s")
    assert await call.run(call.channel_status) == -1
    assert await call.run(call.record_file, "a b", "wav") == "#"
    assert sent.lines == [
        'EXEC "Playback" "a b\\"c"', 'GET DATA "hotline/x" 1000 4', "CHANNEL STATUS", 'DATABASE GET "family a" "key"',
        'EXEC "Dial" "PJSIP/1001,20 s"', "CHANNEL STATUS",
        'RECORD FILE "a b" "wav" "#" 20000 0 "beep" "s=0"',
    ]  # fmt: skip


async def test_nothing_of_a_conversation_is_printed_or_logged(capfd, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    call, _ = conversation(b"200 result=1 (13800138000)\n", b"200 result=1\n")
    await call.set("CITIZEN", await call.variable("CALLERID(num)"))
    printed = capfd.readouterr()
    assert "13800138000" not in printed.out + printed.err + caplog.text
