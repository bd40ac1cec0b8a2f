"""Where a rehearsal reads what was recorded: Asterisk's own files, and the store."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import exists, select

from db import Database
from db.tables import Call, Recording, RecordingKind, Transcript
from queue_manager import Counted, differences, recount, stored
from rehearsal.compare import ABANDONED, CONNECTED, Between, CallFacts, Difference, KeptRecording

_CHUNK = 500  # callers a statement: well below what either database takes


class SwitchFiles:
    """Asterisk's own two files, counted without the journal: the witness our store is held against."""

    def __init__(self, queue_log: Path, cel: Path) -> None:
        self._queue_log = queue_log
        self._cel = cel

    async def calls(self, callers: Collection[str], since: datetime) -> Mapping[str, CallFacts]:
        """Caller → the finished call; of calls that neither talked nor gave up in the queue no ending is told.

        Raises:
            OSError: a file cannot be read.
        """
        return {
            call.caller: CallFacts(
                call_id=call_id,
                caller=call.caller,
                ending=CONNECTED if call.connected else ABANDONED if call.abandoned else None,
                seat=call.seat,
                wait_seconds=call.wait_seconds,
                talk_seconds=call.talk_seconds,
                rating=call.rating,
            )
            for call_id, call in (await self._counted(callers, since)).items()
            if call.caller is not None and call.ended is not None
        }

    def lines(self) -> tuple[list[str], list[str]]:
        """All of queue_log and all of cel.csv. Blocks. Raises ``OSError``."""
        files = (self._queue_log, self._cel)
        queue_log, cel = (file.read_text("utf-8", errors="replace").splitlines(keepends=True) for file in files)
        return queue_log, cel

    async def audit(self, store: Database, callers: Collection[str], since: datetime) -> list[Difference]:
        """Where the files and the store do not tell the same of these callers' calls, as the journal's audit sees it.

        Raises:
            OSError: a file cannot be read. db.StoreUnavailable.
        """
        counted, wanted = await self._counted(callers, since), set(callers)
        rows = {call_id: row for call_id, row in (await stored(store, since)).items() if row.call.caller in wanted}
        names = {call_id: call.caller for call_id, call in counted.items()}
        names |= {call_id: row.call.caller for call_id, row in rows.items()}
        return [
            Difference(
                between=Between.SWITCH_STORE,
                what=found.field,
                caller=names[found.call_id] or found.call_id,
                first=found.counted,
                second=found.stored,
            )
            for found in differences(counted, rows)
        ]

    async def _counted(self, callers: Collection[str], since: datetime) -> dict[str, Counted]:
        counted, wanted = await asyncio.to_thread(recount, self._queue_log, self._cel, since), set(callers)
        return {call_id: call for call_id, call in counted.items() if call.caller in wanted}


class StoreRecord:
    """What the journal derived, and the recordings that were taken in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def calls(self, callers: Collection[str], since: datetime) -> Mapping[str, CallFacts]:
        """Caller → the finished call of that caller which arrived at ``since`` or later."""
        found: dict[str, CallFacts] = {}
        async with self._database.read() as session:
            for some in _chunks(sorted(callers)):
                wanted = Call.caller.in_(some), Call.arrived_at >= since, Call.ended_at.is_not(None)
                for call in await session.scalars(select(Call).where(*wanted).order_by(Call.arrived_at)):
                    found[call.caller or ""] = CallFacts(
                        call_id=call.id,
                        caller=call.caller or "",
                        ending=call.ending.value if call.ending else None,
                        seat=call.seat,
                        wait_seconds=call.wait_seconds,
                        talk_seconds=call.talk_seconds,
                        rating=call.rating,
                        simulated=call.simulated,
                    )
        return found

    async def recordings(self, call_ids: Collection[str]) -> list[KeptRecording]:
        """The recordings of these calls."""
        current = exists().where(Transcript.recording_id == Recording.id, Transcript.current)
        kept: list[KeptRecording] = []
        async with self._database.read() as session:
            for some in _chunks(sorted(call_ids)):
                columns = select(
                    Recording.call_id, Recording.kind, Recording.seconds, Recording.faults, current.label("transcribed")
                )
                for row in await session.execute(columns.where(Recording.call_id.in_(some))):
                    kept.append(
                        KeptRecording(
                            call_id=row.call_id,
                            kind=row.kind.value,
                            seconds=row.seconds,
                            faults=tuple(row.faults),
                            transcribed=bool(row.transcribed),
                        )
                    )
        return kept


async def talk_files(database: Database, callers: Collection[str], since: datetime) -> dict[str, str]:
    """Caller → path of the recorded talk, relative to the recordings folder. Raises ``db.StoreUnavailable``."""
    found: dict[str, str] = {}
    async with database.read() as session:
        for some in _chunks(sorted(callers)):
            columns = select(Call.caller, Recording.path).join(Recording, Recording.call_id == Call.id)
            wanted = Call.caller.in_(some), Call.arrived_at >= since, Recording.kind == RecordingKind.TALK
            found |= {caller or "": path for caller, path in await session.execute(columns.where(*wanted))}
    return found


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[first : first + _CHUNK] for first in range(0, len(values), _CHUNK))
