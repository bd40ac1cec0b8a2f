"""What a head of a hotline looks for by nature and mark: 检举控告, 重复, 群体, 匿名, 保密, on both databases."""

from datetime import timedelta

import pytest

from db import Database
from db.tables import Case, CaseOrigin, CaseState, CaseType, Nature, Role
from tests.contracts.cases.units import a_case
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import NOON
from web.cases import finding
from web.cases.filters import CaseFilter, Mark
from web.cases.marks import marks_of
from web.cases.narrowing import NO_CATEGORY
from web.cases.queries import USUAL_RULES

LONG_AGO = NOON - timedelta(days=91)


async def changed(database: Database, case_id: int, **values: object) -> None:
    async with database.write() as session:
        row = await session.get_one(Case, case_id)
        for name, value in values.items():
            setattr(row, name, value)


async def found(database: Database, **wanted: object) -> list[int]:
    async with database.read() as session:
        rows, _ = await finding.cases(session, CaseFilter(**wanted), NOON, after=None)  # type: ignore[arg-type]
    return [row.id for row in rows]


async def test_who_calls_again_about_the_same_category_is_a_repeat(database: Database) -> None:
    old, first, again, other = [(await a_case(database, number)).id for number in range(1, 5)]
    for case_id in (old, first, again):
        await changed(database, case_id, category="060404")
    await changed(database, old, opened_at=LONG_AGO)
    await changed(database, other, category="010101")

    assert await found(database, mark=Mark.REPEATED) == [again], "what was long ago does not count"

    leader = await a_case(database, 5)
    await changed(database, other, follows=leader.number, caller="13900009999")
    assert await found(database, mark=Mark.REPEATED) == [again], "it follows somebody else's"
    await changed(database, again, state=CaseState.CLOSED)
    assert await found(database, mark=Mark.REPEATED) == [], "it is over"
    async with database.read() as session:
        assert await marks_of(session, [first, again], NOON, USUAL_RULES) == {first: (), again: (Mark.REPEATED,)}
        assert await marks_of(session, [], NOON, USUAL_RULES) == {}


async def test_cases_of_many_citizens_are_a_group(database: Database) -> None:
    leader, follower, group, alone = [await a_case(database, number) for number in range(1, 5)]
    await changed(database, follower.id, follows=leader.number)
    await changed(database, group.id, origin=CaseOrigin.INCIDENT)

    assert await found(database, mark=Mark.GROUP) == [group.id, follower.id, leader.id]
    assert alone.id not in await found(database, mark=Mark.GROUP)


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        ({"anonymous": True}, Mark.ANONYMOUS), ({"confidential": True}, Mark.SEALED),
        ({"case_type": CaseType.REPORT}, Mark.SEALED), ({"nature": Nature.ACCUSATION}, Mark.SEALED),
    ],
)  # fmt: skip
async def test_who_must_not_be_known_is_marked(database: Database, values: dict[str, object], mark: Mark) -> None:
    case, _ = await a_case(database, 1), await a_case(database, 2)
    await changed(database, case.id, **values)

    assert await found(database, mark=mark) == [case.id]


async def test_cases_are_listed_by_nature_type_and_category(database: Database) -> None:
    one, other = await a_case(database, 1), await a_case(database, 2, case_type=CaseType.PRAISE)
    await changed(database, one.id, nature=Nature.THREAT, category="060404")

    assert await found(database, nature=Nature.THREAT) == [one.id]
    assert await found(database, case_type=CaseType.PRAISE) == [other.id]
    assert await found(database, category="060404") == [one.id]
    assert await found(database, category=NO_CATEGORY) == [other.id]


async def test_the_list_and_the_case_say_what_is_peculiar(office: Office) -> None:
    await changed(office.house.database, office.case.id, anonymous=True, nature=Nature.APPEAL, category="自拟")

    supervisor = await office.as_(Role.SUPERVISOR, "/cases?nature=appeal&mark=anonymous&category=自拟")
    assert office.case.number in supervisor.page
    assert '<option value="自拟" selected>自拟</option>' in supervisor.page, "what is looked for stands in its list"
    await supervisor.get(office.path)
    assert "申诉" in supervisor.page
    assert '<span class="badge bg-red-lt">匿名</span>' in supervisor.page
