"""One form on a page of settings: what stands in its fields and what is wrong with it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from db import SHANGHAI

Row = Mapping[str, Any]
"""A row of settings with plain values, as JSON shows it."""


@dataclass(frozen=True, slots=True)
class Filled:
    """``key`` tells the forms of a page apart and is part of the ids of the fields; of the form that adds, "new"."""

    key: str
    values: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)
    """Complaints by field; under "" those about the whole form."""
    row: Row = field(default_factory=dict)
    """What is stored, whatever was filled in; empty in the form that adds."""

    @property
    def seen(self) -> str:
        """What the form sends back, so that nobody saves over a row he has not seen."""
        return stamp(self.row)

    @property
    def new(self) -> bool:
        return self.key == NEW

    @property
    def refused(self) -> bool:
        return bool(self.wrong)

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    def on(self, name: str) -> bool:
        return self.values.get(name) == "on"

    def ticked(self, name: str, value: str) -> bool:
        return value in self.value(name).split(",")

    def fault(self, name: str) -> str:
        return self.wrong.get(name, "")

    def id(self, name: str) -> str:
        return f"{name}-{self.key}"


NEW = "new"
SEEN = "seen"
"""The field with the stamp of the row as the page showed it; a program may leave it out."""


def filled(rows: Iterable[Row], key: str) -> list[Filled]:
    """A form for each of ``rows``, named by its field ``key``."""
    return [Filled(text_of(row[key]), texts_of(row), row=row) for row in rows]


def with_refusal(
    forms: Sequence[Filled], blank: Filled, *, key: str, given: Mapping[str, str], wrong: Mapping[str, str]
) -> tuple[list[Filled], Filled]:
    """The forms of a page, and the one that adds, with what a person sent standing in the one that sent it."""
    sent = "" if given.get(NEW) else given.get(key, "")
    if all(form.key != sent for form in forms):
        return list(forms), Filled(NEW, given, wrong)
    return [replace(form, values=given, wrong=wrong) if form.key == sent else form for form in forms], blank


def choices(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    """The choices of a list: values as a form sends them, and their words."""
    return [(text_of(value), word) for value, word in words.items()]


def texts_of(row: Row) -> dict[str, str]:
    return {name: text_of(value) for name, value in row.items()}


def stamp(row: Row) -> str:
    """Tells two states of one row apart: another for other values."""
    return sha256(repr(sorted(texts_of(row).items())).encode()).hexdigest()[:16]


def text_of(value: Any) -> str:
    """A value as a form's field has it; instants as browsers write them, in Shanghai."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, list | tuple):
        return ",".join(text_of(one) for one in value)
    return str(value)
