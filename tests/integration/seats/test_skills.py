"""Skills that were changed in the store, taken over by seats that are signed in at a real Asterisk."""

from collections.abc import Awaitable, Callable

from db.tables import SeatQueue
from queue_manager import changes_text
from tests.integration.seats.conftest import Hall
from tests.integration.seats.switches import members, seat_lines

OpenHall = Callable[..., Awaitable[Hall]]


async def test_a_seat_at_work_takes_over_its_new_skills_and_is_never_signed_out(open_hall: OpenHall) -> None:
    hall = await open_hall()
    await hall.order("seat.sign-in", seat="1001", by="li")
    await hall.order("seat.sign-in", seat="1003", by="li")
    await hall.order("seat.move", seat="1003", queue="hotline", level="7", by="wang", reason="今天支援")
    async with hall.database.write() as session:
        await session.merge(SeatQueue(seat="1001", queue="hotline", penalty=4))
        await session.delete(await session.get_one(SeatQueue, ("1001", "market")))
        await session.merge(SeatQueue(seat="1003", queue="market", penalty=1))

    changes = changes_text({"1001": ["hotline", "market"], "1003": ["market"], "1002": ["market"]})
    done = await hall.order("seats.align", changes=changes, by="wang", reason="调整技能")

    assert await members(hall.switch) == ["hotline 1001 4", "hotline 1003 7", "market 1003 1"]
    assert done == {"seats": ["1001", "1003"]}, "1002 is not signed in"
    assert hall.refreshed == [True]
    assert await hall.sessions("1001") == [("li", False)]


async def test_a_seat_without_any_skill_left_is_signed_out_in_the_record(open_hall: OpenHall) -> None:
    hall = await open_hall()
    await hall.order("seat.sign-in", seat="1003", by="li")
    async with hall.database.write() as session:
        await session.delete(await session.get_one(SeatQueue, ("1003", "market")))

    await hall.order("seats.align", changes="1003:market", by="wang", reason="转岗")

    assert await members(hall.switch) == []
    told = [line.split()[0] for line in seat_lines(hall.switch, "1003")]
    assert told == ["HOTLINE_AGENT", "ADDMEMBER", "HOTLINE_AGENT", "REMOVEMEMBER"]
    assert "sign-out wang" in seat_lines(hall.switch, "1003")[2]
