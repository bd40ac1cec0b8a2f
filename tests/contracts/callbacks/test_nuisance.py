"""Warning, record, approval, limited time: no step can be left out, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from agi_scripts import Directory, national
from agi_scripts.welcome import welcome
from db import Database
from db.tables import Announcement, AnnouncementKind, AuditEntry, Call, CallerRule, Line, Queue
from queue_manager import AnnouncementControls, ControlDesk, Done, NuisanceControls, Order, OrderRefused
from queue_manager.reaching import blocked

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CALLER = "+8613900139000"


class House:
    def __init__(self, database: Database) -> None:
        self.database, self.now = database, NOON
        nuisance = NuisanceControls(database, spell=national, clock=self.clock).table()
        announcing = AnnouncementControls(database, clock=self.clock).table()
        self.desk = ControlDesk(database, {**nuisance, **announcing}, clock=self.clock)
        self.directory = Directory(database, clock=self.clock)

    def clock(self) -> datetime:
        return self.now

    async def add(self, *rows: object) -> None:
        async with self.database.write() as session:
            session.add_all(rows)

    async def order(self, name: str, by: str = "agent", reason: str = "反复辱骂", **fields: str) -> Done:
        return await self.desk.carry_out(Order(name=name, by=by, fields=fields, reason=reason))

    async def received(self) -> tuple[str, tuple[str, ...]]:
        """How this caller's next call is received, however his number is spelt."""
        await self.directory.refresh()
        found = welcome(self.directory.snapshot, dialled="12345", caller="13900139000", now=self.now)
        return found.action, found.announce


@pytest.fixture
async def house(database: Database) -> House:
    made = House(database)
    await made.add(Queue(name="general", label="综合"))
    await made.add(Line(number="12345", label="热线", queue="general", is_default=True))
    calls = [Call(id=f"main-{n}", switch="main", caller=CALLER, arrived_at=NOON) for n in (1, 2, 3)]
    await made.add(*calls, Call(id="main-hidden", switch="main", caller="anonymous", arrived_at=NOON))
    return made


async def test_a_caller_is_warned_then_proposed_then_blocked_for_a_while(house: House) -> None:
    await house.order("nuisance.warn", call="main-1")
    assert await house.received() == ("queue", ("harassment-warning",))

    proposed = await house.order("nuisance.propose", call="main-2")
    assert (await house.received())[0] == "queue", "a proposal blocks nobody"

    done = await house.order("nuisance.approve", by="supervisor", rule=str(proposed["rule"]), days="7", reason="属实")
    assert done["until"] == (NOON + timedelta(days=7)).isoformat()
    assert (await house.received())[0] == "blocked"

    async with house.database.read() as session:
        for spelling in (CALLER, "13900139000"):
            assert await blocked(session, spelling, NOON, national), "no machine of ours rings him"
        assert not await blocked(session, "13900139001", NOON, national)

    house.now += timedelta(days=7)
    assert (await house.received())[0] == "queue", "it ends by itself"


async def test_a_block_that_was_written_as_the_trunk_spells_him_is_known_by_every_spelling(house: House) -> None:
    """By an earlier version of the program."""
    await house.order("nuisance.warn", call="main-1")
    await house.order("nuisance.propose", call="main-2")
    await house.order("nuisance.approve", by="supervisor", rule="2")
    async with house.database.write() as session:
        await session.execute(update(CallerRule).values(number=CALLER))

    async with house.database.read() as session:
        assert await blocked(session, "13900139000", NOON, national)
    with pytest.raises(OrderRefused, match=r"nuisance\.blocked"):
        await house.order("nuisance.propose", call="main-3")


@pytest.mark.parametrize("warned_on", [None, "main-2"])
async def test_nobody_is_proposed_who_was_not_warned_on_an_earlier_call(house: House, warned_on: str | None) -> None:
    if warned_on:
        await house.order("nuisance.warn", call=warned_on)

    with pytest.raises(OrderRefused, match=r"nuisance\.not_warned"):
        await house.order("nuisance.propose", call="main-2")


async def test_nobody_approves_his_own_proposal_nor_for_ever(house: House) -> None:
    await house.order("nuisance.warn", by="supervisor", call="main-1")
    rule = str((await house.order("nuisance.propose", by="supervisor", call="main-2"))["rule"])

    with pytest.raises(OrderRefused, match=r"nuisance\.own"):
        await house.order("nuisance.approve", by="supervisor", rule=rule)
    for days in ("0", "31", "-1", "x"):
        with pytest.raises(OrderRefused, match=r"nuisance\.days"):
            await house.order("nuisance.approve", by="another", rule=rule, days=days)
    assert (await house.received())[0] == "queue"


async def test_one_proposal_at_a_time_and_a_refused_one_is_settled(house: House) -> None:
    await house.order("nuisance.warn", call="main-1")
    rule = str((await house.order("nuisance.propose", call="main-2"))["rule"])

    with pytest.raises(OrderRefused, match=r"nuisance\.proposed"):
        await house.order("nuisance.propose", call="main-3")
    await house.order("nuisance.refuse", by="supervisor", rule=rule, reason="情绪激动，情有可原")
    with pytest.raises(OrderRefused, match=r"nuisance\.settled"):
        await house.order("nuisance.approve", by="supervisor", rule=rule)
    assert (await house.received())[0] == "queue"


async def test_a_block_can_be_lifted_before_its_time(house: House) -> None:
    await house.order("nuisance.warn", call="main-1")
    rule = str((await house.order("nuisance.propose", call="main-2"))["rule"])
    await house.order("nuisance.approve", by="supervisor", rule=rule)

    await house.order("nuisance.lift", by="supervisor", rule=rule, reason="已道歉")

    assert (await house.received())[0] == "queue"


@pytest.mark.parametrize(("call", "code"), [("main-hidden", "call.withheld"), ("main-9", "call.unknown")])
async def test_a_call_without_a_number_gives_no_cause(house: House, call: str, code: str) -> None:
    with pytest.raises(OrderRefused, match=code.replace(".", r"\.")):
        await house.order("nuisance.warn", call=call)
    async with house.database.read() as session:
        assert (await session.scalars(select(CallerRule))).all() == []


async def test_every_step_is_written_with_its_reason_and_needs_one(house: House) -> None:
    with pytest.raises(OrderRefused, match=r"reason\.missing"):
        await house.order("nuisance.warn", reason=" ", call="main-1")
    await house.order("nuisance.warn", call="main-1")

    async with house.database.read() as session:
        [entry] = await session.scalars(select(AuditEntry))
    assert (entry.action, entry.actor, entry.reason) == ("nuisance.warn", "agent", "反复辱骂")
    assert (entry.after or {})["outcome"] == "done"


async def test_an_incident_is_switched_on_and_off_by_one_order(house: House) -> None:
    await house.add(
        Announcement(kind=AnnouncementKind.INCIDENT, title="停水", prompts="incident-notice", changed_at=NOON)
    )
    assert await house.received() == ("queue", ())

    await house.order("announcement.on", by="supervisor", announcement="1", reason="城东停水")
    assert await house.received() == ("queue", ("incident-notice",))
    await house.order("announcement.off", by="supervisor", announcement="1", reason="已恢复")
    assert await house.received() == ("queue", ())
    with pytest.raises(OrderRefused, match=r"announcement\.unknown"):
        await house.order("announcement.on", by="supervisor", announcement="99")
