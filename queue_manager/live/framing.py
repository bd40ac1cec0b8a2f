"""AMI on the wire: bytes into whole messages, a message into its headers. No sockets here."""

import re

MESSAGE_LIMIT = 256 * 1024
"""Bytes of one message; the longest real one (AttendedTransfer) has about 4,000."""

_END = re.compile(rb"\n\r?\n")  # Asterisk may end an event by \r\n\n as well (asterisk#761)


class Framer:
    """Cuts a stream into messages wherever the reads fall.

    Bytes are never decoded before their message is whole, so a character split across two reads survives. A message
    longer than ``limit`` bytes is left out and counted in ``oversized``; the one after it is read as usual.
    """

    def __init__(self, limit: int = MESSAGE_LIMIT) -> None:
        self._limit = limit
        self._rest = b""
        self._skipping = False
        self.oversized = 0

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that ``data`` completes, in order."""
        searched = max(0, len(self._rest) - 2)
        data = self._rest + data
        blocks: list[bytes] = []
        start = 0
        for end in _END.finditer(data, searched):
            self._cut(data[start : end.start()], blocks)
            start = end.end()
        self._rest = data[start:]
        if len(self._rest) > self._limit:
            self._rest = self._rest[-2:]  # its end may be split across reads
            self._skipping = True
        return blocks

    def _cut(self, block: bytes, blocks: list[bytes]) -> None:
        if self._skipping or len(block) > self._limit:
            self.oversized += 1
            self._skipping = False
        else:
            blocks.append(block)


def headers_of(block: bytes) -> dict[str, str]:
    """Headers of one message. What is no UTF-8 becomes U+FFFD; values of a repeated header are joined by newlines,
    as is a value that itself ran over several lines."""
    headers: dict[str, str] = {}
    last = ""
    for line in block.decode("utf-8", "replace").split("\n"):
        key, colon, value = line.rstrip("\r").partition(":")
        if not colon:
            if last and key:
                headers[last] += "\n" + key
            continue
        value = value.removeprefix(" ")
        headers[key] = f"{headers[key]}\n{value}" if key in headers else value
        last = key
    return headers
