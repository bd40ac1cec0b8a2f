"""No citizen is rung by two seats, nor while he is on the line, and no limit is passed in haste; on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from agi_scripts import national
from db import Database
from db.tables import Call, CallDirection, Case, CaseState, Role, User
from queue_manager import CallControls, Done, Order, OrderRefused
from queue_manager.live import ActionRefused
from tests.contracts.callcontrol.link import Link, furnish

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MOBILE = "13800002222"
CASE = "20261122-000001"


class Hall:
    def __init__(self, database: Database) -> None:
        self.database, self.link, self.now = database, Link(), NOON
        controls = CallControls(self.link, database, switch="main", spell=national, clock=self.clock)  # type: ignore[arg-type]
        self.table = controls.table()

    def clock(self) -> datetime:
        return self.now

    async def dial(self, seat: str = "1001", *, name: str = "call.dial", by: str = "agent", **fields: str) -> Done:
        return await self.table[name].work(Order(name=name, by=by, fields={"seat": seat, **fields}))

    async def dials_at_once(self, *seats: str, **fields: str) -> list[str]:
        """The codes of those that were refused."""
        self.link.slow = True
        done = await asyncio.gather(*(self.dial(seat, **fields) for seat in seats), return_exceptions=True)
        return [one.code for one in done if isinstance(one, OrderRefused)]

    async def has(self, *rows: object) -> None:
        async with self.database.write() as session:
            session.add_all(rows)

    def record(self, call_id: str, **columns: Any) -> Call:
        facts: dict[str, Any] = {"caller": f"+86{MOBILE}", "direction": CallDirection.OUTBOUND, "arrived_at": self.now}
        return Call(id=call_id, switch="main", **(facts | columns))


@pytest.fixture
async def hall(database: Database) -> Hall:
    await furnish(database, NOON)
    made = Hall(database)
    at: dict[str, Any] = {"opened_at": NOON, "updated_at": NOON}
    await made.has(Case(number=CASE, state=CaseState.ANSWERED, caller=MOBILE, line="12345", **at))
    return made


async def test_of_two_seats_that_call_a_citizen_back_about_his_case_one_rings_him(hall: Hall) -> None:
    assert await hall.dials_at_once("1001", "1002", case=CASE) == ["number.calling"]
    assert hall.link.numbers == [MOBILE]

    hall.now += timedelta(seconds=30)
    with pytest.raises(OrderRefused, match=r"number\.calling"):
        await hall.dial("1003", case=CASE)


async def test_who_rings_has_taken_the_follow_up_and_another_is_told_so(hall: Hall) -> None:
    await hall.has(User(login="other", name="赵", role=Role.AGENT, password_hash="-", created_at=NOON))
    await hall.dial("1001", case=CASE)
    hall.now += timedelta(minutes=9)  # the call is over, and nothing is written down yet

    with pytest.raises(OrderRefused, match=r"case\.taken"):
        await hall.dial("1002", by="other", case=CASE)

    hall.now += timedelta(minutes=30)
    await hall.dial("1002", by="other", case=CASE)
    assert hall.link.numbers == [MOBILE, MOBILE]


async def test_who_is_on_the_line_is_not_rung_and_once_he_hung_up_he_is(hall: Hall) -> None:
    await hall.has(hall.record("main-1.1", direction=CallDirection.INBOUND))
    for fields in ({"case": CASE}, {"call": "main-1.1"}):
        with pytest.raises(OrderRefused, match=r"number\.calling"):
            await hall.dial(**fields)
    assert hall.link.rung == []

    async with hall.database.write() as session:
        (await session.get_one(Call, "main-1.1")).ended_at = NOON
    await hall.dial(call="main-1.1")
    assert hall.link.numbers == [MOBILE]


async def test_a_call_that_is_over_or_never_came_about_keeps_nobody_from_calling(hall: Hall) -> None:
    done = await hall.dial("1001", case=CASE)
    await hall.has(hall.record(str(done["call"]), seat="1001", ended_at=NOON))
    await hall.dial("1002", case=CASE)

    hall.now += timedelta(minutes=1)
    await hall.dial("1003", case=CASE)
    assert hall.link.numbers == [MOBILE] * 3


async def test_a_number_of_somebody_else_may_be_busy_with_us(hall: Hall) -> None:
    """A department's telephone, typed by hand: it takes more than one call."""
    await hall.has(hall.record("main-1.1", caller="13900003333"))
    await hall.dial(case=CASE, number="13900003333")
    await hall.dial("1002", number="13900003333")
    assert hall.link.numbers == ["13900003333"] * 2


@pytest.mark.parametrize("recorded", ["+861065123456", "861065123456", "01065123456"])
async def test_a_citizens_landline_is_dialled_with_its_area_code_however_it_was_recorded(
    hall: Hall, recorded: str
) -> None:
    async with hall.database.write() as session:
        (await session.scalars(select(Case))).one().caller = recorded
    await hall.dial(case=CASE)
    await hall.has(hall.record("main-1.1", caller=recorded, ended_at=NOON))
    await hall.dial("1003", number=recorded)
    hall.now += timedelta(minutes=1)
    await hall.dial("1002", call="main-1.1")
    assert hall.link.numbers == ["01065123456"] * 3


async def test_a_double_click_rings_the_seat_once(hall: Hall) -> None:
    assert await hall.dials_at_once("1001", "1001", number=MOBILE) == ["seat.busy"]
    hall.now += timedelta(seconds=0.3)
    with pytest.raises(OrderRefused, match=r"seat\.busy"):
        await hall.dial("1001", number=MOBILE)
    assert hall.link.numbers == [MOBILE]


async def test_the_limit_of_an_hour_is_not_passed_by_asking_at_once(hall: Hall) -> None:
    """Three an hour; of each ten orders given together one is carried out, until the hour is used up."""
    refused = []
    for _ in range(4):
        refused.append(await hall.dials_at_once(*["1001"] * 10, number=MOBILE))
        hall.now += timedelta(seconds=2)
    assert refused[:3] == [["seat.busy"] * 9] * 3
    assert refused[3].count("rate.exceeded") == 1
    assert len(hall.link.rung) == 3


async def test_an_order_that_came_to_nothing_uses_nothing_up(hall: Hall) -> None:
    hall.link.fails = ActionRefused("Originate", "no")
    for _ in range(5):
        with pytest.raises(ActionRefused):
            await hall.dial(number=MOBILE)
    hall.link.fails = None
    await hall.dial(number=MOBILE)
