"""``hotline telephony``: beside one Asterisk, follows its record, keeps its live board, answers its dialplan."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Protocol

from agi_scripts import AgiServer, Directory, History, Incoming, MenuEntry, Notice, Position, Progress, national
from cases import Cases
from db import utc_now
from db.jobs import open_jobs
from hotline.case_opening import CaseOpener
from hotline.context import Context
from hotline.controls import controls
from hotline.guard import require_free_port
from hotline.switch import Rows, own_folders, read_rows
from queue_manager import (
    AmiLink,
    AmiLogin,
    BoardServer,
    CallbackKeeper,
    CallChange,
    CallControls,
    ControlDesk,
    ControlServer,
    FollowUpKeeper,
    HeldSeats,
    LiveFollower,
    RatingKeeper,
    RecordFollower,
    SwitchSetup,
)

Listener = Callable[[Sequence[CallChange]], Awaitable[None]]


async def run_telephony(context: Context) -> None:
    """Run until cancelled. Raises what stops a start: ``PortTaken``, ``queue_manager.AddressError``."""
    require_free_port("127.0.0.1", context.settings.agi_port, setting="AGI_PORT")
    rows = await read_rows(context.database)
    cases = Cases(context.database, spell=national)
    keepers = _keepers(context, cases)
    link = AmiLink(AmiLogin(username="hotline", secret=context.secrets.ami, port=context.settings.ami_port))
    live = LiveFollower(link, _setup(context, rows))
    directory = Directory(context.database, clock=utc_now)
    calls = CallControls(link, context.database, switch=context.settings.switch_name, spell=national)
    board_feed = BoardServer(context.settings.board_socket, lambda: live.board)

    async def reloaded() -> None:
        live.set_up(_setup(context, await read_rows(context.database)))
        await directory.refresh()  # or a new line would be answered as the default one for some seconds

    table = controls(context, link, calls, reloaded)
    orders = ControlServer(context.settings.control_socket, ControlDesk(context.database, table))
    context.settings.run_folder.mkdir(parents=True, exist_ok=True)
    async with contextlib.AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        await stack.enter_async_context(board_feed)
        await stack.enter_async_context(orders)
        await stack.enter_async_context(_answering(context, cases, directory))
        live.listen(board_feed.offer)
        live.listen(calls.tidy.on_board)
        live.listen(HeldSeats(link).on_board)
        group.create_task(live.run(), name="live-board")
        record = _record(context, rows, [keeper.on_changes for keeper in keepers.values()])
        group.create_task(record.run(), name="record")
        for name, keeper in keepers.items():
            group.create_task(keeper.run(), name=name)
        # What is here now stays for ever; the collector need not walk it again while a citizen waits.
        gc.collect()
        gc.freeze()


class Keeper(Protocol):
    """What makes rows of its own of the changes of calls, in its own time."""

    async def on_changes(self, changes: Sequence[CallChange]) -> None: ...

    async def run(self) -> None: ...


def _keepers(context: Context, cases: Cases) -> dict[str, Keeper]:
    database, jobs = context.database, open_jobs(context.database)
    opener = CaseOpener(database, cases, clock=utc_now)
    return {
        "case-opener": opener,
        "callbacks": CallbackKeeper(database, spell=national, clock=utc_now, on_closed=opener.of_callback),
        "ratings": RatingKeeper(database, jobs, spell=national, clock=utc_now),
        "follow-ups": FollowUpKeeper(database, jobs, spell=national, clock=utc_now),
    }


def _setup(context: Context, rows: Rows) -> SwitchSetup:
    return SwitchSetup(
        switch=context.settings.switch_name,
        lines=frozenset(line.number for line in rows.lines),
        trunks=frozenset(trunk.name for trunk in rows.trunks),
        wrapup={queue.name: queue.wrapup_seconds for queue in rows.queues},
        seats=frozenset(seat.number for seat in rows.seats),
    )


def _record(context: Context, rows: Rows, listeners: Sequence[Listener]) -> RecordFollower:
    folders = own_folders(context.settings, None)
    return RecordFollower(
        context.database,
        context.settings.switch_name,
        cel=folders.cel,
        queue_log=folders.queue_log,
        rehearsal_trunks=frozenset(trunk.name for trunk in rows.trunks if trunk.rehearsal),
        listeners=listeners,
    )


@contextlib.asynccontextmanager
async def _answering(context: Context, cases: Cases, directory: Directory) -> AsyncIterator[None]:
    history = History(cases)
    entries = (
        Incoming(directory, history, clock=utc_now),
        MenuEntry(directory, history),
        Position(directory),
        Progress(history),
        Notice(),
    )
    await directory.start()
    try:
        async with AgiServer(entries, port=context.settings.agi_port):
            yield
    finally:
        await history.close()
        await directory.stop()
