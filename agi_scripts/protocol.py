"""The AGI language as text: quoting commands, reading header blocks and replies. No I/O.

Asterisk splits a command at blanks; ``"`` groups words and ``\\`` takes the next sign literally. Nothing can stand for
a line end, so control characters become blanks.
"""

import re
from dataclasses import dataclass

from agi_scripts.errors import CommandTooLong, HangupError, NotAgi

LONGEST_COMMAND = 2000
"""Bytes. Asterisk reads into a buffer of 2048 and would take the rest for the next command."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_REPLY = re.compile(r"(?P<code>\d{3})[ -](?P<rest>.*)", re.DOTALL)
# Greedy up to the last closing bracket, since a value may hold brackets itself.
_RESULT = re.compile(r"result=(?P<result>\S*)(?: \((?P<data>.*)\))?(?: endpos=(?P<endpos>-?\d+))?\s*", re.DOTALL)
_VALUE_OPENS = re.compile(r"200 result=1 \((?!.*\)$)", re.DOTALL)
_CALL_ID = re.compile(r"[\w.\-]{1,150}", re.ASCII)
_ENTRY = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_TELLS_A_VALUE = frozenset({"GET VARIABLE", "GET FULL VARIABLE", "DATABASE GET"})


class Quoted(str):
    """Text that is already quoted for Asterisk."""

    __slots__ = ()


def quote(value: object) -> Quoted:
    """Make one argument of ``value``, whatever it holds."""
    text = _CONTROL.sub(" ", str(value)).replace("\\", "\\\\").replace('"', '\\"')
    return Quoted(f'"{text}"')


def command_line(command: str, *arguments: object) -> bytes:
    """One command as Asterisk reads it, in UTF-8 with its line end.

    Numbers and ``Quoted`` go as they are, all other text is quoted here; empty text at the end is left out.
    Raises ``CommandTooLong``.
    """
    words = [_word(argument) for argument in arguments]
    while words and not words[-1]:
        words.pop()
    line = " ".join([command.strip(), *(word or '""' for word in words)])
    encoded = _CONTROL.sub(" ", line).encode("utf-8", "replace")
    if len(encoded) > LONGEST_COMMAND:
        raise CommandTooLong(command, size=len(encoded))
    return encoded + b"\n"


def _word(argument: object) -> str:
    if isinstance(argument, Quoted | int | float):
        return str(argument)
    text = str(argument)
    return quote(text) if text else ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What Asterisk answered: ``200 result=<result> (<data>) endpos=<endpos>``, or another code with ``text``."""

    code: int
    result: str = ""
    data: str | None = None
    endpos: int | None = None
    text: str = ""


def value_goes_on(command: str, line: str) -> bool:
    """Whether the value that ``line`` opens has not ended: Asterisk sends line ends inside a value as they are."""
    return command in _TELLS_A_VALUE and _VALUE_OPENS.match(line) is not None


def read_reply(line: str) -> Reply:
    """Read one whole reply. Raises ``HangupError`` for both ways of saying so, ``NotAgi`` for anything unknown."""
    if line == "HANGUP":
        raise HangupError("Asterisk says the channel hung up")
    match = _REPLY.fullmatch(line)
    if match is None:
        raise NotAgi("a line that is no reply")
    code, rest = int(match["code"]), match["rest"]
    if code == 511:
        raise HangupError("the channel is gone")
    if code != 200:
        return Reply(code, text=rest)
    result = _RESULT.fullmatch(rest)
    if result is None:
        raise NotAgi("a reply of code 200 without a result")
    if result["result"] == "-1" and result["data"] == "hangup":
        raise HangupError("the citizen hung up during a command")
    endpos = result["endpos"]
    return Reply(code, result["result"], result["data"], int(endpos) if endpos else None)


def read_header(block: bytes) -> dict[str, str]:
    """The ``agi_*`` lines a conversation opens with; bytes that are not UTF-8 become U+FFFD.

    Raises ``NotAgi``, also when a line comes twice: then one of them came in with what somebody dialled.
    """
    header: dict[str, str] = {}
    for line in block.decode("utf-8", "replace").split("\n"):
        name, colon, value = line.partition(":")
        if not colon or not name.startswith("agi_"):
            continue
        if name in header:
            raise NotAgi("a header line that comes twice")
        header[name] = value.strip()
    if "agi_network_script" not in header:
        raise NotAgi("a header block that names no script")
    return header


def entry_name(header: dict[str, str]) -> str | None:
    """The dialplan entry that is asked for, without ``?…``; None when it is no name of an entry at all."""
    name = header["agi_network_script"].partition("?")[0].strip("/")
    return name if _ENTRY.fullmatch(name) else None


def call_id(header: dict[str, str]) -> str | None:
    """Asterisk's unique id of the channel, safe to log."""
    found = header.get("agi_uniqueid", "")
    return found if _CALL_ID.fullmatch(found) else None
