"""Ratings asked for after the call, on both databases: whom, when, how often, and once for each call."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from agi_scripts import national
from cases import MessageRefused, MessagesAway
from db import Database
from db.jobs import LeaseJobs, NotNow, Task
from db.tables import (
    Call,
    CallEnding,
    EndedBy,
    Job,
    JournalEntry,
    Line,
    Queue,
    RatingRequest,
    RatingState,
    RatingWay,
    RecordSource,
)
from queue_manager import (
    RATING_ASK,
    RATING_NOTE,
    ControlAway,
    ControlLate,
    OrderRefused,
    RatingAnswers,
    RatingAsker,
    RatingKeeper,
    RatingNoter,
)
from tests.other_party import SwitchAndGateway

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CALLER = "13800138000"


@dataclass
class Office(SwitchAndGateway):
    """Everything but the switch and the gateway, which do as a test says."""

    database: Database = field(kw_only=True)
    now: datetime = NOON

    def __post_init__(self) -> None:
        jobs = LeaseJobs(self.database)
        self.keeper = RatingKeeper(self.database, jobs, spell=national, clock=self.clock)
        self.asker = RatingAsker(self.database, self, self, clock=self.clock)
        self.answers = RatingAnswers(self.database, jobs, spell=national, clock=self.clock)

    async def line(self, way: RatingWay | None) -> None:
        async with self.database.write() as session:
            session.add(Queue(name="hotline", label="综合受理"))
            await session.flush()
            session.add(Line(number="12345", label="市民热线", queue="hotline", rating_later=way))

    async def call(self, call_id: str = "main-1.1", **columns: Any) -> None:
        told: dict[str, Any] = {"line": "12345", "caller": CALLER, "ending": CallEnding.CONNECTED,
                                "ended_by": EndedBy.CITIZEN, "connected_at": self.now,
                                "ended_at": self.now}  # fmt: skip
        async with self.database.write() as session:
            session.add(Call(id=call_id, switch="main", arrived_at=self.now, **(told | columns)))

    async def rated(self, rating: int, call_id: str = "main-1.1") -> None:
        async with self.database.write() as session:
            (await session.get_one(Call, call_id)).rating = rating

    async def rang_in_vain(self, call_id: str = "main-1.1") -> None:
        async with self.database.write() as session:
            session.add(
                JournalEntry(
                    switch="main", source=RecordSource.CEL, segment="s", offset=int(self.now.timestamp()), at=self.now,
                    call_id=call_id, uniqueid="main-1.2000000001", kind="HOTLINE_RATING_END", data={},
                )
            )  # fmt: skip

    async def row(self, call_id: str = "main-1.1") -> RatingRequest:
        async with self.database.read() as session:
            return await session.get_one(RatingRequest, call_id)

    async def jobs(self, kind: str = RATING_ASK) -> list[Job]:
        async with self.database.read() as session:
            return list(await session.scalars(select(Job).where(Job.kind == kind).order_by(Job.id)))

    async def ask(self) -> None:
        """Do the newest job, as a worker would at its time."""
        job = (await self.jobs())[-1]
        self.now = max(self.now, job.due_at)
        await self.asker(
            Task(
                id=job.id, kind=job.kind, key=job.key, payload=job.payload, attempt=1, max_attempts=3, owner="test"
            )
        )  # fmt: skip


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database=database)


async def test_a_line_that_asks_nobody_makes_no_request(office: Office) -> None:
    await office.line(None)
    await office.call()

    await office.keeper.sweep()

    assert await office.jobs() == []


async def test_a_citizen_is_called_again_after_a_try_in_vain_and_then_left_in_peace(office: Office) -> None:
    await office.line(RatingWay.CALL)
    await office.call()
    await office.keeper.sweep()
    await office.keeper.sweep()
    [job] = await office.jobs()
    assert job.due_at == NOON + timedelta(minutes=10)

    for attempt in (1, 2):
        await office.ask()
        await office.ask()  # a worker that came back: no second ring
        assert [order.fields["number"] for order in office.given] == [CALLER] * attempt
        office.now += timedelta(seconds=30)
        await office.rang_in_vain()
        await office.keeper.sweep()

    row = await office.row()
    assert (row.state, row.closing, row.attempts) == (RatingState.UNRATED, "tries used up", 2)
    assert len(await office.jobs()) == 2


async def test_who_pressed_a_key_is_done(office: Office) -> None:
    await office.line(RatingWay.CALL)
    await office.call()
    await office.keeper.sweep()
    await office.ask()
    await office.rated(4)
    await office.rang_in_vain()

    await office.keeper.sweep()

    row = await office.row()
    assert (row.state, row.rating) == (RatingState.RATED, 4)


async def test_nobody_is_called_at_night_and_the_wait_costs_no_try(office: Office) -> None:
    office.now = NOON + timedelta(hours=9)  # 21:00 in Shanghai
    await office.line(RatingWay.CALL)
    await office.call()
    await office.keeper.sweep()
    [job] = await office.jobs()
    assert job.due_at == NOON + timedelta(hours=21), "nine in the morning"

    task = Task(id=1, kind=RATING_ASK, key="k", payload=job.payload, attempt=1, max_attempts=3, owner="test")
    with pytest.raises(NotNow) as caught:
        await office.asker(task)
    assert caught.value.delay == timedelta(hours=12)
    assert (office.given, (await office.row()).attempts) == ([], 0)


@pytest.mark.parametrize(
    "refusal", [OrderRefused("hall.full", limit="2"), OrderRefused("rating.busy"), ControlAway("no answer")]
)
async def test_a_full_hall_and_a_switch_that_is_away_cost_no_try(office: Office, refusal: Exception) -> None:
    await office.line(RatingWay.CALL)
    await office.call()
    await office.keeper.sweep()
    office.refusal = refusal

    with pytest.raises(NotNow):
        await office.ask()
    assert ((await office.row()).state, (await office.row()).attempts) == (RatingState.WANTED, 0)

    office.refusal = None
    await office.ask()
    assert len(office.given) == 1


async def test_a_forbidden_number_is_never_tried_again(office: Office) -> None:
    await office.line(RatingWay.CALL)
    await office.call(caller="008613800138000")
    await office.keeper.sweep()
    office.refusal = OrderRefused("number.forbidden")

    await office.ask()

    assert ((await office.row()).state, (await office.row()).closing) == (RatingState.UNRATED, "number.forbidden")


async def test_a_switch_that_did_not_say_whether_it_rings_is_believed_to_until_five_minutes_are_over(
    office: Office,
) -> None:
    await office.line(RatingWay.CALL)
    await office.call()
    await office.keeper.sweep()
    office.refusal = ControlLate("rating.call", 8.0)
    await office.ask()
    await office.keeper.sweep()
    assert (await office.row()).state is RatingState.ASKED

    office.now += timedelta(minutes=6)
    await office.keeper.sweep()

    assert ((await office.row()).state, len(await office.jobs())) == (RatingState.WANTED, 2)


async def test_robots_of_a_rehearsal_get_no_message(office: Office) -> None:
    await office.line(RatingWay.MESSAGE)
    await office.call(simulated=True)

    await office.keeper.sweep()

    assert await office.jobs() == []


async def test_an_answer_by_message_is_taken_once_and_everything_else_is_answered(office: Office) -> None:
    await office.line(RatingWay.MESSAGE)
    await office.call()
    await office.keeper.sweep()
    await office.ask()
    assert office.sent == [(CALLER, "rating-main-1.1")]

    assert "请回复1到5" in await office.answers.take(CALLER, "很好", message_id="m1")
    thanks = await office.answers.take(f"+86{CALLER}", "５", message_id="m2")
    assert thanks == await office.answers.take(CALLER, "5", message_id="m2"), "the gateway delivered it twice"
    assert "已经收到" in await office.answers.take(CALLER, "1", message_id="m3")
    assert "只接收评价" in await office.answers.take("13900139000", "5", message_id="m4")
    assert "只接收评价" in await office.answers.take("anonymous", "5", message_id="m5")

    row = await office.row()
    assert (row.state, row.rating) == (RatingState.RATED, 5)
    [job] = await office.jobs(RATING_NOTE)
    assert job.payload == {"call": "main-1.1", "rating": 5}


async def test_the_answer_is_written_into_the_record_when_the_switch_is_there(office: Office) -> None:
    noter = RatingNoter(office)
    task = Task(
        id=1, kind=RATING_NOTE, key="k", payload={"call": "main-1.1", "rating": 5}, attempt=1, max_attempts=3, owner="t"
    )
    office.refusal = ControlAway("no answer")
    with pytest.raises(NotNow):
        await noter(task)
    office.refusal = OrderRefused("rating.given", call="main-1.1")
    await noter(task)
    office.refusal = None
    await noter(task)

    [order] = office.given
    assert (order.name, dict(order.fields)) == ("rating.note", {"call": "main-1.1", "rating": "5"})


async def test_a_gateway_that_is_away_is_asked_again_with_the_same_key_and_one_that_refuses_is_not(
    office: Office,
) -> None:
    await office.line(RatingWay.MESSAGE)
    await office.call()
    await office.call("main-2.2", caller="13900139000")
    await office.keeper.sweep()
    office.refusal = MessagesAway("k", "no answer")
    with pytest.raises(NotNow):
        await office.ask()
    office.refusal = MessageRefused("k", 400)
    await office.ask()

    rows = [await office.row("main-1.1"), await office.row("main-2.2")]
    assert sorted(row.closing or "" for row in rows) == ["", "message refused"]


async def test_an_answer_days_later_is_thanked_but_does_not_count(office: Office) -> None:
    await office.line(RatingWay.MESSAGE)
    await office.call()
    await office.keeper.sweep()
    await office.ask()
    office.now += timedelta(days=3)

    assert "只接收评价" in await office.answers.take(CALLER, "5", message_id="m1")
    await office.keeper.sweep()

    assert ((await office.row()).state, await office.jobs(RATING_NOTE)) == (RatingState.UNRATED, [])
