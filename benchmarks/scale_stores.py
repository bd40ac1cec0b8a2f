"""Stores with so many invented cases, on both databases: made once, kept in a folder, used again.

What is made in one go is made by ``rehearsal.generate_archive``; whoever was interrupted goes on where he was.
"""

import asyncio
import importlib
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
from conditions import ROOT, console

from cases import Calendars, Directory, seed_profiles
from db import Database, migrate, utc_now
from db.jobs import open_jobs
from rehearsal import ArchivePlan, generate_archive

UNTIL = date(2026, 11, 22)
ENGINES = ("sqlite", "postgresql")


@asynccontextmanager
async def stores(folder: Path, sizes: list[int], engines: list[str]) -> AsyncIterator[dict[tuple[str, int], Database]]:
    """Every store by engine and size, out of the system's caches as far as our files are concerned."""
    server = _server(folder / "postgres") if "postgresql" in engines else None
    opened: dict[tuple[str, int], Database] = {}
    try:
        for engine in engines:
            smaller: int | None = None
            for size in sorted(sizes):
                if server is not None and engine == "postgresql":
                    url = await _postgres_url(server.address, size, smaller)
                else:
                    url = _sqlite_url(folder, size, smaller)
                opened[engine, size], smaller = await _filled(Database(url), size), size
        if server is not None:
            server.stop()
            forget(folder)
            server.start()
            await asyncio.sleep(1)
        else:
            forget(folder)
        yield opened
    finally:
        for store in opened.values():
            await store.close()
        if server is not None:
            server.stop()


def forget(folder: Path) -> None:
    """Let the system's cache drop these files: the first question of each kind is then a cold one."""
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def _server(folder: Path) -> Any:
    """PostgreSQL on the data of that folder, made when there is none."""
    sys.path.insert(0, str(ROOT))
    server_class = importlib.import_module("tests.postgres").PostgresServer  # the tests know how to run one
    new = not (folder / "data").exists()
    folder.mkdir(parents=True, exist_ok=True)
    server = server_class(folder)
    if new:
        server.initialise()
    server.start()
    return server


def _sqlite_url(folder: Path, size: int, smaller: int | None) -> str:
    """A new store begins as a copy of the next smaller one: its cases are the newest of the larger past, too."""
    path = folder / f"cases-{size}.sqlite3"
    if smaller is not None and not path.exists():
        shutil.copy(folder / f"cases-{smaller}.sqlite3", path)
    return f"sqlite+aiosqlite:///{path}"


async def _postgres_url(address: str, size: int, smaller: int | None) -> str:
    admin = await asyncpg.connect(f"postgresql://hotline@{address}/postgres")
    name, template = f"cases_{size}", f"cases_{smaller}" if smaller is not None else "template1"
    if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    await admin.close()
    return f"postgresql+asyncpg://hotline@{address}/{name}"


async def _filled(store: Database, size: int) -> Database:
    await migrate(store)
    jobs = open_jobs(store)
    await jobs.prepare()
    await Directory(store).seed(now=utc_now())
    await Calendars(store, jobs).seed(now=utc_now())
    async with store.write() as session:
        await seed_profiles(session, now=utc_now())
    made = await generate_archive(store, ArchivePlan(cases=size, until=UNTIL))
    console.print(f"{store.dialect}, {size:,} cases: {made:,} of them made now")
    await store.close()  # what the server knew of it is forgotten; connections are opened anew
    return Database(store.url.render_as_string(hide_password=False))
