"""Reading the query of an address: what cannot be read is left out, with a complaint in Chinese."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

from db import SHANGHAI
from web.times import read_day, read_instant

Choice = TypeVar("Choice")


class Query:
    """``complaints`` grows as fields are read."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._query = query
        self.complaints: list[str] = []

    def text(self, name: str, *, most: int = 64) -> str:
        return self._query.get(name, "").replace("\x00", "").strip()[:most]

    def one_of(self, name: str, choices: Callable[[str], Choice], label: str) -> Choice | None:
        """``choices`` raises ``ValueError`` for what is none of them; an enumeration does."""
        return self._read(name, choices, lambda value: f"{label}「{value}」不存在，已忽略。")

    def day(self, name: str, label: str) -> date | None:
        return self._read(name, read_day, lambda value: f"{label}「{value}」不是有效日期，已忽略。")

    def instant(self, name: str, label: str) -> datetime | None:
        """Without a zone it is Asia/Shanghai's."""
        found = self._read(name, read_instant, lambda value: f"{label}「{value}」不是有效时间，已忽略。")
        return found.replace(tzinfo=SHANGHAI) if found and found.tzinfo is None else found

    def number(self, name: str, *, most: int) -> int:
        """A number from 0; what is none counts as 0, without a complaint."""
        text = self._query.get(name, "")
        return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    def _read(self, name: str, reading: Callable[[str], Choice], complaint: Callable[[str], str]) -> Choice | None:
        value = self._query.get(name, "").strip()
        try:
            return reading(value) if value else None
        except ValueError:
            self.complaints.append(complaint(value[:20]))
            return None
