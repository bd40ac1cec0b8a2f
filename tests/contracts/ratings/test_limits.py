"""Who is not rung for a rating at this moment, and that nobody was disturbed then. On both databases."""

from datetime import timedelta

import pytest

from agi_scripts import national
from db import Database
from db.tables import Call, CallEnding, CallerRule, CallerRuleKind, Line, OutboundRule, Queue, Role, Trunk
from queue_manager import Order, OrderRefused, RatingControls
from tests.contracts.follow_ups.test_limits import Link
from tests.contracts.ratings.test_asked_later import CALLER, NOON


class Switchboard:
    def __init__(self, database: Database) -> None:
        self.database, self.link = database, Link()
        given = RatingControls(
            self.link,
            database,
            switch="main",
            spell=national,
            clock=lambda: NOON,  # type: ignore[arg-type]
        )
        self._work = given.table()["rating.call"].work

    async def ring(self, call_id: str = "main-1.1") -> object:
        return await self._work(
            Order(name="rating.call", by="test", fields={"call": call_id, "number": CALLER, "line": "12345"})
        )

    async def refuses(self, code: str, call_id: str = "main-1.1") -> None:
        with pytest.raises(OrderRefused) as caught:
            await self.ring(call_id)
        assert caught.value.code == code
        assert self.link.rung == []


@pytest.fixture
async def board(database: Database) -> Switchboard:
    async with database.write() as session:
        session.add(Queue(name="hotline", label="综合受理"))
        await session.flush()
        session.add(Line(number="12345", label="市民热线", queue="hotline", is_default=True))
        session.add(Trunk(name="city", label="中继", server="10.0.0.1"))
        session.add(OutboundRule(role=Role.AGENT, patterns="13XXXXXXXXX", per_hour=3, at_once=4))
        ended = {"arrived_at": NOON - timedelta(hours=1), "ended_at": NOON, "ending": CallEnding.CONNECTED}
        session.add(Call(id="main-1.1", switch="main", caller=CALLER, **ended))
    return Switchboard(database)


async def test_a_citizen_is_rung_for_the_call_he_is_to_rate(board: Switchboard) -> None:
    assert await board.ring() == {"call": "main-1.1"}
    [call] = board.link.rung
    assert call["Channel"] == f"Local/{CALLER}@rating-out/n"
    assert "__RATED=main-1.1" in call["Variable"]


async def test_who_is_on_the_line_with_us_or_blocked_is_left_in_peace(board: Switchboard) -> None:
    async with board.database.write() as session:
        session.add(Call(id="main-7.1", switch="main", caller=f"+86{CALLER}", arrived_at=NOON - timedelta(minutes=1)))
    await board.refuses("rating.calling")
    async with board.database.write() as session:
        (await session.get_one(Call, "main-7.1")).ended_at = NOON
        rule = CallerRule(
            number=CALLER, kind=CallerRuleKind.BLOCKED, reason="骚扰", approved_by="supervisor", valid_from=NOON,
            valid_until=NOON + timedelta(days=1),
        )  # fmt: skip
        session.add(rule)
    await board.refuses("rating.blocked")


async def test_who_calls_us_goes_before_whom_we_call(board: Switchboard) -> None:
    board.link.waiting = True
    await board.refuses("rating.busy")
    board.link.waiting, board.link.up = False, 2
    await board.refuses("hall.full")


async def test_a_call_is_rated_once_and_only_calls_are(board: Switchboard) -> None:
    await board.refuses("call.unknown", "main-9.9")
    async with board.database.write() as session:
        (await session.get_one(Call, "main-1.1")).rating = 4
    await board.refuses("rating.given")
