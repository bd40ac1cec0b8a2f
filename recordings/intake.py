"""Taking in what Asterisk recorded: from the spool into the recordings folder, one row and one job per file.

A file is whole when the record says that its call is over. Asterisk could tell by moving it, but only by starting a
program, and each start costs the busy switch more than the call's whole sound (adr/0007).

Order of steps, so that a kill at any point loses nothing and doubles nothing:
1. copy to a hidden temporary name in the recordings folder, hashing on the way; fsync; rename; fsync the folder
   (killed here: the next sweep writes the same bytes to the same name again);
2. one transaction: the row with SHA-256, length, faults and peaks, and the transcription job
   (killed here: the file lies there without a row; as above);
3. remove the source (killed before: the next sweep finds the row with the same SHA-256 and only removes).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy import select

from db import Clock, Database, StoreConflict, StoreError, utc_now
from db.jobs import Jobs
from db.tables import Call, CallEnding, Recording, RecordingKind, RecordingState
from recordings.arrival import Arrival, Plan, examine, look, plan
from recordings.checks import Fault
from recordings.errors import DiskFull, HostileName, RecordingError
from recordings.naming import SUFFIXES, another, kept_at
from recordings.spool import listing, too_short, unlink_unless_grown
from recordings.store import Store, disk_errors

log = structlog.get_logger()

TRANSCRIBE = "transcribe"
FOLDERS = {RecordingKind.TALK: "recording", RecordingKind.MESSAGE: "message"}
STILL = timedelta(seconds=2)
"""Asterisk writes about once a second; the last piece may come a moment after the record tells of the call's end."""
AT_A_TIME = 500
"""Calls asked for in one query."""
SETTLE = timedelta(minutes=1)
"""The record's two files are read independently: a call may look ended a moment before it looks connected."""
BLOCKED_PAUSE = timedelta(seconds=10)


@dataclass(slots=True)
class Sweep:
    """What one look at the spool did, in files."""

    taken_in: int = 0
    removed: int = 0
    """Already had a row, or empty because the call was never connected."""
    waiting: int = 0
    refused: int = 0
    failed: int = 0


