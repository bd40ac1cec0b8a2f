"""A machine asks a citizen how his case came out, on a real Asterisk: his keys are facts, and the case goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select

from agi_scripts import national
from db import SHANGHAI, utc_now
from db.jobs import LeaseJobs, Task
from db.tables import (
    Call,
    CallDirection,
    CallEnding,
    Case,
    CaseFollowUp,
    CaseState,
    CaseStep,
    FollowUpOutcome,
    FollowUpRequest,
    FollowUpState,
    FollowUpWay,
    Job,
    Setting,
)
from queue_manager import (
    AmiLink,
    AmiLogin,
    Done,
    FollowUpAsker,
    FollowUpControls,
    FollowUpKeeper,
    Order,
)
from tests.integration.callcontrol.hall import CASE, MOBILE, Hall
from tests.integration.callcontrol.hearing import hears
from tests.integration.callcontrol.test_talk import CITIZEN, SEAT
from tests.integration.rtp import Telephone
from tests.integration.switch import PASSWORD
from tests.waiting import until


class Office:
    """What the services keep beside the hall; for the hours it is ten in the morning."""

    def __init__(self, hall: Hall, link: AmiLink) -> None:
        self.hall = hall
        now = utc_now()
        self.later = now.astimezone(SHANGHAI).replace(hour=10, minute=0) - now
        self.keeper = FollowUpKeeper(hall.database, LeaseJobs(hall.database), spell=national, clock=utc_now)
        self.orders = FollowUpControls(link, hall.database, switch="test", spell=national, clock=self.clock).table()
        self.asker = FollowUpAsker(hall.database, self, None, clock=self.clock)

    def clock(self) -> datetime:
        return utc_now() + self.later

    async def give(self, order: Order) -> Done:
        return await self.orders[order.name].work(order)

    async def ask(self) -> None:
        """The newest try, as the worker makes it."""
        async with self.hall.database.read() as session:
            job = await session.scalar(select(Job).order_by(Job.id.desc()).limit(1))
        assert job is not None
        await self.asker(
            Task(id=job.id, kind=job.kind, key=job.key, payload=job.payload, attempt=1, max_attempts=3, owner="test")
        )

    async def request(self) -> FollowUpRequest:
        async with self.hall.database.read() as session:
            return (await session.scalars(select(FollowUpRequest))).one()

    async def in_state(self, state: FollowUpState) -> None:
        async def there() -> bool:
            await self.keeper.sweep()
            return (await self.request()).state is state

        await until(there)

    async def heard(self) -> tuple[Case, CaseFollowUp]:
        async with self.hall.database.read() as session:
            case = (await session.scalars(select(Case).where(Case.number == CASE))).one()
            return case, (await session.scalars(select(CaseFollowUp))).one()

    async def call(self) -> Call:
        [call] = await self.hall.ended()
        return call


@asynccontextmanager
async def office(hall: Hall, **rules: Any) -> AsyncIterator[Office]:
    """The hall's example case has been answered, and its citizen is to be asked."""
    now = utc_now()
    async with hall.database.write() as session:
        case = (await session.scalars(select(Case).where(Case.number == CASE))).one()
        case.state, case.hotline_told_at = CaseState.ANSWERED, now
        value = {"enabled": True, "delay_minutes": 0, "hours": [[0, 24]], **rules}
        session.add(Setting(key="follow_up.automatic", value=value, changed_at=now, changed_by="test"))
    link = AmiLink(AmiLogin(username="hotline", secret=PASSWORD, port=hall.switch.plan.ports.ami))
    await link.connect()
    try:
        made = Office(hall, link)
        await made.keeper.sweep()
        yield made
    finally:
        await link.close()


async def pressed(hall: Hall, citizen: Telephone, keys: str) -> None:
    """Answers each question, once it is asked, and sees the key in the record."""
    for count, key in enumerate(keys, start=1):
        await citizen.hears_prompt()
        citizen.heard.clear()
        await citizen.press(int(key))
        await until(lambda count=count: len(hall.told("HOTLINE_FOLLOW_UP_KEY")) == count)  # type: ignore[misc]


