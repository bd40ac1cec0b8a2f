"""Reading the forms of settings: every fault at once, in plain words. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from db import SHANGHAI
from web.errors import InputRefused

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|")


class Fields:
    """One posted form. Each method reads one field and notes what is wrong with it; ``done`` refuses all together."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._wrong: list[str] = []

    def text(self, name: str, label: str, *, longest: int, needed: bool = False) -> str:
        text = self._given.get(name, "").strip()
        self._require(len(text) <= longest, f"{label}请控制在 {longest} 字以内。")
        self._require(bool(text) or not needed, f"请填写{label}。")
        return text

    def matching(self, name: str, label: str, pattern: str, hint: str) -> str:
        text = self._given.get(name, "").strip()
        self._require(re.fullmatch(pattern, text) is not None, f"{label}{hint}")
        return text

    def number(self, name: str, label: str, low: int, high: int) -> int:
        text = self._given.get(name, "").strip()
        good = text.isascii() and text.isdecimal() and len(text) < 7 and low <= int(text) <= high
        self._require(good, f"{label}应为 {low} 至 {high} 的整数。")
        return int(text) if good else low

    def flag(self, name: str) -> bool:
        return self._given.get(name) == "on"

    def keys(self, name: str, label: str, known: Collection[str], *, needed: bool = True) -> str:
        """Prompt keys separated by spaces or ``&``; joined by ``&``."""
        keys = [key for key in re.split(r"[\s&]+", self._given.get(name, "")) if key]
        strange = [key for key in keys if key not in known]
        self._require(not strange, f"{label}中没有这些录音：{'、'.join(strange)[:60]}。")
        self._require(bool(keys) or not needed, f"请选择{label}。")
        joined = "&".join(keys)
        self._require(len(joined) <= 200, f"{label}太多。")
        return joined

    def among(self, name: str, label: str, known: Sequence[str], *, or_none: bool = False) -> str | None:
        text = self._given.get(name, "").strip()
        if not text and or_none:
            return None
        self._require(text in known, f"请从列表中选择{label}。")
        return text

    def time(self, name: str, label: str) -> str:
        text = self._given.get(name, "").strip()
        self._require(_TIME.fullmatch(text) is not None, f"{label}请写成 08:30 的样子。")
        return text

    def moment(self, name: str, label: str) -> datetime | None:
        """A browser's date and time, meant in Shanghai."""
        text = self._given.get(name, "").strip()
        if not text:
            return None
        try:
            return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
        except ValueError:
            self._require(False, f"{label}不是日期和时间。")
            return None

    def check(self, good: bool, complaint: str) -> None:
        self._require(good, complaint)

    def done(self) -> None:
        """Raises ``InputRefused`` with every complaint."""
        if self._wrong:
            raise InputRefused("".join(dict.fromkeys(self._wrong)))

    def _require(self, good: bool, complaint: str) -> None:
        if not good:
            self._wrong.append(complaint)
