"""Every figure equals what a plain count over Asterisk's own files gives."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db import Database
from queue_manager import RecordFollower, differences, recount, stored
from reports import Figures, shipped_definitions
from tests.contracts.queue_manager_journal.conftest import SAMPLE_NAMES
from tests.plain_figures import plain_calls, plain_figures
from tests.scenarios.queue_manager_journal.record import SAMPLES

NIGHT = datetime(2026, 11, 19, 16, tzinfo=UTC)
LATER = frozenset({"called_back", "callback_rate"})
"""Told by another call, made later."""
KEYS = [metric.key for metric in shipped_definitions() if not metric.of_seats and metric.key not in LATER]


async def told(database: Database, folder: Path, since: datetime, before: datetime) -> dict[str, object]:
    """What the store tells after following the files of ``folder``."""
    follower = RecordFollower(database, "main", cel=folder / "cel.csv", queue_log=folder / "queue_log")
    await follower.catch_up()
    follower.close()
    figures = Figures(database)
    await figures.seed(now=NIGHT)
    return {figure.definition.key: figure.value for figure in await figures.of_period(KEYS, since, before)}


async def test_of_what_a_real_asterisk_wrote(database: Database, tmp_path: Path) -> None:
    for name in ("cel.csv", "queue_log"):
        (tmp_path / name).write_text("".join((SAMPLES / f"{sample}.{name}").read_text() for sample in SAMPLE_NAMES))
    since, before = NIGHT + timedelta(days=1), NIGHT + timedelta(days=3)

    counted = plain_figures(plain_calls(tmp_path / "queue_log", tmp_path / "cel.csv"), since=since, before=before)

    assert await told(database, tmp_path, since, before) == counted
    assert counted["arrived"] == 10


async def test_of_three_days_of_every_kind_of_call(database: Database, tmp_path: Path) -> None:
    write_days(tmp_path, calls=400, days=3)
    since, before = NIGHT, NIGHT + timedelta(days=3)

    counted = plain_figures(plain_calls(tmp_path / "queue_log", tmp_path / "cel.csv"), since=since, before=before)

    assert await told(database, tmp_path, since, before) == counted
    assert (
        differences(recount(tmp_path / "queue_log", tmp_path / "cel.csv", since), await stored(database, since)) == []
    )
    assert counted["connect_rate_any_24h"] < counted["connect_rate"]
    assert not [key for key, value in counted.items() if not value and key != "abandoned_in_menu"]


def write_days(folder: Path, *, calls: int, days: int) -> None:
    """Files as Asterisk writes them, of random calls; the second day is the worst."""
    chance = random.Random(12345)
    lines: dict[str, list[tuple[float, str]]] = {"cel.csv": [], "queue_log": []}
    for number in range(calls):
        at = NIGHT.timestamp() + days * 86400 * number / calls + chance.random()
        bad = 86400 < at - NIGHT.timestamp() < 2 * 86400
        kinds = ["answered"] * (3 if bad else 9) + ["gave_up"] * 3 + [*AFTER_WAITING, "greeting", "blocked"]
        for name, moment, line in ACall(at, number, chance).lines(chance.choice(kinds)):
            lines[name].append((moment, line))
    for name, dated in lines.items():
        dated.sort(key=lambda entry: entry[0])
        (folder / name).write_text("".join(f"{line}\n" for _, line in dated))


Line = tuple[str, float, str]
"""File, time in seconds, text."""
WAITS = (0, 3, 4, 5, 14, 15, 16, 20, 21, 300)
AFTER_WAITING: dict[str, tuple[str, tuple[object, ...], tuple[str, str] | None]] = {
    # the queue's last word, its fields before the seconds, and what the dialplan then tells
    "gave_up": ("ABANDON", (1, 1), None),
    "timeout": ("EXITWITHTIMEOUT", (1, 1), None),
    "message": ("EXITWITHKEY", (2, 1, 1), ("HOTLINE_MESSAGE", "4")),
    "silent": ("EXITWITHKEY", (2, 1, 1), None),
    "asked": ("EXITWITHKEY", (3, 1, 1), ("HOTLINE_CALLBACK", "13800001111 general 1795306329")),
    "told": ("EXITWITHKEY", (1, 1, 1), ("HOTLINE_PROGRESS", "GD2026112200001")),
}


class ACall:
    """One call, told in lines."""

    def __init__(self, at: float, number: int, chance: random.Random) -> None:
        self.at, self.id = at, f"{at:.0f}.{number}"
        self.wait, self.talk, self.greeting = chance.choice(WAITS), chance.randint(0, 900), chance.choice([2.5, 7.5])

    def lines(self, kind: str) -> Iterator[Line]:
        yield self.cel("CHAN_START", self.at, context="from-trunk")
        if kind in ("greeting", "blocked"):
            if kind == "blocked":
                yield self.cel("HOTLINE_BLOCKED", self.at + 1, "approved")
            yield self.cel("HANGUP", self.at + self.greeting)
            return
        entered = self.at + 8
        yield self.cel("HOTLINE_QUEUE", entered, "general")
        yield self.queue("ENTERQUEUE", entered, "", "13800001111", 1)
        yield from self.answered(entered) if kind == "answered" else self.unheard(entered, *AFTER_WAITING[kind])

    def answered(self, entered: float) -> Iterator[Line]:
        over = entered + self.wait + self.talk
        yield self.queue("CONNECT", entered + self.wait, self.wait, f"{self.id}9", 1, seat="1001")
        yield self.cel("BRIDGE_ENTER", entered + self.wait)
        yield self.queue("COMPLETECALLER", over, self.wait, self.talk, 1, seat="1001")
        yield self.cel("HANGUP", over)

    def unheard(
        self, entered: float, word: str, fields: tuple[object, ...], then: tuple[str, str] | None
    ) -> Iterator[Line]:
        left = entered + self.wait
        yield self.queue(word, left, *fields, self.wait)
        if then is not None:
            yield self.cel(then[0], left + 1, then[1])
        yield self.cel("HANGUP", left + 5)

    def cel(self, event: str, moment: float, extra: str = "", context: str = "citizen") -> Line:
        more = f'{{""extra"":""{extra}""}}' if event.startswith("HOTLINE") else ""
        fields = (event, f"{moment:.6f}", self.id, self.id, "PJSIP/t-00000000", "13800001111", "s", context, "", more)
        return "cel.csv", moment, ",".join(f'"{field}"' for field in fields)

    def queue(self, event: str, moment: float, *more: object, seat: str = "NONE") -> Line:
        return "queue_log", moment, "|".join(map(str, (int(moment), self.id, "general", seat, event, *more)))
