"""A stand-in for Asterisk's side of FastAGI, at the level of sockets: asks an entry, answers its commands."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from tests.waiting import CEILING

_WORD = re.compile(r'"((?:[^"\\\\]|\\\\.)*)"|(\S+)')


def words_of(command: str) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", quoted) or plain for quoted, plain in _WORD.findall(command)]


@dataclass
class FakeChannel:
    """One call as Asterisk sees it. ``keys``: what the citizen presses, one for each time he can; empty = nothing.

    ``replies`` overrides the reply to a command that begins so; None never replies, bytes are sent as they are.
    """

    entry: str = "incoming"
    caller: str | bytes = "13800138000"
    variables: dict[str, str] = field(default_factory=lambda: {"LINE": "12345"})
    keys: Iterable[str] = ()
    replies: dict[str, bytes | None] = field(default_factory=dict)
    uniqueid: str = "main-1795305600.7"
    commands: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keys = iter(self.keys)

    @property
    def played(self) -> list[str]:
        words = [words_of(command) for command in self.commands if command.startswith(("STREAM FILE", "SAY DIGITS"))]
        return [word[2] for word in words]

    @property
    def notes(self) -> list[str]:
        return [words_of(command)[2] for command in self.commands if command.startswith("EXEC")]

    @property
    def set_in_order(self) -> list[str]:
        return [words_of(command)[2] for command in self.commands if command.startswith("SET VARIABLE")]

    def header(self) -> bytes:
        caller = self.caller if isinstance(self.caller, bytes) else self.caller.encode()
        lines = [b"agi_network: yes", b"agi_network_script: " + self.entry.encode(),
                 b"agi_request: agi://127.0.0.1/" + self.entry.encode(), b"agi_channel: PJSIP/trunk-00000001",
                 b"agi_uniqueid: " + self.uniqueid.encode(), b"agi_callerid: " + caller,
                 b"agi_context: citizen", b"agi_arg_1: x"]  # fmt: skip
        return b"\n".join(lines) + b"\n\n"

    def reply(self, command: str) -> bytes | None:
        self.commands.append(command)
        for start, reply in self.replies.items():
            if command.startswith(start):
                return reply
        words = words_of(command)
        if command.startswith("GET VARIABLE"):
            value = self.variables.get(words[2])
            return b"200 result=0\n" if value is None else f"200 result=1 ({value})\n".encode()
        if command.startswith("SET VARIABLE"):
            self.variables[words[2]] = words[3]
            return b"200 result=1\n"
        if command.startswith(("STREAM FILE", "SAY DIGITS")):
            return f"200 result={self._key_among(words[3])} endpos=8000\n".encode()
        if command.startswith("WAIT FOR DIGIT"):
            return f"200 result={self._key_among('0123456789*#')}\n".encode()
        return b"200 result=0\n"

    def _key_among(self, accepted: str) -> int:
        key = next(self.keys, "") if accepted else ""  # type: ignore[call-overload]
        return ord(key) if key else 0


async def ask(
    port: int, channel: FakeChannel, *, seconds: float = CEILING, first: Callable[[], Awaitable[None]] | None = None
) -> FakeChannel:
    """Let one entry talk to ``channel`` until the server closes the connection.

    ``first`` is awaited when the server has begun to speak, before it is answered.
    """
    async with asyncio.timeout(seconds):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(channel.header())
            while line := await reader.readline():
                if first is not None and not channel.commands:
                    await first()
                reply = channel.reply(line.decode().rstrip("\n"))
                if reply is not None:
                    writer.write(reply)
        except ConnectionError:
            pass
        finally:
            writer.close()
    return channel
