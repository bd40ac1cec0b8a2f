"""Workers that pass steps on at the same time, and one that dies over a step: each step is told once."""

import asyncio

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import Database
from db.tables import Case, Notice, NoticeWay, StepOutbox
from notices import Event, NoticeWriter, Relay, StepSeen
from tests.contracts.cases.units import TO_ANSWERED, walk
from tests.contracts.notices.hall import opened


class Dies:
    """As a process that is ended in the middle of its transaction."""

    async def on_step(self, session: AsyncSession, case: Case, step: StepSeen) -> None:
        await session.flush()
        raise asyncio.CancelledError


async def test_a_relay_that_dies_over_a_step_leaves_it_to_the_next(database: Database) -> None:
    hall = await opened(database)
    await hall.rule(Event.REGISTERED)
    await hall.case()
    writer = NoticeWriter(hall.jobs, {NoticeWay.SMS}, clock=hall.clock)

    with pytest.raises(asyncio.CancelledError):
        await Relay(database, (writer, Dies())).pass_on()
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Notice)) == 0
    await hall.told()

    assert len(hall.sms.taken) == 1


async def test_several_relays_at_once_tell_every_step_once_and_in_order(database: Database) -> None:
    hall = await opened(database)
    for event in (Event.REGISTERED, Event.DISPATCHED, Event.ANSWERED):
        await hall.rule(event, "好")
    for number in range(3):
        await walk(hall.steps, await hall.case(number), *TO_ANSWERED)
    writer = NoticeWriter(hall.jobs, {NoticeWay.SMS}, clock=hall.clock)
    relays = [Relay(database, (writer,)) for _ in range(3)]

    async def work(relay: Relay) -> None:
        while await waiting(database):
            await relay.pass_on()

    await asyncio.gather(*(work(relay) for relay in relays))

    async with database.read() as session:
        rows = list(await session.scalars(select(Notice).order_by(Notice.id)))
    for case in {row.case_id for row in rows}:
        assert [row.event for row in rows if row.case_id == case] == ["registered", "dispatched", "answered"]
    assert len(rows) == 9


async def waiting(database: Database) -> bool:
    async with database.read() as session:
        return bool(await session.scalar(select(func.count()).select_from(StepOutbox)))
