"""Bytes of letters as words: what senders in China really send, whatever they say that it is. Pure."""

import binascii
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header

from cases import storable

_ALIKE = {
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "ansi_x3.4-1968": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8", "unknown-8bit": "utf-8", "utf8": "utf-8",
}  # fmt: skip
"""Programs name a smaller set of characters than they use: GB 18030 holds all of the others."""
_FOLDED = re.compile(r"\r?\n[ \t]*")


def words_of(content: bytes, declared: str | None) -> str:
    """``content`` as text: as declared, else UTF-8, else GB 18030; else with a mark (�) at each fault.

    With faults in it GB 18030 reads anything as something: UTF-8 goes first while it has few.
    """
    for encoding in _tried(declared):
        try:
            return storable(content.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            continue
    if _ALIKE.get((declared or "").strip().lower()) != "gb18030":
        text = content.decode("utf-8", "replace")
        if text.count("\ufffd") * 5 <= len(text):
            return storable(text)
    return storable(content.decode("gb18030", "replace"))


def header_words(value: str) -> str:
    """A header's text: encoded words of any set of characters, or bare bytes as some programs send them."""
    plain = _FOLDED.sub(" ", value)
    if not plain.isascii():  # bare bytes come as half characters
        return words_of(plain.encode("utf-8", "surrogateescape"), None).strip()
    try:
        found = decode_header(plain)
    except (HeaderParseError, binascii.Error, ValueError):
        return storable(plain).strip()
    return "".join(words_of(part, charset) if isinstance(part, bytes) else part for part, charset in found).strip()


def _tried(declared: str | None) -> Iterator[str]:
    if declared:
        yield _ALIKE.get(declared.strip().lower(), declared.strip())
    yield from ("utf-8-sig", "gb18030")
