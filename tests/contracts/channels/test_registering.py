"""Cases from elsewhere: one door, each thing once, a channel on every case."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from cases import (
    Cases,
    Change,
    ChannelRefused,
    Channels,
    Demand,
    DemandFaulty,
    OpeningCall,
    Registry,
    Similar,
    StepIncomplete,
    Steps,
    add_source,
    source_of,
)
from db import Database
from db.jobs import LeaseJobs
from db.tables import AuditEntry, Case, CaseOrigin, CaseSource, CaseState
from tests.contracts.cases.units import REPLY
from tests.unit.cases.people import SUPERVISOR

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
BY = Change(at=NOON, actor="admin", reason="改名")
DEMAND = Demand(channel="web", foreign_id="w1", text="路灯不亮", citizen_name="王先生", caller="13800138000")


async def test_what_came_in_opens_one_case_with_its_channel(database: Database) -> None:
    registry = Registry(database)

    first = await registry.register(DEMAND, now=NOON, actor="citizen:web", address="10.1.2.3")
    again = await registry.register(replace(DEMAND, text="另一段话"), now=NOON, actor="citizen:web")

    assert (first.repeated, again.repeated, again.case) == (False, True, first.case)
    assert (first.case.number, first.case.channel, first.case.origin) == ("20261122-000001", "web", CaseOrigin.WRITTEN)
    assert (first.case.text, first.case.caller, first.case.state) == ("路灯不亮", "13800138000", CaseState.REGISTERED)
    assert len(first.case.code or "") == 6
    async with database.read() as session:
        [entry] = await session.scalars(select(AuditEntry))
    assert (entry.action, entry.actor, entry.address) == ("case.opened", "citizen:web", "10.1.2.3")
    assert entry.after is not None
    assert entry.after["channel"] == "web"


async def test_what_came_in_is_found_beside_cases_like_it_at_once(database: Database) -> None:
    demand = replace(DEMAND, text="阳光花园烧烤店扰民", place="人民路 88 号")
    first = await Registry(database).register(demand, now=NOON, actor="t")
    call = OpeningCall(call_id="m-1.0", line=None, caller="13900139000", seat=None, called_at=NOON, simulated=False)
    called = await Cases(database).open_from_call(call, now=NOON, actor="t")

    found = await Similar(database).like(called.number, SUPERVISOR, text="烧烤店扰民", place="人民路88号")

    assert [one.number for one in found] == [first.case.number]


async def test_the_same_name_on_another_channel_is_another_matter(database: Database) -> None:
    registry = Registry(database)

    one = await registry.register(DEMAND, now=NOON, actor="t")
    other = await registry.register(replace(DEMAND, channel="mail"), now=NOON, actor="t")

    assert one.case.number != other.case.number


async def test_sent_twenty_times_at_once_around_midnight_it_is_one_case(database: Database) -> None:
    registry, midnight = Registry(database), datetime(2026, 11, 22, 16, 0, tzinfo=UTC)

    found = await asyncio.gather(
        *(registry.register(DEMAND, now=midnight + timedelta(seconds=n - 10), actor="t") for n in range(20))
    )

    assert len({one.case.number for one in found}) == 1
    assert sum(not one.repeated for one in found) == 1


async def test_a_file_is_taken_over_once_and_keeps_its_order(database: Database) -> None:
    registry = Registry(database)
    rows = [replace(DEMAND, channel="sheet", foreign_id=f"row {n % 30}", text=f"第 {n} 行") for n in range(40)]

    first = await registry.register_all(rows[:20], now=NOON, actor="t")
    whole = await registry.register_all(rows, now=NOON, actor="t")

    assert [one.case.number for one in first] == [f"20261122-{n:06d}" for n in range(1, 21)]
    assert [one.repeated for one in whole] == [True] * 20 + [False] * 10 + [True] * 10
    assert [one.case.number for one in whole] == [f"20261122-{n % 30 + 1:06d}" for n in range(40)]


@pytest.mark.parametrize("channel", ["phone", "fax", ""])
async def test_what_is_no_way_in_is_refused_by_name(database: Database, channel: str) -> None:
    with pytest.raises((ChannelRefused, DemandFaulty)):
        await Registry(database).register(replace(DEMAND, channel=channel), now=NOON, actor="t")
    async with database.read() as session:
        assert (await session.scalars(select(CaseSource))).all() == []


async def test_what_no_store_can_hold_is_left_out_and_what_is_too_long_refused(database: Database) -> None:
    registry = Registry(database)

    found = await registry.register(replace(DEMAND, text="停\x00水\ud800𠮷😀", place=" "), now=NOON, actor="t")

    assert (found.case.text, found.case.place) == ("停水𠮷😀", None)
    with pytest.raises(DemandFaulty, match="text is too_long"):
        await registry.register(replace(DEMAND, text="长" * 8001), now=NOON, actor="t")
    with pytest.raises(DemandFaulty, match="foreign_id is missing"):
        await registry.register(replace(DEMAND, foreign_id="\x00"), now=NOON, actor="t")


async def test_further_words_lead_to_the_case_they_belong_to(database: Database) -> None:
    opened = await Registry(database).register(replace(DEMAND, channel="mail"), now=NOON, actor="t")
    for first in (True, False):
        async with database.write() as session:
            added = await add_source(session, "mail", "reply", opened.case.id, received_at=NOON, details={"uid": 7})
        assert added is first

    async with database.read() as session:
        found = await source_of(session, "mail", "reply")
        assert await source_of(session, "mail", "unknown") is None
    assert found is not None
    assert (found.case, found.details) == (opened.case, {"uid": 7})


async def test_a_city_names_its_channels_and_shuts_them(database: Database) -> None:
    channels = Channels(database)
    assert (await channels.names())["police"] == "110 联动"

    await channels.set("web", "政务网站", BY, active=False)

    assert (await channels.names())["web"] == "政务网站"
    with pytest.raises(ChannelRefused):
        await Registry(database).register(DEMAND, now=NOON, actor="t")
    for code, name, active in (("phone", "电话", False), ("fax", "传真", True), ("web", " ", True)):
        with pytest.raises(ChannelRefused):
            await channels.set(code, name, BY, active=active)


async def test_cases_are_counted_by_channel_and_day(database: Database) -> None:
    registry, day = Registry(database), timedelta(days=1)
    call = OpeningCall(call_id="main-1.0", line="12345", caller=None, seat=None, called_at=NOON, simulated=False)
    await Cases(database).open_from_call(call, now=NOON, actor="t")
    closed = await registry.register(DEMAND, now=NOON, actor="t")
    await registry.register(replace(DEMAND, foreign_id="w2"), now=NOON, actor="t")
    await registry.register(replace(DEMAND, foreign_id="w3"), now=NOON + day, actor="t")
    async with database.write() as session:
        (await session.get_one(Case, closed.case.id)).state = CaseState.CLOSED

    found = {one.code: (one.registered, one.closed) for one in await Channels(database).counts(NOON, NOON + day)}

    assert {code: found[code] for code in ("phone", "web", "mail")} == {"phone": (1, 0), "web": (2, 1), "mail": (0, 0)}


async def test_who_wrote_is_not_taken_for_somebody_on_the_line(database: Database) -> None:
    opened = (await Registry(database).register(DEMAND, now=NOON, actor="t")).case
    steps, said = Steps(database, LeaseJobs(database)), dict(REPLY)
    told = next(name for name in said if name.value == "told_at")
    without = {name: value for name, value in said.items() if name is not told}
    with pytest.raises(StepIncomplete):
        await steps.take(opened.id, "resolve", SUPERVISOR, without, version=opened.version, now=NOON)

    done = await steps.take(opened.id, "resolve", SUPERVISOR, said, version=opened.version, now=NOON)

    assert done.case.state is CaseState.ANSWERED
