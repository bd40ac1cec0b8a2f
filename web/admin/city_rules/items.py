"""The fields of a setting as people see them, and how each is read from a form. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db import Limits
from web.admin.fields import Fields

_PAIRS = re.compile(r"\d{1,2}\D+\d{1,2}(\D+\d{1,2}\D+\d{1,2})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One field. ``kind`` names its macro in ``admin/city_rule.html``; ``choices`` are values and their words."""

    name: str
    label: str
    kind: str
    hint: str = ""
    low: int = 0
    high: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    longest: int = 0

    def read(self, given: Fields) -> Any:
        """What stands in the field; what is wrong with it is noted there."""
        if self.kind == "number":
            return given.number(self.name, self.label, self.low, self.high)
        if self.kind == "flag":
            return given.flag(self.name)
        if self.kind == "choice":
            return given.among(self.name, self.label, [value for value, _ in self.choices])
        if self.kind == "ticks":
            return list(given.several(self.name, self.label, [value for value, _ in self.choices]))
        if self.kind == "hours":
            return read_hours(given, self.name, self.label)
        return given.text(self.name, self.label, longest=self.longest, needed=True)


def numbers(limits: Limits, words: Mapping[str, tuple[str, str]]) -> list[Item]:
    """Fields of whole numbers: ``words`` are label and hint of each that ``limits`` names."""
    return [
        Item(name=name, label=label, kind="number", hint=hint, low=limits[name][0], high=limits[name][1])
        for name, (label, hint) in words.items()
    ]


def read_hours(given: Fields, name: str, label: str) -> list[list[int]]:
    """``9-12, 14-20``: from the first hour of a pair on and before the second."""
    text = given.raw(name)
    edges = [int(hour) for hour in re.findall(r"\d+", text)] if _PAIRS.fullmatch(text) else []
    within = bool(edges) and edges[-1] <= 24 and edges == sorted(edges)
    rising = all(first < last for first, last in zip(edges[::2], edges[1::2], strict=True))
    given.check(within and rising, f"{label}请写成 9-12, 14-20 的样子，从早到晚，不超过 24 点。", at=name)
    return [[first, last] for first, last in zip(edges[::2], edges[1::2], strict=True)]


def written_hours(hours: Sequence[Sequence[int]]) -> str:
    return ", ".join(f"{first}-{last}" for first, last in hours)
