"""The list of calls back and those who work it, on each database."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from agi_scripts import national
from cases import Cases
from db import Database
from db.tables import Call, Callback, CallDirection, CallEnding, JournalEntry, RecordSource
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
from queue_manager.control.calls_store import CallStore

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
        self.desk = CallbackDesk(self.database, switch="main", spell=national, clock=self.clock)
        self.orders = CallbackControls(self.desk, OrderDialler(self._dial)).table()

    def clock(self) -> datetime:
        return self.now

    async def _dial(self, order: Order) -> dict[str, Any]:
        """``call.dial`` as another room offers it."""
        if self.refuses:
            raise OrderRefused("number.forbidden")
        self.given.append(order)
        return {"call": await CallStore(self.database).returned_by(order.fields["callback"], order.fields["seat"])}

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
