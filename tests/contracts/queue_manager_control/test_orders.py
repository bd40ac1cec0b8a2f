"""Orders from one process to another, and what is written of them, on both databases."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import select

from db import Database
from db.tables import AuditEntry
from queue_manager import (
    ActionRefused,
    AddressTaken,
    Control,
    ControlAway,
    ControlClient,
    ControlDesk,
    ControlLate,
    ControlServer,
    Done,
    LinkLost,
    NoSuchOrder,
    Order,
    OrderRefused,
)
from queue_manager.begun import note_begun


class Switch:
    """Carries out orders as a test wants; ``fault`` is raised instead."""

    def __init__(self) -> None:
        self.done: list[Order] = []
        self.fault: Exception | None = None
        self.touches = False
        self.hangs = asyncio.Event()
        self.hangs.set()

    async def work(self, order: Order) -> Done:
        await self.hangs.wait()
        if self.touches:
            note_begun()
        if self.fault:
            raise self.fault
        self.done.append(order)
        return {"echo": order.fields.get("text", "")}


@pytest.fixture
def switch() -> Switch:
    return Switch()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "control.sock"


@pytest.fixture
async def client(database: Database, switch: Switch, path: Path) -> AsyncIterator[ControlClient]:
    controls = {"call.listen": Control(work=switch.work, audited=True), "seat.ready": Control(work=switch.work)}
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(ControlServer(path, ControlDesk(database, controls)))
        yield ControlClient(path, seconds=2)


async def entries(database: Database) -> list[tuple[str, str, str, str | None]]:
    async with database.read() as session:
        rows = await session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(row.actor, row.action, (row.after or {})["outcome"], row.reason) for row in rows]


def listen(reason: str = "投诉核查") -> Order:
    return Order(name="call.listen", by="wang", fields={"seat": "1001", "text": "好"}, reason=reason)


async def test_an_order_is_carried_out_and_its_result_comes_back(client: ControlClient, switch: Switch) -> None:
    assert await client.give(listen()) == {"echo": "好"}
    assert [(order.by, order.fields["seat"], order.reason) for order in switch.done] == [("wang", "1001", "投诉核查")]


async def test_the_use_of_an_audited_control_is_written_with_reason_and_outcome(
    client: ControlClient, database: Database, switch: Switch
) -> None:
    await client.give(listen())
    switch.fault = OrderRefused("call.gone")
    with pytest.raises(OrderRefused):
        await client.give(listen("再听一次"))

    assert await entries(database) == [
        ("wang", "call.listen", "done", "投诉核查"),
        ("wang", "call.listen", "refused: call.gone", "再听一次"),
    ]


async def test_without_a_reason_an_audited_control_is_refused_and_nothing_is_done(
    client: ControlClient, database: Database, switch: Switch
) -> None:
    with pytest.raises(OrderRefused, match=r"reason\.missing"):
        await client.give(listen("  "))

    assert (switch.done, await entries(database)) == ([], [])


async def test_a_seats_own_order_needs_no_reason_and_leaves_no_entry(
    client: ControlClient, database: Database, switch: Switch
) -> None:
    await client.give(Order(name="seat.ready", by="li"))

    assert len(switch.done) == 1
    assert await entries(database) == []


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        (OrderRefused("seat.unknown", seat="9999"), OrderRefused),
        (ActionRefused("Originate", "no such channel"), OrderRefused),
        (LinkLost("closed"), ControlAway),
        (RuntimeError("a bug"), ControlLate),
    ],
)
async def test_what_went_wrong_comes_back_by_name(
    client: ControlClient, switch: Switch, fault: Exception, raised: type[Exception]
) -> None:
    switch.fault = fault
    with pytest.raises(raised):
        await client.give(Order(name="seat.ready", by="li"))

    switch.fault = None
    assert await client.give(Order(name="seat.ready", by="li")) == {"echo": ""}


async def test_an_order_that_broke_off_after_it_touched_something_may_have_been_done(
    client: ControlClient, switch: Switch, database: Database
) -> None:
    """As when Asterisk goes away between two actions: whoever is told that nothing was done asks again."""
    switch.touches, switch.fault = True, LinkLost("closed")

    with pytest.raises(ControlLate, match="LinkLost"):
        await client.give(listen())

    assert await entries(database) == [("wang", "call.listen", "failed: LinkLost", "投诉核查")]


async def test_an_order_nobody_knows_is_refused(client: ControlClient) -> None:
    with pytest.raises(NoSuchOrder):
        await client.give(Order(name="seat.fly", by="li"))


async def test_a_switch_that_hangs_is_not_waited_for(client: ControlClient, switch: Switch, path: Path) -> None:
    switch.hangs.clear()

    with pytest.raises(ControlLate):
        await ControlClient(path, seconds=0.2).give(Order(name="seat.ready", by="li"))
    switch.hangs.set()


async def test_without_the_service_the_control_is_away(path: Path) -> None:
    with pytest.raises(ControlAway):
        await ControlClient(path).give(Order(name="seat.ready", by="li"))


async def test_of_a_service_that_ends_over_an_order_nobody_knows_whether_it_was_done(path: Path) -> None:
    """As when it is killed: to tell who asked that nothing was done would have him ask a second time."""

    async def dies(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_unix_server(dies, path)
    async with server:
        with pytest.raises(ControlLate):
            await ControlClient(path).give(Order(name="seat.ready", by="li"))


async def test_only_the_owner_may_give_orders_and_nobody_takes_the_place(
    client: ControlClient, database: Database, path: Path
) -> None:
    assert os.stat(path).st_mode & 0o077 == 0  # noqa: PTH116 (one look at a file)
    with pytest.raises(AddressTaken):
        async with ControlServer(path, ControlDesk(database, {})):
            pass
