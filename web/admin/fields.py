"""Reading the forms of settings: every fault at once, at its field, in plain words. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from db import SHANGHAI
from web.errors import FieldsRefused
from web.times import read_instant

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|")


class Fields:
    """One posted form. Each method reads one field and notes what is wrong with it; ``done`` refuses all together."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = given
        self._wrong: dict[str, list[str]] = {}

    def raw(self, name: str) -> str:
        """The text as it was sent, without the space around it; nothing is noted."""
        return self.given.get(name, "").strip()

    def text(self, name: str, label: str, *, longest: int, needed: bool = False) -> str:
        text = self.raw(name)
        self.check(len(text) <= longest, f"{label}请控制在 {longest} 字以内。", at=name)
        self.check(bool(text) or not needed, f"请填写{label}。", at=name)
        return text

    def label(self, name: str, label: str, *, longest: int, also: str = "") -> str:
        """A name that goes into Asterisk's files, too; ``also``: further signs that would mean something there."""
        text = self.text(name, label, longest=longest, needed=True)
        signs = ";[]" + also
        good = text.isprintable() and not set(text) & set(signs)
        self.check(good, f"{label}不能含有 {' '.join(signs)} 和换行。", at=name)
        return text

    def matching(self, name: str, label: str, pattern: str, hint: str) -> str:
        text = self.raw(name)
        self.check(re.fullmatch(pattern, text) is not None, f"{label}{hint}", at=name)
        return text

    def number(self, name: str, label: str, low: int, high: int) -> int:
        text = self.raw(name)
        good = text.isascii() and text.isdecimal() and len(text) < 7 and low <= int(text) <= high
        self.check(good, f"{label}应为 {low} 至 {high} 的整数。", at=name)
        return int(text) if good else low

    def flag(self, name: str) -> bool:
        return self.given.get(name) == "on"

    def keys(self, name: str, label: str, known: Collection[str], *, needed: bool = True) -> str:
        """Prompt keys separated by spaces or ``&``; joined by ``&``."""
        keys = [key for key in re.split(r"[\s&]+", self.given.get(name, "")) if key]
        strange = [key for key in keys if key not in known]
        self.check(not strange, f"{label}中没有这些录音：{'、'.join(strange)[:60]}。", at=name)
        self.check(bool(keys) or not needed, f"请选择{label}。", at=name)
        joined = "&".join(keys)
        self.check(len(joined) <= 200, f"{label}太多。", at=name)
        return joined

    def among(self, name: str, label: str, known: Sequence[str], *, or_none: bool = False) -> str | None:
        text = self.raw(name)
        if not text and or_none:
            return None
        self.check(text in known, f"请从列表中选择{label}。", at=name)
        return text if text in known else None

    def several(self, name: str, label: str, known: Sequence[str]) -> tuple[str, ...]:
        """Boxes that were ticked, in the order of ``known``."""
        chosen = {text for text in self.given.get(name, "").split(",") if text}
        self.check(chosen <= set(known), f"请从列表中选择{label}。", at=name)
        return tuple(text for text in known if text in chosen)

    def time(self, name: str, label: str) -> str:
        text = self.raw(name)
        self.check(_TIME.fullmatch(text) is not None, f"{label}请写成 08:30 的样子。", at=name)
        return text

    def moment(self, name: str, label: str) -> datetime | None:
        """A browser's date and time, meant in Shanghai unless it says otherwise."""
        text = self.raw(name)
        if not text:
            return None
        try:
            found = read_instant(text)
        except ValueError:
            self.check(False, f"{label}不是日期和时间。", at=name)
            return None
        return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)

    def check(self, good: bool, complaint: str, *, at: str = "") -> None:
        """Note ``complaint`` at the field ``at`` unless ``good``; without a field it is about the whole form."""
        if not good:
            noted = self._wrong.setdefault(at, [])
            if complaint not in noted:
                noted.append(complaint)

    @property
    def wrong(self) -> bool:
        """Whether anything was noted so far."""
        return bool(self._wrong)

    def done(self) -> None:
        """Raises ``FieldsRefused`` with every complaint."""
        if self._wrong:
            raise FieldsRefused({name: "".join(complaints) for name, complaints in self._wrong.items()})
