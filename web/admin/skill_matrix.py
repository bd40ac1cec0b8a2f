"""Skills of many seats as a person edits them: what was shown, what came back, what changed. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from queue_manager import HIGHEST_LEVEL

Levels = Mapping[str, int]
"""A seat's queues and its level in each; 0 is asked first."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """``changes``: the seats whose skills are to change, with all they shall have; ``wrong``: complaints by field."""

    changes: Mapping[str, Levels]
    wrong: Mapping[str, str]


def cell(seat: str, queue: str) -> str:
    """The name of the field of a seat in a queue."""
    return f"level.{seat}.{queue}"


def shown(seat: str) -> str:
    """The name of the hidden field that says what the page showed of a seat."""
    return f"shown.{seat}"


def levels_text(levels: Levels) -> str:
    return " ".join(f"{queue}:{level}" for queue, level in sorted(levels.items()))


def read_matrix(given: Mapping[str, str], stored: Mapping[str, Levels], queues: Collection[str]) -> Matrix:
    """Read the rows that were sent. A row that somebody else changed meanwhile is refused, not overwritten."""
    changes: dict[str, Levels] = {}
    wrong: dict[str, str] = {}
    for seat in _sent(given):
        if seat not in stored:
            wrong[shown(seat)] = f"没有座席 {seat}。"
            continue
        faults = {cell(seat, queue): _FAULT for queue in queues if not _good(given.get(cell(seat, queue), ""))}
        wrong |= faults
        if faults:
            continue
        wanted = {queue: int(text) for queue in queues if (text := given.get(cell(seat, queue), "").strip())}
        if wanted == dict(stored[seat]):
            continue
        before = given[shown(seat)]
        if levels_text(wanted) == before:
            continue  # the person left this row alone
        if before != levels_text(stored[seat]):
            wrong[shown(seat)] = f"座席 {seat} 的技能刚被别人修改过，请核对后再保存。"
            continue
        changes[seat] = wanted
    return Matrix(changes, wrong)


def queues_changed(before: Levels, after: Levels) -> frozenset[str]:
    """The queues in which anything is different."""
    return frozenset(queue for queue in {*before, *after} if before.get(queue) != after.get(queue))


_FAULT = f"级别应为 0 到 {HIGHEST_LEVEL} 的整数，不服务则留空。"


def _good(text: str) -> bool:
    text = text.strip()
    return not text or (text.isascii() and text.isdecimal() and len(text) < 4 and int(text) <= HIGHEST_LEVEL)


def _sent(given: Iterable[str]) -> list[str]:
    return sorted(name.removeprefix("shown.") for name in given if name.startswith("shown."))
