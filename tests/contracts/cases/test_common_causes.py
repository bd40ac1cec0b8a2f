"""Common causes of many cases: written down, compared with what came before. On both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from cases import Cases, CauseRefused, CauseText, CommonCauses, Marks
from db.tables import Case, CaseOrigin, CaseState, Incident
from tests.contracts.cases.bursts import WATER, Hall
from tests.contracts.cases.units import walk
from tests.unit.cases.people import AGENT, NOON, SUPERVISOR


async def test_a_common_cause_is_written_down_and_compared_with_what_came_before(hall: Hall) -> None:
    hall.now = datetime(2026, 3, 1, 4, tzinfo=UTC)
    causes = CommonCauses(hall.database, clock=hall.clock)
    for case_id in await hall.call(4):
        await walk(hall.steps, await Cases(hall.database).get(case_id), ("resolve", AGENT), now=hall.now)
        number = (await Cases(hall.database).get(case_id)).number
        await Marks(hall.database).tag(number, "老旧水管", SUPERVISOR, hall.why())
    [group] = await causes.groups(hall.now - timedelta(days=1), hall.now + timedelta(days=1))
    assert (group.category, group.place, group.count, group.tags) == (WATER, "人民路", 4, (("老旧水管", 4),))

    hall.now += timedelta(days=1)
    text = CauseText(category=WATER, place="人民路 8 号", tag="", cause="管龄三十年", unit="cgj", measure="换管",
                     due_on=date(2026, 4, 1))  # fmt: skip
    made = await causes.open(text, hall.why())
    [early] = await causes.listed()
    assert (early.before, early.after, early.fell, early.unit_name) == (None, None, None, "城市管理局")
    hall.now = datetime(2026, 4, 20, 4, tzinfo=UTC)
    await hall.call()
    await hall.call(place="和平里 1 号")
    [late] = await causes.listed()
    assert (late.days, late.before, late.after, late.fell) == (18, 4, 0, True), "today is not over"
    hall.now += timedelta(days=1)
    assert [(row.before, row.after) for row in await causes.listed()] == [(4, 1)]

    await causes.close(made, "已换管 2 公里", hall.why())
    with pytest.raises(CauseRefused, match="销号"):
        await causes.close(made, "再次", hall.why())


async def test_robots_group_cases_and_other_causes_count_for_no_common_cause(hall: Hall) -> None:
    hall.now = datetime(2026, 3, 1, 4, tzinfo=UTC)
    causes, day = CommonCauses(hall.database, clock=hall.clock), timedelta(days=1)
    marked, plain, robot = await hall.call(3)
    async with hall.database.write() as session:
        await session.execute(update(Case).where(Case.id == robot).values(simulated=True))
    for case_id in (marked, plain, robot):
        await walk(hall.steps, await Cases(hall.database).get(case_id), ("resolve", AGENT), now=hall.now)
    await Marks(hall.database).tag((await Cases(hall.database).get(marked)).number, "老旧水管", SUPERVISOR, hall.why())

    [group] = await causes.groups(hall.now - day, hall.now + day, least=1)
    assert group.count == 2
    assert await causes.groups(hall.now - day, hall.now, least=1) == [], "until before"
    hall.now += day
    text = CauseText(category=WATER, place="", tag="老旧水管", cause="管龄三十年", unit="cgj", measure="换管",
                     due_on=date(2026, 4, 1))  # fmt: skip
    await causes.open(text, hall.why())
    await causes.open(replace(text, tag=""), hall.why())
    hall.now = datetime(2026, 4, 20, 4, tzinfo=UTC)
    assert [row.before for row in await causes.listed()] == [1, 2]


async def test_only_citizens_cases_of_the_period_and_the_category_count_for_a_common_cause(hall: Hall) -> None:
    hall.now = datetime(2026, 3, 1, 4, tzinfo=UTC)
    causes, day = CommonCauses(hall.database, clock=hall.clock), timedelta(days=1)
    own, group = await hall.call(2)
    [other] = await hall.call(category="020202")
    async with hall.database.write() as session:
        await session.execute(update(Case).where(Case.id == group).values(origin=CaseOrigin.INCIDENT))
    for case_id in (own, other):
        await walk(hall.steps, await Cases(hall.database).get(case_id), ("resolve", AGENT), now=hall.now)
    async with hall.database.write() as session:
        await session.execute(
            update(Case).where(Case.id == group).values(state=CaseState.CLOSED, closed_at=hall.now)
        )  # fmt: skip

    found = await causes.groups(hall.now - day, hall.now + day, least=1)
    assert [(one.category, one.count) for one in found] == [(WATER, 1), ("020202", 1)], "equals by their category"
    assert await causes.groups(hall.now + timedelta(seconds=1), hall.now + day, least=1) == [], "closed earlier"
    hall.now += day
    text = CauseText(category=WATER, place="", tag="", cause="管龄三十年", unit="cgj", measure="换管",
                     due_on=date(2026, 4, 2))  # fmt: skip
    later = await causes.open(text, hall.why())
    first = await causes.open(replace(text, due_on=date(2026, 4, 1)), hall.why())
    ended = await causes.open(replace(text, due_on=date(2026, 3, 20)), hall.why())
    await causes.close(ended, "已换管", hall.why())
    hall.now = datetime(2026, 4, 20, 4, tzinfo=UTC)
    listed = await causes.listed()
    assert [row.id for row in listed] == [first, later, ended], "open ones first, what is due first on top"
    assert {row.before for row in listed} == {1}
    for outcome in ("好", " 好 ", "长" * 501):
        with pytest.raises(CauseRefused, match="整改结果"):
            await causes.close(first, outcome, hall.why())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"cause": " "}, "共性原因"),
        ({"place": "路" * 201}, "2000 字"),
        ({"tag": "签" * 21}, "2000 字"),
        ({"unit": "off"}, "责任单位"),
        ({"category": "nowhere"}, "事项分类"),
        ({"due_on": date(2026, 11, 22)}, "整改期限"),
        ({"due_on": date(2026, 11, 23), "now": NOON + timedelta(hours=14)}, "整改期限"),
        ({"measure": "长" * 2001}, "2000 字"),
    ],
)
async def test_a_common_cause_that_says_too_little_is_refused(hall: Hall, wrong: dict[str, Any], words: str) -> None:
    await hall.call()
    given = {"category": WATER, "place": "", "tag": "", "cause": "管龄", "unit": "cgj", "measure": "换管",
             "due_on": date(2026, 12, 31), "now": NOON} | wrong  # fmt: skip
    hall.now = given.pop("now")  # 2 o'clock in the morning is still yesterday in UTC

    with pytest.raises(CauseRefused, match=words):
        await CommonCauses(hall.database, clock=hall.clock).open(CauseText(**given), hall.why())
    async with hall.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Incident)) == 0
