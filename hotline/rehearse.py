"""``hotline rehearse``: robots on a whole installation, running or started for it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
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
from hotline.switch import Rows, own_folders, read_rows
from ivr import SOUNDS
from queue_manager import until_live
from rehearsal import (
    STORM_FACTOR,
    Dialogue,
    Lags,
    RehearsalPlan,
    RehearsalReport,
    SwitchFiles,
    Verdict,
    erlang_plan,
    erlang_verdicts,
    read_dialogues,
    rehearse,
    storm_verdicts,
    watching_board,
)

log = structlog.get_logger()

START_SECONDS = 60.0


class Trial(StrEnum):
    ORDINARY = "ordinary"
    STORM = "storm"
    ERLANG = "erlang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asked for; times in seconds, rate in calls a second (of a storm: the normal rate)."""

    seats: int
    calls: int
    rate: float
    talk: tuple[float, float]
    seed: int
    settle: float
    trial: Trial = Trial.ORDINARY


async def rehearse_installation(context: Context, wanted: Wanted) -> RehearsalReport:
    """Rehearse, compare and judge. Raises ``rehearsal.RehearsalError``, ``AlreadyRunning``, ``db.StoreError``."""
    run_folder = context.settings.run_folder
    with alone(run_folder, "rehearse"):
        async with _installation(context):
            rows = await read_rows(context.database)
            dialogues = await asyncio.to_thread(read_dialogues)
            plan, since = _plan(context, wanted, rows, dialogues), utc_now()
            async with watching_board(context.settings.board_socket) as lags:
                report = await rehearse(
                    plan,
                    work=_work(context),
                    dialogues=dialogues,
                    store=context.database,
                    switch=_files(context),
                    pids={**process_ids(run_folder), **_asterisk(context)},
                    settle_seconds=wanted.settle,
                    listen=wanted.trial is not Trial.ERLANG,
                )
            return replace(
                report, verdicts=await _verdicts(context, wanted.trial, rows, plan=plan, since=since, lags=lags)
            )


def _plan(context: Context, wanted: Wanted, rows: Rows, dialogues: Sequence[Dialogue]) -> RehearsalPlan:
    plan = RehearsalPlan(
        seats=tuple(robot_seats(rows, wanted.seats)),
        calls=wanted.calls,
        rate=wanted.rate,
        lines=tuple(line.number for line in rows.lines if line.is_default or wanted.trial is Trial.STORM),
        port=context.settings.sip_port,
        talk_seconds=wanted.talk,
        dialogues=tuple(dialogue.seconds for dialogue in dialogues) or (max(wanted.talk),),
        seed=wanted.seed,
        first_serial=first_serial(utc_now()),
        greeting_seconds=greeting_seconds(rows, SOUNDS),
    )
    if wanted.trial is Trial.STORM:
        return plan.storm(STORM_FACTOR)
    return erlang_plan(plan, mean_talk=sum(wanted.talk) / 2) if wanted.trial is Trial.ERLANG else plan


async def _verdicts(
    context: Context, trial: Trial, rows: Rows, *, plan: RehearsalPlan, since: datetime, lags: Lags
) -> list[Verdict]:
    if trial is Trial.STORM:
        return await storm_verdicts(
            plan,
            since=since,
            switch=_files(context),
            store=context.database,
            recordings=context.settings.recordings,
            media=_work(context) / "media",
            lags=lags,
        )
    if trial is Trial.ERLANG:
        called = {line.queue for line in rows.lines if line.is_default}
        wrapup = max((queue.wrapup_seconds for queue in rows.queues if queue.name in called), default=0)
        return await erlang_verdicts(plan, since=since, switch=_files(context), wrapup=wrapup)
    return []


def _work(context: Context) -> Path:
    return context.settings.home / "rehearse"


def _files(context: Context) -> SwitchFiles:
    folders = own_folders(context.settings, None)
    return SwitchFiles(folders.queue_log, folders.cel)


@contextlib.asynccontextmanager
async def _installation(context: Context) -> AsyncIterator[None]:
    """The running installation, or one of our own for as long as the block."""
    if is_held(context.settings.run_folder, "up"):
        yield
        return
    await initialise(context, wrap_up=0)  # robots write nothing; an installation that is there keeps its own
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
