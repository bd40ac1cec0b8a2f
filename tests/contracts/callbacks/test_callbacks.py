"""The list of calls back on both databases: nobody twice, nobody in vain, nobody forgotten."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from agi_scripts import national
from cases import Cases
from db import Database
from db.tables import (
    Call,
    Callback,
    CallbackKind,
    CallbackState,
    CallDirection,
    CallEnding,
    Case,
    CaseOrigin,
    JournalEntry,
    RecordSource,
)
from hotline.case_opening import CaseOpener
from queue_manager import (
    CallbackControls,
    CallbackDesk,
    CallbackKeeper,
    CallbackQueries,
    CallbackRow,
    Order,
    OrderDialler,
    OrderRefused,
)

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@dataclass
class Office:
    database: Database
    now: datetime = NOON
    given: list[Order] = field(default_factory=list)
    refuses: bool = False

    def __post_init__(self) -> None:
        opener = CaseOpener(self.database, Cases(self.database), clock=self.clock)
        self.keeper = CallbackKeeper(self.database, spell=national, clock=self.clock, on_closed=opener.of_callback)
        self.desk = CallbackDesk(self.database, spell=national, clock=self.clock)
        self.orders = CallbackControls(self.desk, OrderDialler(self._dial)).table()

    def clock(self) -> datetime:
        return self.now

    async def _dial(self, order: Order) -> dict[str, Any]:
        """``call.dial`` as another room offers it."""
        if self.refuses:
            raise OrderRefused("number.forbidden")
        self.given.append(order)
        return {"call": f"main-out.{len(self.given)}"}

    async def give(self, name: str, callback: int | None = None, seat: str = "4001", reason: str = "") -> Any:
        fields = {"seat": seat} | ({"callback": str(callback)} if callback else {})
        return await self.orders[name].work(Order(name=name, by="agent", fields=fields, reason=reason))

    async def call(
        self, call_id: str, caller: str = "13800138000", *, at: datetime | None = None, **columns: Any
    ) -> None:
        at = at or self.now
        facts: dict[str, Any] = {"line": "12345", "queue": "hotline", "queued_at": at, "wait_seconds": 60,
                                 "ending": CallEnding.ABANDONED_IN_QUEUE,
                                 "ended_at": at + timedelta(seconds=70)}  # fmt: skip
        async with self.database.write() as session:
            session.add(Call(id=call_id, switch="main", caller=caller, arrived_at=at, **(facts | columns)))

    async def ours(self, call_id: str, *, connected_at: datetime | None = None) -> None:
        """Our call to the citizen, over."""
        ending = CallEnding.CONNECTED if connected_at else CallEnding.UNREACHED
        await self.call(
            call_id, direction=CallDirection.CALLBACK, queue=None, queued_at=None, ending=ending,
            connected_at=connected_at,
        )  # fmt: skip

    async def wish(self, call_id: str, number: str, *, at: datetime) -> None:
        await self.call(call_id, number, at=at, ending=CallEnding.ASKED_CALLBACK)
        extra = f"{number} hotline {int(at.timestamp())}"
        async with self.database.write() as session:
            session.add(
                JournalEntry(
                    switch="main", source=RecordSource.CEL, segment=call_id, offset=1, at=at, call_id=call_id,
                    uniqueid=call_id, kind="HOTLINE_CALLBACK", data={"extra": {"extra": extra}},
                )
            )  # fmt: skip

    async def waiting(self) -> list[CallbackRow]:
        return list(await CallbackQueries(self.database).waiting())

    async def rows(self) -> list[Callback]:
        async with self.database.read() as session:
            return list(await session.scalars(select(Callback).order_by(Callback.id)))


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def ago(minutes: int) -> datetime:
    return NOON - timedelta(minutes=minutes)


async def test_who_asked_and_who_was_missed_are_called_in_the_order_of_their_waiting(office: Office) -> None:
    await office.call("main-1", "13800138001", at=ago(30))
    await office.wish("main-2", "13800138002", at=ago(40))
    await office.wish("main-3", "13800138003", at=ago(20))

    await office.keeper.sweep()
    await office.keeper.sweep()

    listed = await office.waiting()
    assert [(row.number[-1], row.kind) for row in listed] == [
        ("2", CallbackKind.ASKED), ("1", CallbackKind.MISSED), ("3", CallbackKind.ASKED),
    ]  # fmt: skip
    assert (await office.give("callback.next"))["callback"] == listed[0].id
    assert (await office.give("callback.next", seat="4002"))["callback"] == listed[1].id


async def test_a_citizen_however_his_number_is_spelt_stands_there_once(office: Office) -> None:
    await office.call("main-1", "+8613800138000", at=ago(30))
    await office.call("main-2", "13800138000", at=ago(20))
    await office.keeper.sweep()
    await office.wish("main-3", "13800138000", at=ago(10))
    await office.keeper.sweep()

    [row] = await office.waiting()
    assert (row.kind, row.waiting_since) == (CallbackKind.ASKED, ago(30)), "and keeps his first place"


@pytest.mark.parametrize("seats", [2, 8])
async def test_of_seats_that_want_the_same_citizen_one_dials_him(office: Office, seats: int) -> None:
    await office.call("main-1")
    await office.keeper.sweep()
    [row] = await office.waiting()

    done = await asyncio.gather(
        *(office.give("callback.dial", row.id, f"40{n:02}") for n in range(seats)), return_exceptions=True
    )

    refused = [exc.code for exc in done if isinstance(exc, OrderRefused)]
    assert len(office.given) == 1
    assert refused == ["callback.taken"] * (seats - 1), done
    [row] = await office.waiting()
    assert (row.state, row.attempts) == (CallbackState.DIALLING, 1)
    assert row.claimed_by == office.given[0].fields["seat"]


async def test_seats_that_take_the_next_get_each_another(office: Office) -> None:
    for n in range(6):
        await office.call(f"main-{n}", f"1380013800{n}", at=ago(30 - n))
    await office.keeper.sweep()

    taken = await asyncio.gather(*(office.give("callback.next", seat=f"40{n:02}") for n in range(6)))

    assert len({done["callback"] for done in taken}) == 6
    with pytest.raises(OrderRefused, match=r"callback\.none"):
        await office.give("callback.next", seat="4099")


async def test_who_calls_again_and_is_answered_is_not_called_back(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    await office.call("main-2", "+8613800138000", at=ago(5), ending=CallEnding.CONNECTED, connected_at=ago(4))

    await office.keeper.sweep()

    assert await office.waiting() == []
    [row] = await office.rows()
    assert (row.state, row.closing) == (CallbackState.CANCELLED, "answered")
    with pytest.raises(OrderRefused, match=r"callback\.closed"):
        await office.give("callback.dial", row.id)


async def test_who_is_calling_at_this_moment_is_not_dialled(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    [row] = await office.waiting()
    await office.call("main-2", at=ago(1), ending=None, ended_at=None)

    with pytest.raises(OrderRefused, match=r"callback\.calling"):
        await office.give("callback.dial", row.id)
    assert office.given == []


async def test_a_call_that_reached_him_leads_to_its_case(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    [row] = await office.waiting()
    done = await office.give("callback.dial", row.id)
    await office.ours(done["call"], connected_at=NOON)

    await office.keeper.sweep()

    [closed] = await office.rows()
    assert (closed.state, closed.closing) == (CallbackState.REACHED, "talked")
    async with office.database.read() as session:
        case = await session.get_one(Case, closed.case_id)
        assert (case.call_id, case.caller, case.origin) == (done["call"], "13800138000", CaseOrigin.CALLBACK)


async def test_after_three_calls_in_vain_it_is_closed_as_unreached_and_not_before(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    [row] = await office.waiting()
    for attempt in (1, 2, 3):
        done = await office.give("callback.dial", row.id, seat=f"400{attempt}")
        await office.ours(done["call"])
        await office.keeper.sweep()
        [now] = await office.rows()
        assert (now.attempts, now.closed_at is not None) == (attempt, attempt == 3)
        if attempt < 3:
            with pytest.raises(OrderRefused, match=r"callback\.early"):
                await office.give("callback.dial", row.id)
            office.now += timedelta(minutes=16)

    assert now.state is CallbackState.UNREACHED
    await office.keeper.sweep()
    assert len(await office.rows()) == 1, "and is not listed anew"
    async with office.database.read() as session:
        case = await session.get_one(Case, now.case_id)
    assert (case.origin, case.call_id, case.caller) == (CaseOrigin.CALLBACK, "main-1", "13800138000")
    assert "回拨 3 次均未接通" in case.text
    assert case.draft, "somebody still has to find out what he wanted"


async def test_the_case_of_a_citizen_nobody_reached_is_opened_after_a_crash_too(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    [row] = await office.waiting()
    async with office.database.write() as session:
        kept = await session.get_one(Callback, row.id)
        kept.state, kept.attempts, kept.closed_at = CallbackState.UNREACHED, 3, office.now

    await office.keeper.sweep()
    await office.keeper.sweep()

    async with office.database.read() as session:
        [case] = await session.scalars(select(Case))
    assert (await office.rows())[0].case_id == case.id


async def test_a_call_that_did_not_come_about_counts_no_attempt(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    [row] = await office.waiting()
    office.refuses = True

    with pytest.raises(OrderRefused, match=r"number\.forbidden"):
        await office.give("callback.dial", row.id)

    [row] = await office.waiting()
    assert (row.state, row.attempts, row.claimed_by) == (CallbackState.CLAIMED, 0, "4001")


async def test_a_seat_that_does_nothing_loses_him_to_the_others(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    await office.give("callback.next", seat="4001")
    office.now += timedelta(minutes=16)

    await office.keeper.sweep()

    assert (await office.give("callback.next", seat="4002"))["callback"] == 1


async def test_only_who_holds_him_or_a_supervisor_strikes_him_off(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    await office.give("callback.next", seat="4001")

    with pytest.raises(OrderRefused, match=r"callback\.taken"):
        await office.give("callback.close", 1, seat="4002", reason="不需要")
    await office.give("callback.close", 1, seat="", reason="市民来信说明已解决")

    [row] = await office.rows()
    assert (row.state, row.closing) == (CallbackState.CANCELLED, "市民来信说明已解决")


async def test_a_missed_call_that_turns_out_answered_is_struck_off(office: Office) -> None:
    """The record's two files are read apart: a call may look given up a moment before it looks connected."""
    await office.call("main-1", at=ago(2))
    await office.keeper.sweep()
    assert len(await office.waiting()) == 1
    async with office.database.write() as session:
        await session.execute(update(Call).values(ending=CallEnding.CONNECTED, connected_at=ago(1)))

    await office.keeper.sweep()

    assert await office.waiting() == []


async def test_a_wish_uttered_while_we_were_down_is_found(office: Office) -> None:
    await office.wish("main-1", "02887654321", at=ago(300))

    await office.keeper.sweep()

    [row] = await office.waiting()
    assert (row.number, row.queue, row.waiting_since) == ("02887654321", "hotline", ago(300))
