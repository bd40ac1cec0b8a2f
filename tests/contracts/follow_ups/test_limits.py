"""No limit of calls out is passed by asking: each refusal by name, and the try written before the telephone rings."""

from datetime import timedelta
from typing import Any

import pytest

from agi_scripts import national
from db.tables import Call, CallerRule, CallerRuleKind, FollowUpState, Line, OutboundRule, Queue, Role, Trunk
from queue_manager import FollowUpControls, Order, OrderRefused
from tests.contracts.follow_ups.conftest import CALLER, TEN, Office


class Link:
    """An Asterisk that rings whom it is told to; ``waiting``: somebody waits in a queue, ``up``: calls out."""

    def __init__(self) -> None:
        self.waiting, self.up = False, 0
        self.rung: list[dict[str, Any]] = []

    async def action(self, name: str, **fields: Any) -> dict[str, str]:
        if name == "Originate":
            self.rung.append(fields)
        return {"Value": str(self.up)}

    async def collect(self, name: str) -> list[dict[str, str]]:
        return [{"Event": "QueueEntry"}] if self.waiting else []


class Switchboard:
    def __init__(self, office: Office) -> None:
        self.link = Link()
        given = FollowUpControls(
            self.link,
            office.database,
            switch="main",
            spell=national,
            clock=office.clock,  # type: ignore[arg-type]
        )
        self._work = given.table()["follow-up.call"].work

    async def ring(self, request: str = "1", attempt: str = "1") -> object:
        return await self._work(
            Order(name="follow-up.call", by="test", fields={"request": request, "attempt": attempt})
        )

    async def refuses(self, code: str) -> None:
        with pytest.raises(OrderRefused) as caught:
            await self.ring()
        assert caught.value.code == code
        assert self.link.rung == []


@pytest.fixture
async def board(office: Office) -> Switchboard:
    async with office.database.write() as session:
        session.add(Queue(name="hotline", label="综合受理"))
        await session.flush()
        session.add(Line(number="12345", label="市民热线", queue="hotline", is_default=True))
        session.add(Trunk(name="city", label="中继", server="10.0.0.1"))
        session.add(OutboundRule(role=Role.AGENT, patterns="13XXXXXXXXX", per_hour=3, at_once=4))
    await office.answered()
    await office.keeper.sweep()
    return Switchboard(office)


async def test_the_try_is_written_before_it_rings_and_is_made_once(office: Office, board: Switchboard) -> None:
    done = await board.ring()

    request = await office.request()
    [call] = board.link.rung
    assert done == {"call": request.call_id}
    assert (request.state, request.attempts, request.calls) == (FollowUpState.ASKED, 1, 1)
    assert (call["Channel"], call["ChannelId"]) == (f"Local/{CALLER}@follow-up-out/n", request.call_id)
    assert "__ASKED=solved-satisfied-contacted" in call["Variable"]
    with pytest.raises(OrderRefused, match=r"follow-up\.settled"):
        await board.ring()
    assert len(board.link.rung) == 1


async def test_who_calls_us_goes_before_whom_we_call(office: Office, board: Switchboard) -> None:
    board.link.waiting = True
    await board.refuses("follow-up.busy")
    board.link.waiting, board.link.up = False, 2
    await board.refuses("hall.full")  # half of the hall's four
    board.link.up = 0
    await office.rules(at_once=0)
    await board.refuses("follow-up.busy")


async def test_nobody_is_rung_at_a_wrong_hour_on_the_line_blocked_or_when_it_was_switched_off(
    office: Office, board: Switchboard
) -> None:
    office.now = TEN + timedelta(hours=12)
    await board.refuses("hour.forbidden")
    office.now = TEN
    async with office.database.write() as session:
        session.add(Call(id="main-7.1", switch="main", caller=f"+86{CALLER}", arrived_at=TEN - timedelta(minutes=1)))
    await board.refuses("follow-up.calling")
    async with office.database.write() as session:
        (await session.get_one(Call, "main-7.1")).ended_at = TEN
        rule = CallerRule(
            number=CALLER, kind=CallerRuleKind.BLOCKED, reason="骚扰", approved_by="supervisor", valid_from=TEN,
            valid_until=TEN + timedelta(days=1),
        )  # fmt: skip
        session.add(rule)
    await board.refuses("follow-up.blocked")
    await office.rules(enabled=False)
    await board.refuses("follow-up.settled")
    assert (await office.request()).attempts == 0, "a refusal costs no try"


async def test_a_number_no_rule_names_is_not_rung_nor_is_anything_without_a_trunk(
    office: Office, board: Switchboard
) -> None:
    async with office.database.write() as session:
        (await session.get_one(OutboundRule, Role.AGENT)).patterns = "15XXXXXXXXX"
    await board.refuses("number.forbidden")
    async with office.database.write() as session:
        (await session.get_one(Trunk, "city")).enabled = False
    with pytest.raises(OrderRefused, match=r"trunk\.none"):
        await Switchboard(office).ring()