async def test_a_content_citizen_closes_his_case_with_three_keys(hall: Hall) -> None:
    async with office(hall) as ours, Telephone(CITIZEN) as citizen:
        async with hall.switch.sipp.callee(citizen.port, hall.outside) as lifted:
            await ours.ask()
            await citizen.hears()
            await pressed(hall, citizen, "121")
            await lifted.ends_well()
        assert hall.told("HOTLINE_FOLLOW_UP_KEY") == ["solved 1", "satisfied 2", "contacted 1"]
        await ours.in_state(FollowUpState.CONTENT)
        case, heard = await ours.heard()
        call = await ours.call()

    assert (case.state, case.first_outcome, case.final_outcome) == (
        CaseState.CLOSED, FollowUpOutcome.FAIRLY, FollowUpOutcome.FAIRLY,
    )  # fmt: skip
    assert (heard.way, heard.solved, heard.contacted, heard.truthful) == (FollowUpWay.ROBOT, True, True, None)
    assert (call.direction, call.ending, call.case_number) == (CallDirection.FOLLOW_UP, CallEnding.SERVED_BY_MENU, CASE)
    assert (call.caller, call.seat, call.connected_at) == (MOBILE, None, None)
    assert "12345" in lifted.messages.read_text(), "he sees who calls"
    assert CASE not in lifted.messages.read_text(), "his carrier does not see his case"
    assert await hall.differences() == []


async def test_who_is_not_content_is_left_to_a_person_and_his_case_stays_open(hall: Hall) -> None:
    async with office(hall, questions=["solved", "satisfied"]) as ours, Telephone(CITIZEN) as citizen:
        async with hall.switch.sipp.callee(citizen.port, hall.outside) as lifted:
            await ours.ask()
            await citizen.hears()
            await pressed(hall, citizen, "23")
            await lifted.ends_well()
        await ours.in_state(FollowUpState.PERSON)
        case, heard = await ours.heard()
        async with hall.database.read() as session:
            step = (await session.scalars(select(CaseStep))).one()

    assert (case.state, case.first_outcome, case.final_outcome) == (
        CaseState.ANSWERED, FollowUpOutcome.DISSATISFIED, None,
    )  # fmt: skip
    assert (heard.solved, step.action, step.actor) == (False, "auto_follow_up", "system:follow-up")
    assert await hall.differences() == []


async def test_key_0_leads_to_a_seat_with_the_case_and_a_recording(hall: Hall) -> None:
    async with (
        office(hall, queue="nowhere") as ours,
        Telephone(CITIZEN) as citizen,
        Telephone(SEAT) as seat,
        hall.seat(seat.port) as answering,
        hall.switch.sipp.callee(citizen.port, hall.outside) as lifted,
    ):
        await ours.ask()
        await citizen.hears()
        await pressed(hall, citizen, "0")
        assert await hears(seat, CITIZEN)
        await hall.switch.asterisk.rx("channel request hangup all")
        await answering.ends_well()
        await lifted.ends_well()
        await ours.in_state(FollowUpState.PERSON)
        call, request = await ours.call(), await ours.request()
        [talk] = await hall.switch.talks()

    assert (call.ending, call.seat, call.case_number) == (CallEnding.CONNECTED, "1001", CASE)
    assert request.closing == "市民在自动回访中要求人工服务"
    assert talk.stem == call.id, "the recording is found by the call's id"
    assert await hall.differences() == []


async def test_who_is_busy_is_left_in_peace_and_after_the_last_try_a_person_calls(hall: Hall) -> None:
    async with office(hall, attempts=2, pause_minutes=0) as ours:
        for attempt in (1, 2):
            async with hall.switch.sipp.busy(hall.outside) as called:
                await ours.ask()
                await called.ends_well()
            await until(lambda attempt=attempt: hall.told("HOTLINE_DIAL_END") == ["BUSY"] * attempt)  # type: ignore[misc]
            await ours.in_state(FollowUpState.WANTED if attempt == 1 else FollowUpState.PERSON)
        case, heard = await ours.heard()
        calls = await hall.ended(2)

    assert (case.state, case.first_outcome, case.follow_up_attempts) == (CaseState.ANSWERED, None, 0)
    assert heard.note == "自动回访 2 次未接通"
    assert {call.ending for call in calls} == {CallEnding.UNREACHED}
    text = await hall.switch.asterisk.rx("dialplan show 0085212345678@follow-up-out")
    assert "follow-up-ring" not in text, "behind the rules the dialplan has its own fence"
    assert await hall.differences() == []
