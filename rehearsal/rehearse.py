"""One rehearsal from the first registration to the report."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from db import Database
from rehearsal.compare import (
    CONNECTED,
    MESSAGE,
    CallFacts,
    Difference,
    KeptRecording,
    missing_recordings,
    robots_and_record,
)
from rehearsal.cpu import CpuMeter
from rehearsal.media import Dialogue, prepare_media, said_in
from rehearsal.plan import RehearsalPlan, RobotCall, robot_calls
from rehearsal.record import StoreRecord, SwitchFiles
from rehearsal.report import RehearsalReport, RobotsSaw, Waits, by_call, counts
from rehearsal.robots import Robots
from rehearsal.witness import RobotView

log = structlog.get_logger()

SETTLE_SECONDS = 60.0
_LOOK_SECONDS = 0.5
_SECOND_LOOK = 2.0
_CLOCKS_DIFFER = timedelta(seconds=2)
LENGTH_TOLERANCE = 1.5
"""Seconds a recording may differ from the planned talk."""


async def rehearse(
    plan: RehearsalPlan,
    *,
    work: Path,
    dialogues: Sequence[Dialogue] = (),
    store: Database | None = None,
    switch: SwitchFiles | None = None,
    pids: Mapping[str, Sequence[int]] | None = None,
    settle_seconds: float = SETTLE_SECONDS,
    listen: bool = True,
) -> RehearsalReport:
    """Let robots call as planned, then compare what they saw, what Asterisk wrote and what the store holds.

    ``work`` is a folder for scenario files and logs (kept afterwards, readable by the owner only). ``dialogues`` are
    what is said, as many as ``plan.dialogues``; none: silence. Without ``store`` and ``switch`` only the robots are
    heard. ``pids`` are the processes whose CPU time is reported, by role. Waits at most ``settle_seconds`` after the
    last call for the store to be complete. ``listen``: a talk wants a recording without a fault; False for talks so
    short that a speaker may not have begun.

    Raises:
        PlanRefused, SippMissing, SippFailed, SwitchUnreachable, RegistrationRefused, MediaUnreadable,
        db.StoreUnavailable.
    """
    calls = robot_calls(plan)
    said = said_in(plan, dialogues)
    await prepare_media(said, work / "media", cache=work / "cache")
    cpu = CpuMeter(pids or {}, apart={"transcription": "vosk_child"} if pids else None)
    since, began = datetime.now(UTC) - _CLOCKS_DIFFER, time.monotonic()
    async with Robots(plan, calls, work) as robots:
        await robots.place(calls)
        seconds = time.monotonic() - began
    views = robots.seen()
    used = cpu.used()
    log.info("rehearsal.calls_over", calls=len(calls), seconds=round(seconds, 1))
    found = await _settled(calls, views, store=store, switch=switch, since=since, seconds=settle_seconds)
    return _report(plan, calls, views, found, seconds=seconds, cpu=used, listen=listen)


class _Found:
    """What the records hold."""

    def __init__(self) -> None:
        self.switch: Mapping[str, CallFacts] | None = None
        self.store: Mapping[str, CallFacts] | None = None
        self.recordings: list[KeptRecording] = []
        self.audit: list[Difference] = []

    @property
    def record(self) -> Mapping[str, CallFacts] | None:
        return self.store if self.store is not None else self.switch


async def _settled(
    calls: Sequence[RobotCall],
    views: Mapping[str, RobotView],
    *,
    store: Database | None,
    switch: SwitchFiles | None,
    since: datetime,
    seconds: float,
) -> _Found:
    """What store and switch hold once nothing more is expected, or when ``seconds`` are over."""
    callers = [call.caller for call in calls]
    kept = StoreRecord(store) if store is not None else None
    found, deadline = _Found(), time.monotonic() + seconds
    while True:
        if kept is not None:
            found.store = await kept.calls(callers, since)
            found.recordings = await kept.recordings([facts.call_id for facts in found.store.values()])
        if _complete(views, found) or time.monotonic() > deadline:
            break
        await asyncio.sleep(_LOOK_SECONDS)
    if switch is not None:
        found.switch = await switch.calls(callers, since)
    if switch is not None and store is not None:
        found.audit = await _audited(switch, store, callers, since)
    return found


async def _audited(switch: SwitchFiles, store: Database, callers: Sequence[str], since: datetime) -> list[Difference]:
    """The audit, taken again when a line may have been written between its two looks."""
    found = await switch.audit(store, callers, since)
    if found:
        await asyncio.sleep(_SECOND_LOOK)
        found = await switch.audit(store, callers, since)
    return found


def _complete(views: Mapping[str, RobotView], found: _Found) -> bool:
    if found.store is None:
        return True
    expected = {caller for caller, view in views.items() if view.answered}
    talks = {facts.call_id for facts in found.store.values() if facts.ending == CONNECTED}
    messages = {facts.call_id for facts in found.store.values() if facts.ending == MESSAGE}
    return (
        expected <= found.store.keys()
        and talks <= by_call(found.recordings, "talk").keys()
        and messages <= by_call(found.recordings, "message").keys()
    )


def _report(
    plan: RehearsalPlan,
    calls: Sequence[RobotCall],
    views: Mapping[str, RobotView],
    found: _Found,
    *,
    seconds: float,
    cpu: Mapping[str, float],
    listen: bool,
) -> RehearsalReport:
    record = found.record or {}
    talks = by_call(found.recordings, "talk")
    return RehearsalReport(
        robots=RobotsSaw.of(views.values()),
        seats=len(plan.seats),
        seconds=round(seconds, 1),
        recorded=found.record is not None,
        offered=len(record),
        endings=counts(record.values()),
        waits=Waits.of([facts.wait_seconds or 0 for facts in record.values() if facts.ending == CONNECTED]),
        recordings_expected=sum(facts.ending == CONNECTED for facts in record.values()),
        recordings_present=len(talks),
        recordings_faulty=sum(bool(kept.faults) for kept in talks.values()),
        transcripts_done=sum(kept.transcribed for kept in found.recordings),
        transcripts_pending=sum(not kept.transcribed for kept in found.recordings),
        differences=_differences(calls, views, found, talks if listen else None),
        cpu_seconds=cpu,
    )


def _differences(
    calls: Sequence[RobotCall],
    views: Mapping[str, RobotView],
    found: _Found,
    talks: Mapping[str, KeptRecording] | None,
) -> list[Difference]:
    differences = list(found.audit)
    if found.record is not None:
        differences += robots_and_record(calls, views, found.record)
    if found.store is not None and talks is not None:
        differences += missing_recordings(calls, views, found.store, talks, tolerance=LENGTH_TOLERANCE)
    return differences
