"""A hall to give orders in: a real Asterisk, telephones, the journal, and the desk that carries orders out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from agi_scripts import national
from asterisk_conf import OutboundPlan, SwitchPlan
from db import Database, migrate, utc_now
from db.tables import AuditEntry, Call, Case, CaseState, Line, OutboundRule, Queue, Role, Seat, Trunk, User
from queue_manager import (
    AmiLink,
    AmiLogin,
    CallControls,
    CallQueries,
    CallStory,
    ControlDesk,
    Difference,
    Done,
    HeldSeats,
    LiveFollower,
    Order,
    RecordFollower,
    SeatControls,
    SwitchSetup,
    differences,
    recount,
    stored,
)
from tests.integration.sipp import free_udp_port
from tests.integration.switch import PASSWORD, Switch, running_switch
from tests.waiting import until

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
MOBILE = "13800002222"
CASE = "20261122-000007"


@dataclass(frozen=True, kw_only=True)
class Hall:
    switch: Switch
    database: Database
    desk: ControlDesk
    live: LiveFollower
    outside: int
    """The port telephones of the public network answer on."""

    async def order(self, name: str, *, by: str = "agent", reason: str = "", **fields: str) -> Done:
        return await self.desk.carry_out(Order(name=name, by=by, fields=fields, reason=reason))

    async def supervise(self, name: str, **fields: str) -> Done:
        return await self.order(name, by="supervisor", reason="抽查服务质量", **fields)

    def seat(self, audio: int, number: str = "1001", **more: int):  # type: ignore[no-untyped-def]
        return self.switch.sipp.seat(audio, user=number, password=PASSWORD, **more)

    def queue_events(self) -> list[tuple[str, str]]:
        """(event, seat) in queue_log of what happened to calls."""
        wanted = {"ENTERQUEUE", "CONNECT", "ABANDON", "WITHDRAW", "BLINDTRANSFER", "COMPLETECALLER", "COMPLETEAGENT"}
        return [(line[4], line[3]) for line in self.switch.queue_log() if line[4] in wanted]

    def told(self, kind: str) -> list[str]:
        return [text for name, text in self.switch.told() if name == kind]

    async def call_in_talk(self) -> str:
        """The one call once a queue has connected it."""
        await until(lambda: any(line[4] == "CONNECT" for line in self.switch.queue_log()))
        await asyncio.sleep(0.2)
        return next(row[3] for row in self.switch.cel() if row[0] == "HOTLINE_LINE")

    async def channels(self) -> list[str]:
        text = await self.switch.asterisk.rx("core show channels concise")
        return [line.partition("!")[0] for line in text.splitlines() if "!" in line]

    async def ended(self, count: int = 1) -> list[Call]:
        """All calls, once ``count`` of them are over in the store."""

        async def over() -> list[Call]:
            async with self.database.read() as session:
                calls = list(await session.scalars(select(Call).order_by(Call.arrived_at)))
            return calls if len(calls) == count and all(call.ended_at for call in calls) else []

        await until(over)
        await asyncio.sleep(0.5)  # what queue_log tells of the same second
        return await over()

    async def story(self, call_id: str) -> CallStory:
        found = await CallQueries(self.database).story(call_id)
        assert found is not None
        return found

    async def differences(self) -> list[Difference]:
        folders = self.switch.plan.folders
        return differences(recount(folders.queue_log, folders.cel, BEGINNING), await stored(self.database, BEGINNING))

    async def audited(self) -> list[tuple[str, str, str | None]]:
        async with self.database.read() as session:
            rows = await session.scalars(select(AuditEntry).order_by(AuditEntry.id))
            return [(row.action, (row.after or {})["outcome"], row.reason) for row in rows]

    async def point_case_at(self, number: str, call_id: str) -> None:
        """The call opens a case of this number, as ``hotline`` does when it is connected."""
        async with self.database.write() as session:
            now = utc_now()
            case = Case(number=number, state=CaseState.REGISTERED, call_id=call_id, opened_at=now, updated_at=now)
            session.add(case)

    async def change_rule(self, **values: object) -> None:
        async with self.database.write() as session:
            rule = await session.get_one(OutboundRule, Role.AGENT)
            for name, value in values.items():
                setattr(rule, name, value)


@contextlib.asynccontextmanager
async def a_hall(
    home: Path, *, at_once: int = 5, also: Callable[[SwitchPlan], SwitchPlan] = lambda plan: plan
) -> AsyncIterator[Hall]:
    outside = free_udp_port()

    def vary(plan: SwitchPlan) -> SwitchPlan:
        trunks = tuple(replace(trunk, server="127.0.0.1", port=outside) for trunk in plan.trunks)
        seats = (*plan.seats, replace(plan.seats[0], number="2001", queues=()))
        out = OutboundPlan(
            patterns=("13XXXXXXXXX", "0ZXXXXXXXXX"), at_once=at_once, duty=("01087654321",), ring_seconds=6
        )
        return also(replace(plan, trunks=trunks, seats=seats, outbound=out))

    database = Database(f"sqlite+aiosqlite:///{home / 'hall.sqlite3'}")
    async with (
        contextlib.AsyncExitStack() as last,
        running_switch(home, vary) as switch,
        contextlib.AsyncExitStack() as stack,
    ):
        last.push_async_callback(database.close)
        await migrate(database)
        await _furnish(database, outside)
        link = AmiLink(AmiLogin(username="hotline", secret=PASSWORD, port=switch.plan.ports.ami))
        live = LiveFollower(link, SwitchSetup(switch="test", lines=frozenset({"12345"}), trunks=frozenset({"trunk"})))
        record = RecordFollower(
            database, "test", cel=switch.plan.folders.cel, queue_log=switch.plan.folders.queue_log,
            rehearsal_trunks=frozenset({"trunk"}),
        )  # fmt: skip
        for run in (live.run(), record.run()):
            task = asyncio.create_task(run)
            stack.push_async_callback(_ended, task)
        await until(lambda: live.board.link == "up")
        controls = CallControls(link, database, switch="test", spell=national)
        live.listen(controls.tidy.on_board)
        live.listen(HeldSeats(link).on_board)
        desk = ControlDesk(database, {**controls.table(), **SeatControls(link, database).table()})
        yield Hall(switch=switch, database=database, desk=desk, live=live, outside=outside)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _furnish(database: Database, outside: int) -> None:
    now = utc_now()
    async with database.write() as session:
        session.add(Queue(name="general_service", label="综合受理"))
        await session.flush()
        session.add(Line(number="12345", label="市民热线", queue="general_service", is_default=True))
        session.add(Trunk(name="trunk", label="模拟中继", rehearsal=True, server="127.0.0.1", port=outside))
        session.add_all(Seat(number=number, label="受理席", sip_password="x" * 12) for number in ("1001", "1002"))
        for login, role in (("agent", Role.AGENT), ("supervisor", Role.SUPERVISOR), ("qa", Role.QA)):
            session.add(User(login=login, name=login, role=role, password_hash="-", created_at=now))
        session.add(OutboundRule(role=Role.AGENT, patterns="13XXXXXXXXX", per_hour=3, at_once=2))
        session.add(OutboundRule(role=Role.SUPERVISOR, patterns="13XXXXXXXXX 0ZXXXXXXXXX", per_hour=9, at_once=5))
        session.add(
            Case(
                number=CASE,
                state=CaseState.REGISTERED,
                caller=MOBILE,
                line="12345",
                opened_at=now - timedelta(days=1),
                updated_at=now,
            )
        )
