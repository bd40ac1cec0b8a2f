"""Virus scanners: clamd by its own protocol, or any command; and the job that has a file looked at."""

import asyncio
import shlex
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import structlog
from sqlalchemy import select

from cases.attachments.errors import ScannerAway, ScannerFaulty
from cases.attachments.files import AttachmentFiles
from cases.changes import Change
from db import Clock, Database, utc_now
from db.jobs import HopelessJob, NotNow, Task
from db.tables import Attachment, ScanState

log = structlog.get_logger()

SCAN = "attachment.scan"
"""Kind of the jobs."""
SCAN_SECONDS = 60.0
BLOCK = 1 << 16
AWAY_DELAY = timedelta(minutes=1)
ACTOR = "system:scanner"
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """``note``: the scanner's name for what it found."""

    clean: bool
    note: str


class Scanner(Protocol):
    async def scan(self, path: Path) -> Verdict:
        """Raises ``ScannerAway``: nobody knows, ask again."""


class Clamd:
    """``place``: path of its socket, or ``host:port``. The file is sent, so clamd needs no right to our folder."""

    def __init__(self, place: str) -> None:
        self._place = place

    async def scan(self, path: Path) -> Verdict:
        try:
            async with asyncio.timeout(SCAN_SECONDS):
                answer = await self._ask(path)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as exc:
            raise ScannerAway(f"clamd at {self._place}: {type(exc).__name__}") from exc
        if answer.endswith(" FOUND"):
            return Verdict(False, answer.removeprefix("stream: ").removesuffix(" FOUND")[:LONGEST_NOTE])
        if answer.endswith(" OK"):
            return Verdict(True, "clamd")
        raise ScannerAway(f"clamd at {self._place} answered {answer[:80]!r}")

    async def _ask(self, path: Path) -> str:
        reader, writer = await self._open()
        try:
            writer.write(b"zINSTREAM\0")
            with path.open("rb") as file:
                while block := await asyncio.to_thread(file.read, BLOCK):
                    writer.write(struct.pack("!I", len(block)) + block)
                    await writer.drain()
            writer.write(struct.pack("!I", 0))
            await writer.drain()
            return (await reader.readuntil(b"\0")).rstrip(b"\0").decode("utf-8", "replace").strip()
        finally:
            writer.close()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._place.startswith("/"):
            return await asyncio.open_unix_connection(self._place)
        host, _, port = self._place.rpartition(":")
        return await asyncio.open_connection(host, int(port))


class ScanCommand:
    """A program that is given the file's path and ends with 0 (clean) or 1 (found something), as clamscan does."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)

    async def scan(self, path: Path) -> Verdict:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command, str(path), stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
        except OSError as exc:
            raise ScannerAway(f"{self._command[0]}: {exc.strerror}") from exc
        try:
            async with asyncio.timeout(SCAN_SECONDS):
                said, _ = await process.communicate()
        except TimeoutError as exc:
            raise ScannerAway(f"{self._command[0]} took longer than {SCAN_SECONDS:.0f} s") from exc
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode not in {0, 1}:
            raise ScannerAway(f"{self._command[0]} ended with {process.returncode}")
        lines = said.decode("utf-8", "replace").replace(str(path), "").split("\n")
        return Verdict(process.returncode == 0, lines[0].strip(" :")[:LONGEST_NOTE])


def open_scanner(setting: str) -> Scanner | None:
    """The scanner of ``setting``: ``clamd:/run/clamav/clamd.ctl``, ``clamd:127.0.0.1:3310`` or ``command:clamdscan
    --fdpass --no-summary``; empty: none. Raises ``ScannerFaulty``."""
    kind, _, rest = setting.strip().partition(":")
    rest = rest.strip()
    if not kind:
        return None
    if kind == "clamd" and (rest.startswith("/") or rest.rpartition(":")[2].isdecimal()):
        return Clamd(rest)
    if kind == "command" and rest:
        return ScanCommand(shlex.split(rest))
    raise ScannerFaulty(setting)


class Scanning:
    """A handler for ``Jobs.run({SCAN: Scanning(...)})``. Looking twice changes nothing the second time."""

    def __init__(self, database: Database, files: AttachmentFiles, scanner: Scanner, *, clock: Clock = utc_now) -> None:
        self._database, self._files, self._scanner, self._clock = database, files, scanner, clock

    async def __call__(self, task: Task) -> None:
        """Raises ``HopelessJob``, ``NotNow``, ``AttachmentFolderFaulty``, ``StoreUnavailable``."""
        async with self._database.read() as session:
            row = await session.get(Attachment, int(task.payload["attachment"]))
        if row is None:
            raise HopelessJob(f"no attachment {task.payload['attachment']}")
        if row.scan is not ScanState.WAITING:
            return
        path = self._files.path_of(row.sha256)
        if not path.is_file():
            raise HopelessJob(f"attachment {row.id}: its file is not in the attachments folder")
        try:
            verdict = await self._scanner.scan(path)
        except ScannerAway as exc:
            raise NotNow(str(exc), delay=AWAY_DELAY) from exc
        await self._write(row.sha256, verdict)
        log.info("attachment.scanned", attachment=row.id, clean=verdict.clean)

    async def _write(self, sha256: str, verdict: Verdict) -> None:
        """What is true of one copy is true of all; bytes with a virus are erased before anything says so."""
        if not verdict.clean:
            await asyncio.to_thread(self._files.erase, sha256)
        async with self._database.write() as session:
            same = select(Attachment).where(Attachment.sha256 == sha256).with_for_update()
            for row in await session.scalars(same):
                if verdict.clean and row.scan is not ScanState.WAITING:
                    continue
                row.scan = ScanState.CLEAN if verdict.clean else ScanState.REFUSED
                row.scan_note, row.scanned_at = verdict.note, self._clock()
                change, after = Change(at=self._clock(), actor=ACTOR), {"case": row.case_id, "note": verdict.note}
                session.add(change.entry(f"attachment.{row.scan}", "attachment", str(row.id), None, after))
