"""Follow-up by machine on each database; the switch and the gateway do as a test says."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from agi_scripts import national
from cases import CaseView, Steps
from db import Database
from db.jobs import LeaseJobs, Task
from db.tables import Case, FollowUpRequest, FollowUpState, Job, Setting
from queue_manager import FollowUpAnswers, FollowUpAsker, FollowUpKeeper, Order
from tests.contracts.cases.same import into, look, the_same
from tests.contracts.cases.units import TO_ANSWERED, a_case, add_units, walk
from tests.other_party import SwitchAndGateway
from tests.unit.cases.people import AGENT, NOON

CALLER = "13812345678"
TEN = NOON.replace(hour=2) + timedelta(days=1)  # ten o'clock in Shanghai


@dataclass
class Office(SwitchAndGateway):
    """Everything but the switch and the gateway, which do as a test says."""

    database: Database = field(kw_only=True)
    now: datetime = TEN
    counted_then: Exception | None = None
    """What becomes of an order that was carried out up to the counting of the try."""
    passed_on: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        jobs = LeaseJobs(self.database)
        self.steps = Steps(self.database, jobs)
        self.keeper = FollowUpKeeper(self.database, jobs, spell=national, clock=self.clock)
        self.asker = FollowUpAsker(self.database, self, self, clock=self.clock)
        self.answers = FollowUpAnswers(self.database, jobs, self, spell=national, clock=self.clock)

    async def give(self, order: Order) -> dict[str, Any]:
        answer = await super().give(order)
        if self.counted_then:
            await self._count(order)
            raise self.counted_then
        return answer

    async def _count(self, order: Order) -> None:
        """As the order does before the telephone rings."""
        async with self.database.write() as session:
            row = await session.get_one(FollowUpRequest, int(order.fields["request"]))
            row.state, row.attempts, row.calls = FollowUpState.ASKED, int(order.fields["attempt"]), row.calls + 1
            row.asked_at, row.call_id = self.now, "main-1.5"

    async def take(self, number: str, text: str, *, message_id: str) -> str:
        self.passed_on.append(text)
        return "评价"

    async def rules(self, **values: Any) -> None:
        value = {"enabled": True, "delay_minutes": 0, "hours": [[9, 20]], **values}
        async with self.database.write() as session:
            await session.merge(
                Setting(key="follow_up.automatic", value=value, changed_at=self.now, changed_by="admin")
            )

    async def answered(self, *first: Any) -> CaseView:
        """A case that waits for its follow-up."""
        return await walk(self.steps, await a_case(self.database), *first, *TO_ANSWERED, now=self.now)

    async def job(self) -> tuple[Job, Task]:
        async with self.database.read() as session:
            job = await session.scalar(select(Job).where(Job.kind == "follow_up.ask").order_by(Job.id.desc()).limit(1))
        assert job is not None
        return job, Task(
            id=job.id, kind=job.kind, key=job.key, payload=job.payload, attempt=1, max_attempts=3, owner="test"
        )

    async def ask(self) -> None:
        await self.asker((await self.job())[1])

    async def request(self) -> FollowUpRequest:
        async with self.database.read() as session:
            return (await session.scalars(select(FollowUpRequest))).one()

    async def requests(self) -> list[FollowUpRequest]:
        async with self.database.read() as session:
            return list(await session.scalars(select(FollowUpRequest).order_by(FollowUpRequest.id)))

    async def merged(self) -> tuple[CaseView, CaseView]:
        """A leading case that was answered, and one that follows it, whose citizen does not know the answer yet."""
        leader, other = await a_case(self.database), await the_same(self.database, 2)
        leader = await walk(self.steps, leader, TO_ANSWERED[0], now=self.now)
        await walk(self.steps, other, ("merge", AGENT, into(leader)), now=self.now)
        await walk(self.steps, leader, *TO_ANSWERED[1:], now=self.now)
        await look(self.database)
        async with self.database.read() as session:
            return leader, CaseView.of(await session.get_one(Case, other.id))

    async def case(self) -> Case:
        async with self.database.read() as session:
            return (await session.scalars(select(Case))).one()


@pytest.fixture
async def office(database: Database) -> Office:
    await add_units(database)
    made = Office(database=database)
    await made.rules()
    return made
