"""A citizen who hung up without rating is called later, on a real Asterisk; a message's answer enters the record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import pytest
from sqlalchemy import select

from agi_scripts import national
from db import SHANGHAI, utc_now
from db.jobs import LeaseJobs, Task
from db.tables import Call, Job, Line, RatingRequest, RatingState, RatingWay, Setting
from queue_manager import (
    AmiLink,
    AmiLogin,
    Done,
    Order,
    OrderRefused,
    RatingAnswers,
    RatingAsker,
    RatingControls,
    RatingKeeper,
    RatingNoter,
)
from tests.integration.callcontrol.hall import MOBILE, Hall
from tests.integration.callcontrol.test_talk import CITIZEN, SEAT
from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD
from tests.integration.switch import PASSWORD
from tests.waiting import until


class Office:
    """What the services keep beside the hall; for the limits of calls it is eleven in the morning."""

    def __init__(self, hall: Hall, link: AmiLink) -> None:
        self.hall = hall
        now = utc_now()
        self.later = now.astimezone(SHANGHAI).replace(hour=11, minute=0) - now
        jobs = LeaseJobs(hall.database)
        self.keeper = RatingKeeper(hall.database, jobs, spell=national, clock=utc_now)
        self.orders = RatingControls(link, hall.database, switch="test", spell=national, clock=self.clock).table()
        self.asker = RatingAsker(hall.database, self, None, clock=utc_now)
        self.noter = RatingNoter(self)
        self.answers = RatingAnswers(hall.database, jobs, spell=national, clock=utc_now)

    def clock(self) -> datetime:
        return utc_now() + self.later

    async def hours(self, first: int, last: int) -> None:
        """When citizens may be disturbed."""
        async with self.hall.database.write() as session:
            value = {"from_hour": first, "until_hour": last}
            await session.merge(Setting(key="rating.later", value=value, changed_at=utc_now(), changed_by="test"))

    async def give(self, order: Order) -> Done:
        return await self.orders[order.name].work(order)

    async def do(self, kind: str) -> None:
        """The newest job of a kind, as the worker does it."""
        async with self.hall.database.read() as session:
            job = await session.scalar(select(Job).where(Job.kind == kind).order_by(Job.id.desc()).limit(1))
        assert job is not None
        task = Task(
            id=job.id, kind=kind, key=job.key, payload=job.payload, attempt=1, max_attempts=3, owner="test"
        )  # fmt: skip
        await {"rating.ask": self.asker, "rating.note": self.noter}[kind](task)

    async def row(self) -> RatingRequest:
        async with self.hall.database.read() as session:
            return (await session.scalars(select(RatingRequest))).one()

    async def rating(self, call_id: str) -> int | None:
        async with self.hall.database.read() as session:
            return (await session.get_one(Call, call_id)).rating


@asynccontextmanager
async def office(hall: Hall, way: RatingWay) -> AsyncIterator[Office]:
    async with hall.database.write() as session:
        (await session.get_one(Line, "12345")).rating_later = way
    link = AmiLink(AmiLogin(username="hotline", secret=PASSWORD, port=hall.switch.plan.ports.ami))
    await link.connect()
    try:
        made = Office(hall, link)
        await made.hours(0, 24)
        yield made
    finally:
        await link.close()


async def a_call(hall: Hall) -> str:
    """A citizen talks and hangs up before he could be asked."""
    async with (
        Telephone(CITIZEN) as citizen,
        Telephone(SEAT) as seat,
        hall.seat(seat.port) as answering,
        hall.switch.sipp.citizen(citizen.port, caller=MOBILE, hang_up_after_ms=ON_WORD) as calling,
    ):
        call = await hall.call_in_talk()
        await calling.hang_up()
        await answering.ends_well()
    await hall.ended()
    return call


async def test_a_citizen_is_called_and_his_key_is_the_one_rating_of_that_call(hall: Hall) -> None:
    call = await a_call(hall)
    async with office(hall, RatingWay.CALL) as ours, Telephone(CITIZEN) as citizen:
        await ours.keeper.sweep()
        async with hall.switch.sipp.callee(citizen.port, hall.outside) as lifted:
            await ours.do("rating.ask")
            await citizen.hears()
            await citizen.press(4)
            await until(lambda: ("HOTLINE_RATING", f"{call} 4") in hall.switch.told())
            await lifted.ends_well()

        async def rated() -> bool:
            return await ours.rating(call) == 4

        await until(rated)
        await ours.keeper.sweep()
        row = await ours.row()
        assert (row.state, row.rating, row.attempts) == (RatingState.RATED, 4, 1)
        with pytest.raises(OrderRefused, match=r"rating\.given"):
            await ours.give(Order(name="rating.call", by="test", fields={"call": call, "number": MOBILE}))
        with pytest.raises(OrderRefused, match=r"rating\.given"):
            await ours.give(Order(name="rating.note", by="test", fields={"call": call, "rating": "1"}))
    [only] = await hall.ended()
    assert only.id == call, "asking is no call of the hall's"
    assert "12345" in lifted.messages.read_text(), "he sees who calls"
    story = await hall.story(call)
    kinds = [line.kind for line in story.journal if line.kind.startswith("HOTLINE_RATING")]
    assert kinds == ["HOTLINE_RATING_ASK", "HOTLINE_RATING", "HOTLINE_RATING_END"]
    assert await hall.differences() == []


async def test_who_is_busy_is_left_in_peace_until_the_next_try(hall: Hall) -> None:
    call = await a_call(hall)
    async with office(hall, RatingWay.CALL) as ours:
        await ours.keeper.sweep()
        async with hall.switch.sipp.busy(hall.outside) as called:
            await ours.do("rating.ask")
            await called.ends_well()
        await until(lambda: ("HOTLINE_RATING_END", f"{call} BUSY") in hall.switch.told())

        async def settled() -> bool:
            await ours.keeper.sweep()
            return (await ours.row()).state is RatingState.WANTED

        await until(settled)
        assert (await ours.row()).attempts == 1
    assert await hall.differences() == []


async def test_no_limit_of_calls_out_is_passed_by_asking(hall: Hall) -> None:
    call = await a_call(hall)
    async with office(hall, RatingWay.CALL) as ours:
        fields = {"call": call, "line": "12345"}
        for number, code in (("0085212345678", "number.forbidden"), ("16899168", "number.forbidden")):
            with pytest.raises(OrderRefused, match=code):
                await ours.give(Order(name="rating.call", by="test", fields={**fields, "number": number}))
        await ours.hours(0, 1)
        with pytest.raises(OrderRefused, match=r"hour\.forbidden"):
            await ours.give(Order(name="rating.call", by="test", fields={**fields, "number": MOBILE}))
        await ours.hours(0, 24)
        async with (
            Telephone(CITIZEN) as waiting,
            hall.switch.sipp.citizen(waiting.port, hang_up_after_ms=ON_WORD) as one,
        ):
            await until(lambda: [event for event, _ in hall.queue_events()].count("ENTERQUEUE") == 2)
            with pytest.raises(OrderRefused, match=r"rating\.busy"):
                await ours.give(Order(name="rating.call", by="test", fields={**fields, "number": MOBILE}))
            await one.hang_up()
        await hall.ended(2)
        text = await hall.switch.asterisk.rx("dialplan show 0085212345678@rating-out")
        assert "rating-ring" not in text, "behind the rules the dialplan has its own fence"
    assert await hall.differences() == []


async def test_an_answer_by_message_becomes_a_fact_of_the_record(hall: Hall) -> None:
    call = await a_call(hall)
    async with office(hall, RatingWay.MESSAGE) as ours:
        async with hall.database.write() as session:
            session.add(
                RatingRequest(
                    call_id=call, number=MOBILE, line="12345", way=RatingWay.MESSAGE, state=RatingState.ASKED,
                    attempts=1, asked_at=utc_now(), created_at=utc_now(),
                )
            )  # fmt: skip
        await ours.answers.take(f"+86{MOBILE}", "5", message_id="m1")
        await ours.do("rating.note")

        async def rated() -> bool:
            return await ours.rating(call) == 5

        await until(rated)
    [line] = [line for line in hall.switch.queue_log() if line[4] == "HOTLINE_RATING"]
    assert (line[1], line[5]) == (call, "5")
    await asyncio.sleep(0)
    assert await hall.differences() == []
