"""Who is calling: one spelling of a telephone number, whatever the trunk sends. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from db import landline, within_country

LONGEST = 20
"""Digits. E.164 allows 15; prefixes of carriers add a few."""

_FILL = re.compile(r"[\s\-.()/]")
_NUMBER = re.compile(rf"\+?\d{{2,{LONGEST}}}")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_SAFE = re.compile(r"[^0-9A-Za-z*#_.\-+]")


@dataclass(frozen=True, slots=True)
class Caller:
    """``number``: national spelling (``13800138000``, ``01065123456``, ``10086``, ``+85221234567``); None when it was
    withheld or is no number. ``as_recorded``: what the switch writes into its records."""

    number: str | None
    as_recorded: str

    @property
    def spellings(self) -> tuple[str, ...]:
        """Under which numbers this citizen's cases may be found, the best first, none twice; empty when withheld."""
        if self.number is None:
            return ()
        return tuple(dict.fromkeys((self.number, self.as_recorded)))


def caller(sent: str) -> Caller:
    """Read a caller's number: ``anonymous``, ``+86…``, Chinese text, two hundred signs, nothing at all."""
    return Caller(national(sent), _SAFE.sub("", sent)[:64])


def national(sent: str) -> str | None:
    """``sent`` as it is dialled inside the country; None when it is no telephone number."""
    text = _FILL.sub("", unicodedata.normalize("NFKC", sent[:200]))
    if not (text.isascii() and _NUMBER.fullmatch(text)):
        return None
    if text.startswith("00"):
        text = f"+{text[2:]}"
        if not _NUMBER.fullmatch(text):
            return None  # the prefix for abroad, and nothing behind it
    if text.startswith("+86"):
        return within_country(text[3:]) or None
    if text.startswith("+"):
        return text
    if text.startswith("86") and (_MOBILE.fullmatch(text[2:]) or landline(text[2:])):
        return within_country(text[2:])
    return text[1:] if text.startswith("0") and _MOBILE.fullmatch(text[1:]) else text
