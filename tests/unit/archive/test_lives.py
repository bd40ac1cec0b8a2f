"""The invented past: the same for the same seed, and of the shape that real hotlines report."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from cases.directory.store import example_tree
from rehearsal.archive.blocks import BLOCK, newest_of, now_of, tickets
from rehearsal.archive.city import read_city
from rehearsal.archive.rows import COLUMNS, Rows, Writer

UNTIL = date(2026, 11, 22)
CITY = read_city()
A_DAY = CITY.words["a_day"]


def rows_of(block: int, *, seed: int = 1, count: int = 3000) -> Rows:
    writer = Writer(CITY, now=now_of(UNTIL), term={}, stamp=lambda at: at)
    rng = Random(seed)
    for ticket in list(tickets(block, until=UNTIL, a_day=A_DAY))[-count:]:
        writer.add(ticket, rng)
    return writer.rows


def column(rows: Rows, table: str, name: str) -> list[Any]:
    return [row[COLUMNS[table].index(name)] for row in rows[table]]


def test_the_same_seed_invents_the_same_cases() -> None:
    assert rows_of(3, count=50) == rows_of(3, count=50)
    assert rows_of(3, count=50) != rows_of(3, seed=2, count=50)


ABOUT = {
    "油烟": "油烟扰民", "垃圾清运": "垃圾清运", "路灯": "路灯不亮", "井盖": "井盖缺失", "路面": "道路破损",
    "违法停车": "违法停车", "施工噪音": "施工噪声", "医保报销": "医保报销", "居住证": "居住证", "表扬": "表扬",
    "停车位": "停车管理", "发黄": "水质",
}  # fmt: skip


def test_what_a_case_says_is_of_the_category_it_is_filed_under() -> None:
    names = {row.code: row.path[-1] for row in example_tree() if len(row.path) == 3}

    for category, _, _, sayings in CITY.words["matters"]:
        assert category in names, sayings
        told = {name for word, name in ABOUT.items() if word in "".join(sayings[:1])}
        assert told <= {names[category]}, sayings


def test_numbers_and_ids_rise_with_time_and_blocks_join() -> None:
    newer, older = (list(tickets(block, until=UNTIL, a_day=A_DAY)) for block in (0, 1))
    both = older + newer

    assert [ticket.id for ticket in both] == list(range(both[0].id, newest_of(0) + 1))
    assert sorted(both, key=lambda ticket: (ticket.number, ticket.opened_at)) == both
    assert len({ticket.number for ticket in both}) == 2 * BLOCK
    assert newer[-1].number == f"20261121-{A_DAY:06d}"


def test_matters_have_the_shares_of_the_reported_year() -> None:
    rows = rows_of(50)
    counts = Counter(column(rows, "case_file", "category"))
    whole = sum(matter.share for matter in CITY.matters)

    for matter in CITY.matters[:5]:
        assert counts[matter.category] / 3000 == pytest.approx(matter.share / whole, rel=0.35)
    direct = sum(unit is None for unit in column(rows, "case_file", "lead_unit"))
    assert direct / 3000 == pytest.approx(0.844, abs=0.03)


def test_old_cases_are_archived_and_of_the_newest_some_are_open() -> None:
    assert set(column(rows_of(50), "case_file", "state")) == {"archived"}
    states = Counter(column(rows_of(0), "case_file", "state"))
    assert states["handling"] > 0
    assert states["dispatched"] > 0
    assert states["archived"] == 0


def test_nothing_happens_in_the_future_and_steps_follow_each_other() -> None:
    rows = rows_of(1)
    last: dict[int, tuple[datetime, str]] = {}
    names = COLUMNS["case_step"]
    for row in rows["case_step"]:
        step = dict(zip(names, row, strict=True))
        assert step["at"] <= now_of(UNTIL)
        before = last.get(step["case_id"], (step["at"], "registered"))
        assert (before[0] <= step["at"], before[1]) == (True, step["from_state"])
        last[step["case_id"]] = step["at"], step["to_state"]
    assert len(last) > 1000


def test_hours_of_the_day_differ_like_the_hall_s() -> None:
    day = [ticket.opened_at + timedelta(hours=8) for ticket in tickets(0, until=UNTIL, a_day=A_DAY)][-A_DAY:]
    hours = Counter(at.hour for at in day)

    assert hours[9] > 5 * hours[3]
    assert {at.date() for at in day} == {date(2026, 11, 21)}
