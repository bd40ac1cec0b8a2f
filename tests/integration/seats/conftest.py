"""A hall whose seats are ordered about by AMI, and whose record is followed into a store."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from db import Database
from db.tables import PauseReason, Queue, Seat, SeatQueue, SeatSession, SeatState
from queue_manager import (
    AmiLink,
    AmiLogin,
    ControlDesk,
    Done,
    LineControls,
    Order,
    RecordFollower,
    SeatControls,
    SkillControls,
    SupervisedSeats,
)
from tests.integration.seats.switches import a_hall
from tests.integration.switch import PASSWORD, Switch


@dataclass
class Hall:
    switch: Switch
    database: Database
    desk: ControlDesk
    follower: RecordFollower
    refreshed: list[bool] = field(default_factory=list)

    async def order(self, name: str, *, by: str = "zhang", reason: str = "", **fields: str) -> Done:
        whole = {"seat": "1001", **fields}
        return await self.desk.carry_out(Order(name=name, by=by, fields=whole, reason=reason))

    async def states(self, seat: str = "1001") -> list[tuple[str, str | None]]:
        """(state, reason) of a seat, one after the other, as far as the record tells now."""
        await self.follower.catch_up()
        async with self.database.read() as session:
            rows = await session.scalars(select(SeatState).where(SeatState.seat == seat).order_by(SeatState.started_at))
            return [(row.state.value, row.reason) for row in rows]

    async def sessions(self, seat: str = "1001") -> list[tuple[str | None, bool]]:
        """(login, whether it is over) of a seat's sessions."""
        await self.follower.catch_up()
        async with self.database.read() as session:
            rows = await session.scalars(
                select(SeatSession).where(SeatSession.seat == seat).order_by(SeatSession.started_at)
            )
            return [(row.login, row.ended_at is not None) for row in rows]


@pytest.fixture
async def open_hall(sqlite: Database, tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable[Hall]]]:
    async with AsyncExitStack() as stack:

        async def open_one(**options: int) -> Hall:
            switch = await stack.enter_async_context(a_hall(tmp_path, **options))
            await add_rows(sqlite, switch)
            link = AmiLink(AmiLogin(username="hotline", secret=PASSWORD, port=switch.plan.ports.ami))
            await link.connect()
            stack.push_async_callback(link.close)
            folders = switch.plan.folders
            follower = RecordFollower(sqlite, "test", cel=folders.cel, queue_log=folders.queue_log)
            stack.callback(follower.close)
            refreshed: list[bool] = []

            async def refresh() -> None:
                refreshed.append(True)

            seats = SeatControls(link, sqlite)
            supervised = SupervisedSeats(link, sqlite, seats, refresh)
            skills = SkillControls(link, sqlite, seats, refresh)
            table = {**seats.table(), **supervised.table(), **skills.table(), **LineControls(sqlite, refresh).table()}
            return Hall(switch, sqlite, ControlDesk(sqlite, table), follower, refreshed)

        yield open_one


async def add_rows(database: Database, switch: Switch) -> None:
    """The rows a plan of this switch would be made from."""
    async with database.write() as session:
        session.add_all(
            Queue(name=queue.name, label=queue.label, wrapup_seconds=queue.wrapup_seconds)
            for queue in switch.plan.queues
        )
        await session.flush()
        session.add_all(
            Seat(
                number=seat.number, label=seat.label, sip_password=seat.password,
                queues=[SeatQueue(queue=queue, penalty=level) for queue, level in seat.queues],
            )
            for seat in switch.plan.seats
        )  # fmt: skip
        session.add_all(
            [
                PauseReason(key="break", label="小休", limit_minutes=15, at_once_percent=10),
                PauseReason(key="meeting", label="会议", needs_approval=True),
                PauseReason(key="wrap_up", label="话后整理", chosen=False),
                PauseReason(key="forced", label="督导示忙", needs_approval=True),
            ]
        )
