"""``hotline rehearse``: robots on a whole installation, running or started for it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import structlog

from db import utc_now
from hotline.context import Context
from hotline.errors import ServiceFailed
from hotline.guard import alone, is_held
from hotline.installation import initialise, require_startable
from hotline.rehearsal_setup import first_serial, greeting_seconds, process_ids, robot_seats
from hotline.services.up import services_of
from hotline.supervisor import Supervisor
from hotline.switch import own_folders, read_rows
from ivr import SOUNDS
from queue_manager import until_live
from rehearsal import RehearsalPlan, RehearsalReport, SwitchFiles, read_dialogues, rehearse

log = structlog.get_logger()

START_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asked for; times in seconds, rate in calls a second."""

    seats: int
    calls: int
    rate: float
    talk: tuple[float, float]
    seed: int
    settle: float


async def rehearse_installation(context: Context, wanted: Wanted) -> RehearsalReport:
    """Rehearse and compare. Raises ``rehearsal.RehearsalError``, ``AlreadyRunning``, ``db.StoreError``."""
    run_folder = context.settings.run_folder
    with alone(run_folder, "rehearse"):
        async with _installation(context):
            rows = await read_rows(context.database)
            dialogues = await asyncio.to_thread(read_dialogues)
            plan = RehearsalPlan(
                seats=tuple(robot_seats(rows, wanted.seats)),
                calls=wanted.calls,
                rate=wanted.rate,
                lines=tuple(line.number for line in rows.lines if line.is_default),
                port=context.settings.sip_port,
                talk_seconds=wanted.talk,
                dialogues=tuple(dialogue.seconds for dialogue in dialogues) or (max(wanted.talk),),
                seed=wanted.seed,
                first_serial=first_serial(utc_now()),
                greeting_seconds=greeting_seconds(rows, SOUNDS),
            )
            folders = own_folders(context.settings, None)
            return await rehearse(
                plan,
                work=context.settings.home / "rehearse",
                dialogues=dialogues,
                store=context.database,
                switch=SwitchFiles(folders.queue_log, folders.cel),
                pids={**process_ids(run_folder), **_asterisk(context)},
                settle_seconds=wanted.settle,
            )


@contextlib.asynccontextmanager
async def _installation(context: Context) -> AsyncIterator[None]:
    """The running installation, or one of our own for as long as the block."""
    if is_held(context.settings.run_folder, "up"):
        yield
        return
    await initialise(context)
    await require_startable(context)
    with alone(context.settings.run_folder, "up"):
        supervising = asyncio.create_task(Supervisor(services_of(rehearse=False)).run(), name="supervisor")
        try:
            await _until_ready(context.settings.board_socket, supervising)
            yield
        finally:
            supervising.cancel()
            await asyncio.wait({supervising})
            if not supervising.cancelled() and (fault := supervising.exception()) is not None:
                log.error("rehearse.supervisor_failed", exc_info=fault)


async def _until_ready(board: Path, supervising: asyncio.Task[None]) -> None:
    """Wait until the live board says that Asterisk is there.

    Raises ``ServiceFailed`` when it does not say so in time, or whatever ended the supervisor.
    """
    live = asyncio.create_task(until_live(board), name="until-live")
    try:
        done, _ = await asyncio.wait({live, supervising}, timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    finally:
        live.cancel()
        await asyncio.wait({live})
    if not done:
        raise ServiceFailed(f"the hotline did not come up within {START_SECONDS:g} s; the lines above say why")
    for task in done:
        task.result()


def _asterisk(context: Context) -> dict[str, list[int]]:
    """The Asterisk of this home folder, found by its configuration among all processes."""
    wanted = str(context.settings.asterisk_home / "etc" / "asterisk.conf")
    found = [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if wanted in (process.info["cmdline"] or []) and "-f" in process.info["cmdline"]
    ]
    return {"asterisk": found}
