"""A spool as Asterisk fills it, and an intake that empties it."""

import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from db import Database
from db.jobs import LeaseJobs
from db.tables import Call, CallEnding, Recording
from recordings import Intake, Store

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def talk(seconds: float = 3, citizen: int = 4000, seat: int = 6000) -> bytes:
    """A talk as MixMonitor leaves it: citizen and seat interleaved, 8 kHz, 16 bit."""
    wave = np.sin(np.arange(int(seconds * 8000)) * 0.5)
    return np.column_stack([citizen * wave, seat * wave]).astype("<i2").tobytes()


def message(seconds: float = 3, *, told: int | None = None) -> bytes:
    """A message as Record leaves it; ``told``: the length its header tells, when it is a lie."""
    body = (4000 * np.sin(np.arange(int(seconds * 8000)) * 0.5)).astype("<i2").tobytes()
    told = len(body) if told is None else told
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF", 36 + told, b"WAVE", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16, b"data", told,
    ) + body  # fmt: skip


@dataclass
class Desk:
    """What a test sees of one installation."""

    database: Database
    spool: Path
    store: Store
    jobs: LeaseJobs
    intake: Intake
    now: datetime = NOON

    def leave(self, name: str, content: bytes, *, folder: str = "recording/done", ago: float = 5) -> Path:
        path = self.spool / folder / name
        path.write_bytes(content)
        written = (self.now - timedelta(seconds=ago)).timestamp()
        os.utime(path, (written, written))
        return path

    async def call(self, call_id: str, ending: CallEnding | None, *, connected: bool = False) -> None:
        async with self.database.write() as session:
            session.add(
                Call(
                    id=call_id, switch="main", arrived_at=NOON, connected_at=NOON if connected else None,
                    ended_at=NOON if ending else None, ending=ending,
                )
            )  # fmt: skip

    async def rows(self) -> list[Recording]:
        async with self.database.read() as session:
            found = await session.scalars(select(Recording).order_by(Recording.id).options(undefer(Recording.peaks)))
            return list(found)

    def waiting(self) -> list[str]:
        return sorted(path.name for path in self.spool.rglob("*") if not path.is_dir())

    def kept(self) -> list[str]:
        return sorted(str(path.relative_to(self.store.root)) for path in self.store.root.rglob("*") if path.is_file())


@pytest.fixture
def desk_on(tmp_path: Path) -> Callable[[Database], Desk]:
    def make(database: Database) -> Desk:
        spool, store, jobs = tmp_path / "spool", Store(tmp_path / "recordings"), LeaseJobs(database)
        for folder in ("recording/open", "recording/done", "message/open", "message/done"):
            (spool / folder).mkdir(parents=True)
        desk = Desk(database, spool, store, jobs, intake=Intake(database, spool, store, jobs, clock=lambda: desk.now))
        return desk

    return make


@pytest.fixture
def desk(desk_on: Callable[[Database], Desk], database: Database) -> Desk:
    return desk_on(database)