class Intake:
    """Takes finished files of ``spool`` into ``store``.

    ``recording/open`` and ``message/open`` are where Asterisk writes: a file there is taken when its call is over.
    ``recording/done`` and ``message/done`` are for whole files from elsewhere: taken at once. ``patience``: how long
    the file of a lost call, or an empty one whose call's end is not known, waits. Several intakes of one spool may
    run; a file still gets one row.
    """

    def __init__(
        self,
        database: Database,
        spool: Path,
        store: Store,
        jobs: Jobs,
        *,
        clock: Clock = utc_now,
        patience: timedelta = timedelta(minutes=10),
    ) -> None:
        self._database, self._spool, self._store, self._jobs = database, spool, store, jobs
        self._clock, self._patience = clock, patience
        self._complained: set[Path] = set()

    async def run(self, *, every: timedelta = timedelta(seconds=1)) -> None:
        """Sweep until cancelled; what blocks a sweep is logged and tried again."""
        while True:
            pause = every
            try:
                await self.sweep()
            except (RecordingError, StoreError) as exc:
                log.error("intake.blocked", reason=type(exc).__name__, error=str(exc))
                pause = BLOCKED_PAUSE
            await asyncio.sleep(pause.total_seconds())

    async def sweep(self) -> Sweep:
        """Take in all that is ready. Raises ``DiskFull`` and ``StoreUnavailable``; the files wait in the spool then."""
        done = Sweep()
        for kind, folder in FOLDERS.items():
            for path in await asyncio.to_thread(listing, self._spool / folder / "done"):
                await self._guarded(path, kind, self._handle, done)
            await self._sweep_open(self._spool / folder / "open", kind, done)
        return done

    async def _sweep_open(self, folder: Path, kind: RecordingKind, done: Sweep) -> None:
        still = await asyncio.to_thread(listing, folder, self._clock() - STILL)
        ended = await self._ended([path.name.removesuffix(SUFFIXES[kind]) for path in still])

        async def handle(arrival: Arrival, done: Sweep) -> None:
            if arrival.call_id in ended:
                await self._handle_open(arrival, ended[arrival.call_id], done)
            else:
                done.waiting += 1

        for path in still:
            await self._guarded(path, kind, handle, done)

    async def _ended(self, call_ids: Sequence[str]) -> dict[str, CallEnding | None]:
        """How those of the calls ended that are over."""
        found: dict[str, CallEnding | None] = {}
        for first in range(0, len(call_ids), AT_A_TIME):
            some = call_ids[first : first + AT_A_TIME]
            ended = select(Call.id, Call.ending).where(Call.id.in_(some), Call.ended_at.is_not(None))
            async with self._database.read() as session:
                found |= {row.id: row.ending for row in await session.execute(ended)}
        return found

    async def _guarded(
        self, path: Path, kind: RecordingKind, handle: Callable[[Arrival, Sweep], Awaitable[None]], done: Sweep
    ) -> None:
        """One file's trouble must not keep the others waiting."""
        try:
            await handle(await asyncio.to_thread(look, path, kind), done)
        except DiskFull:
            raise
        except HostileName as exc:
            done.refused += 1
            self._complain(path, exc)
        except RecordingError as exc:
            done.failed += 1
            self._complain(path, exc)

    def _complain(self, path: Path, exc: RecordingError) -> None:
        if path not in self._complained:
            self._complained.add(path)
            log.error("intake.refused", reason=type(exc).__name__, error=str(exc))

    async def _handle_open(self, arrival: Arrival, ending: CallEnding | None, done: Sweep) -> None:
        lost = ending is CallEnding.LOST
        if lost and self._age(arrival) < self._patience:
            done.waiting += 1  # the record breaks off; Asterisk may live, and write on
        elif too_short(arrival) and ending is not CallEnding.LEFT_MESSAGE:
            await self._remove(arrival)
            done.removed += 1
        else:
            await self._handle(replace(arrival, orphan=lost), done)

    async def _handle(self, arrival: Arrival, done: Sweep) -> None:
        if arrival.size == 0 and arrival.kind is RecordingKind.TALK:
            await self._empty(arrival, done)
        else:
            await self._take_in(arrival, done)

    async def _empty(self, arrival: Arrival, done: Sweep) -> None:
        """Asterisk leaves an empty file when it was told to record the talk and none came about."""
        call = await self._call(arrival)
        if call is None or call.ending is None:
            if self._age(arrival) < self._patience:
                done.waiting += 1
            else:
                await self._take_in(arrival, done)
        elif call.ending is CallEnding.CONNECTED or call.connected_at is not None:
            await self._take_in(arrival, done)
        elif self._age(arrival) < SETTLE:
            done.waiting += 1
        else:
            log.info("intake.never_connected", call=arrival.call_id)
            await self._remove(arrival)
            done.removed += 1

    async def _take_in(self, arrival: Arrival, done: Sweep) -> None:
        wanted = await asyncio.to_thread(plan, arrival)
        name, mark = arrival.path.name, ""
        if (row := await self._row(name)) is not None:
            sha256 = await asyncio.to_thread(wanted.content.sha256)
            if row.sha256 != sha256:  # the call was recorded a second time
                name, mark = another(name, sha256), f".{sha256[:8]}"
                row = await self._row(name)
        if row is not None:
            await self._restore(row, wanted)
            await self._remove(arrival)
            done.removed += 1
            return
        relative = kept_at(arrival.call_id + mark, arrival.kind, arrival.ended_at, wanted.suffix)
        recording = await asyncio.to_thread(self._keep, arrival, wanted, name, relative)
        if await self._write(recording):
            await self._remove(arrival)
            done.taken_in += 1
        else:
            done.waiting += 1

    async def _restore(self, row: Recording, wanted: Plan) -> None:
        """The row came from this very file; should the kept copy be lost, this is the last one."""
        if row.state is not RecordingState.DELETED:
            path = self._store.path_of(row.path)
            if not await asyncio.to_thread(path.exists):
                log.warning("intake.restored", recording=row.id)
                await asyncio.to_thread(self._store.put, row.path, wanted.content)

    def _keep(self, arrival: Arrival, wanted: Plan, name: str, relative: str) -> Recording:
        sha256 = self._store.put(relative, wanted.content)
        found = examine(self._store.path_of(relative), wanted)
        usable = wanted.readable and Fault.EMPTY not in found.faults
        return Recording(
            call_id=arrival.call_id, source_name=name, kind=arrival.kind,
            state=RecordingState.STORED if usable else RecordingState.UNUSABLE,
            path=relative, sha256=sha256, size=wanted.content.size, seconds=found.seconds,
            channels=wanted.channels, sample_rate=wanted.rate, levels_dbfs=found.levels,
            faults=[fault.value for fault in found.faults], ended_at=arrival.ended_at, peaks=found.peaks,
            taken_in_at=self._clock(),
        )  # fmt: skip

    async def _write(self, recording: Recording) -> bool:
        """Row and job together; False when another intake was faster."""
        try:
            async with self._database.write() as session:
                session.add(recording)
                await session.flush()
                if recording.state is RecordingState.STORED:
                    await self._jobs.enqueue(
                        session, TRANSCRIBE, {"recording": recording.id}, key=f"{TRANSCRIBE}:{recording.id}"
                    )
        except StoreConflict:
            return False
        log.info("intake.taken_in", recording=recording.id, call=recording.call_id, faults=recording.faults)
        return True

    async def _remove(self, arrival: Arrival) -> None:
        with disk_errors():
            if not await asyncio.to_thread(unlink_unless_grown, arrival):
                log.warning("intake.grew", call=arrival.call_id)

    async def _row(self, source_name: str) -> Recording | None:
        async with self._database.read() as session:
            found: Recording | None = await session.scalar(
                select(Recording).where(Recording.source_name == source_name)
            )
            return found

    async def _call(self, arrival: Arrival) -> Call | None:
        async with self._database.read() as session:
            return await session.get(Call, arrival.call_id)

    def _age(self, arrival: Arrival) -> timedelta:
        return self._clock() - arrival.ended_at
