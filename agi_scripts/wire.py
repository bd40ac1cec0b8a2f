"""Bytes to and from one Asterisk channel, with a limit on every size and every wait."""

import asyncio

from agi_scripts.errors import HangupError, NotAgi, ReplyLate
from agi_scripts.protocol import Reply, read_header, read_reply, value_goes_on

LONGEST_LINE = 16 * 1024
"""Bytes; also the limit of the whole header block."""
LONGEST_REPLY = 64
"""Lines of one reply: a usage text or a value with line ends."""


class Wire:
    """After any refusal the wire stays shut: a late reply would be taken for the answer to the next command."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._shut = False

    async def header(self, *, seconds: float) -> dict[str, str]:
        """The header block. Raises ``HangupError`` (closed before its end), ``ReplyLate``, ``NotAgi``."""
        try:
            async with asyncio.timeout(seconds):
                return read_header(await self._until(b"\n\n"))
        except TimeoutError as exc:
            raise ReplyLate("header", seconds=seconds) from exc

    def send(self, line: bytes) -> None:
        """Hand one command to the socket. It is small and its reply is awaited next, so nothing can pile up."""
        if self._shut:
            raise HangupError("the conversation is over")
        self._writer.write(line)

    async def reply(self, command: str, *, seconds: float) -> Reply:
        """The reply to ``command``. Raises ``HangupError``, ``ReplyLate``, ``NotAgi``."""
        self._shut = True  # until the reply is here, whole
        try:
            async with asyncio.timeout(seconds):
                reply = read_reply(await self._reply_text(command))
        except TimeoutError as exc:
            raise ReplyLate(command, seconds=seconds) from exc
        self._shut = False
        return reply

    def close(self) -> None:
        """Close at once; what was not sent by now is of no use to a peer that stopped reading."""
        self._shut = True
        if self._writer.transport.get_write_buffer_size():
            self._writer.transport.abort()
        else:
            self._writer.close()

    async def _reply_text(self, command: str) -> str:
        line = await self._line()
        while line.startswith("100"):  # "100 Trying": the reply itself follows
            line = await self._line()
        lines = [line]
        if line.startswith("520-"):
            while not lines[-1].startswith("520 "):
                lines.append(await self._next_of(lines))
        elif value_goes_on(command, line):
            while not lines[-1].endswith(")"):
                lines.append(await self._next_of(lines))
        return "\n".join(lines)

    async def _next_of(self, lines: list[str]) -> str:
        if len(lines) >= LONGEST_REPLY:
            raise NotAgi("a reply that does not end")
        return await self._line()

    async def _line(self) -> str:
        return (await self._until(b"\n")).decode("utf-8", "replace").rstrip("\r\n")

    async def _until(self, end: bytes) -> bytes:
        try:
            return await self._reader.readuntil(end)
        except asyncio.IncompleteReadError as exc:
            raise HangupError("the connection was closed") from exc
        except asyncio.LimitOverrunError as exc:
            raise NotAgi("a line that does not end") from exc
        except OSError as exc:
            raise HangupError("the connection broke") from exc
