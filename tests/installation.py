"""A whole hotline of its own for a test: own home folder, own free ports, real processes."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from sqlalchemy import update

from db import Database
from db.tables import Queue
from hotline.guard import holder
from queue_manager import until_live
from tests.ports import free_port, free_ports

CHECKOUT = Path(__file__).parents[1]
MODELS = CHECKOUT / "var" / "models"
LASTING = "--lasting-passwords"
"""Tests sign in as the people that were made, whose passwords nobody else knows."""
AT_ONCE = "--wrap-up=0"
"""Seats of tests write nothing after a talk."""
START_SECONDS = 180
STOP_SECONDS = 120


@dataclass
class Installation:
    """``hotline`` commands run against one home folder."""

    home: Path
    environment: dict[str, str]
    database_url: str
    up: asyncio.subprocess.Process | None = field(default=None)

    @property
    def web_url(self) -> str:
        return f"http://127.0.0.1:{self.environment['HOTLINE_WEB_PORT']}"

    @property
    def run_folder(self) -> Path:
        return self.home / "run"

    async def hotline(self, *arguments: str) -> tuple[int, str]:
        """Run a command to its end: its code and all it said."""
        process = await self._start(*arguments, output=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()
        return await process.wait(), said.decode()

    async def let_citizens_wait(self) -> None:
        """Before ``start``: who calls while no seat is signed in waits in the queue, and is offered nothing else."""
        code, said = await self.hotline("init", LASTING, AT_ONCE)
        assert code == 0, said
        async with self.store() as database, database.write() as session:
            await session.execute(update(Queue).values(offer_when_empty=False))

    async def start(self, *options: str) -> None:
        """``hotline up``, until the live board reports Asterisk."""
        self.up = await self._start("up", LASTING, AT_ONCE, *options, output=(self.home / "up.log").open("ab"))
        await self.ready()

    async def ready(self) -> None:
        try:
            async with asyncio.timeout(START_SECONDS):
                await until_live(self.run_folder / "board.sock")
                await self._page_opens()
        except TimeoutError as exc:
            raise AssertionError((self.home / "up.log").read_text()[-4000:]) from exc

    async def _page_opens(self) -> None:
        """The pages take longer to start than the board, and who runs ``up`` waits for both."""
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", int(self.environment["HOTLINE_WEB_PORT"]))
            except ConnectionRefusedError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                await writer.wait_closed()
                return

    def record(self, name: str) -> str:
        """What Asterisk wrote so far into ``cel.csv`` or ``queue_log``."""
        path = self.home / "asterisk" / "log" / name
        return path.read_text() if path.exists() else ""

    def logged(self, words: str) -> list[str]:
        """Lines of our log and of Asterisk's logs (not of its record, cel.csv and queue_log) that hold ``words``."""
        folder = self.home / "asterisk" / "log"
        logs = [path for path in (self.home / "up.log", folder / "messages", folder / "console") if path.exists()]
        lines = (line for path in logs for line in path.read_text(errors="replace").splitlines())
        return [line for line in lines if words in line]

    async def stop(self) -> None:
        if self.up is not None and self.up.returncode is None:
            self.up.send_signal(signal.SIGTERM)
            await asyncio.wait_for(self.up.wait(), STOP_SECONDS)
        self.up = None

    def password(self, login: str) -> str:
        """The first password made for a user."""
        lines = (self.home / "first-passwords.txt").read_text().splitlines()
        return dict(line.split() for line in lines)[login]

    def pid(self, service: str) -> int:
        """Process id of a running service."""
        pid = holder(self.run_folder, service)
        assert pid is not None, f"{service} does not run"
        return pid

    @contextlib.asynccontextmanager
    async def store(self) -> AsyncIterator[Database]:
        database = Database(self.database_url)
        try:
            yield database
        finally:
            await database.close()

    async def _start(self, *arguments: str, output: object) -> asyncio.subprocess.Process:
        try:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "hotline", *arguments,
                cwd=CHECKOUT, env=self.environment, stdin=asyncio.subprocess.DEVNULL, stdout=output,
                stderr=asyncio.subprocess.STDOUT,
            )  # fmt: skip
        finally:
            if hasattr(output, "close"):
                output.close()


@contextlib.asynccontextmanager
async def installation(database_url: str = "", *, transcribers: int = 0) -> AsyncIterator[Installation]:
    """An installation that is stopped and removed at the end, Asterisk included.

    Nobody transcribes unless asked to: Vosk takes more of the processor than the whole rest.
    """
    home = Path(tempfile.mkdtemp(prefix="hl-", dir="/tmp"))  # short: a socket's path has 107 bytes
    (home / "models").symlink_to(MODELS)
    ports = free_ports()
    # Five processes of one installation, and twenty installations: they need not compile the same files anew.
    inherited = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment = {
        **inherited,
        "HOTLINE_HOME": str(home),
        "HOTLINE_DATABASE_URL": database_url,
        "HOTLINE_SIP_PORT": str(ports.sip),
        "HOTLINE_RTP_FIRST": str(ports.rtp_first),
        "HOTLINE_RTP_LAST": str(ports.rtp_last),
        "HOTLINE_AMI_PORT": str(ports.ami),
        "HOTLINE_AGI_PORT": str(ports.agi),
        "HOTLINE_WEB_PORT": str(free_port()),
        "HOTLINE_TRANSCRIPTION_WORKERS": str(transcribers),
    }
    url = database_url or f"sqlite+aiosqlite:///{home / 'db' / 'hotline.sqlite3'}"
    made = Installation(home, environment, url)
    try:
        yield made
    finally:
        await made.stop()
        _end_what_is_left(home)
        shutil.rmtree(home)


def _end_what_is_left(home: Path) -> None:
    """An Asterisk whose supervisor a test killed: found by our home folder in its command line."""
    for process in psutil.process_iter(["cmdline"]):
        if any(str(home) in argument for argument in process.info["cmdline"] or []):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
                process.wait(10)
