"""kill -9 of everything that touches a recording."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from sqlalchemy import select

from db import Database
from db.jobs import LeaseJobs
from db.tables import Job, Transcript
from recordings import (
    TRANSCRIBE,
    DiskFull,
    ModelMissing,
    RecognizerDied,
    Transcriber,
    VoskRecognizer,
    recordings_of_call,
    search,
    transcription_backlog,
)
from tests.contracts.recordings.conftest import Desk, talk
from tests.waiting import CEILING, until

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg decodes the A-law speech")

WORKER = """
import asyncio, sys
from datetime import timedelta
from pathlib import Path
from db import Database
from db.jobs import LeaseJobs
from recordings import TRANSCRIBE, Store, Transcriber, VoskRecognizer

async def main(url, store, model):
    database = Database(url)
    recognizer = VoskRecognizer(Path(model), niceness=0)
    transcriber = Transcriber(database, Store(Path(store)), recognizer)

    async def work(task):
        print("began", flush=True)
        await transcriber(task)

    jobs = LeaseJobs(database, lease=timedelta(seconds=3), poll=timedelta(seconds=0.1))
    await jobs.run({TRANSCRIBE: work})

asyncio.run(main(*sys.argv[1:]))
"""

INTAKE = """
import asyncio, os, signal, sys
from pathlib import Path
from db import Database
from db.jobs import LeaseJobs
from recordings import Intake, Store

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

async def main(url, spool, store, step):
    database = Database(url)
    if step == "rename":
        Path.replace = die
    elif step == "row":
        Intake._write = die
    elif step == "remove":
        Intake._remove = die
    await Intake(database, Path(spool), Store(Path(store)), LeaseJobs(database)).sweep()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
def desk(desk_on: Callable[[Database], Desk], sqlite: Database) -> Desk:
    return desk_on(sqlite)


@pytest.fixture
def speech(offline: Path, tmp_path: Path) -> bytes:
    """The synthetic call as MixMonitor would have left it: the citizen left, the seat right."""
    source = offline / "speech/synthetic_call/call_12345_2ch_8k_alaw.wav"
    return subprocess.run(
        ["ffmpeg", "-v", "error", "-i", source, "-t", "30", "-af", "pan=stereo|c0=c1|c1=c0", "-f", "s16le", "-"],
        check=True, capture_output=True,
    ).stdout  # fmt: skip


async def _process(code: str, *arguments: object) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, *map(str, arguments),
        stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."},
    )  # fmt: skip


def _recognisers() -> list[psutil.Process]:
    """Of all our children (a database of the tests may be among them), those that run Vosk."""
    children = psutil.Process().children()
    return [child for child in children if "recordings.transcription.vosk_child" in child.cmdline()]


def _is_alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


@needs_ffmpeg
async def test_a_worker_killed_in_mid_recording_leaves_its_work_to_the_next(
    desk: Desk, speech: bytes, model: Path
) -> None:
    desk.leave("main-1.1.raw", speech)
    await desk.intake.sweep()
    url = desk.database.url.render_as_string(hide_password=False)

    worker = await _process(WORKER, url, desk.store.root, model)
    assert worker.stdout is not None
    async with asyncio.timeout(CEILING):
        assert await worker.stdout.readline() == b"began\n"
    children = await until(lambda: psutil.Process(worker.pid).children())
    worker.send_signal(signal.SIGKILL)
    await worker.wait()
    await until(lambda: not any(_is_alive(child) for child in children))

    jobs = LeaseJobs(desk.database, lease=timedelta(seconds=3), poll=timedelta(seconds=0.1))
    async with VoskRecognizer(model, niceness=0) as recognizer:
        transcriber = Transcriber(desk.database, desk.store, recognizer)
        working = asyncio.create_task(jobs.run({TRANSCRIBE: transcriber}))
        async with asyncio.timeout(2 * CEILING):
            while (await transcription_backlog(desk.database)).done == 0:
                await asyncio.sleep(0.2)
        working.cancel()
        await asyncio.wait({working})

    [recording] = await recordings_of_call(desk.database, "main-1.1")
    assert recording.transcript is not None
    assert recording.transcript.engine.startswith("vosk ")
    assert {one.channel for one in recording.transcript.utterances} == {0, 1}
    [hit] = await search(desk.database, "烧烤 油烟")
    assert (hit.call_id, hit.recording_id, hit.channel) == ("main-1.1", recording.id, 0)
    assert "烧烤" in hit.snippet
    async with desk.database.read() as session:
        assert len(list(await session.scalars(select(Transcript)))) == 1
        assert await session.scalar(select(Job.attempts)) == 2


async def test_a_recogniser_that_dies_is_replaced_for_the_next_file(desk: Desk, model: Path, tmp_path: Path) -> None:
    desk.leave("main-1.1.raw", talk(10))
    await desk.intake.sweep()
    path = desk.store.root / desk.kept()[0]

    async with VoskRecognizer(model, niceness=0) as recognizer:
        hearing = asyncio.create_task(recognizer.transcribe(path))
        victims = await until(_recognisers)
        for victim in victims:
            victim.kill()
        with pytest.raises(RecognizerDied):
            await hearing

        assert (await recognizer.transcribe(path)).audio_seconds == 10.0


async def test_without_the_model_the_work_waits_and_says_what_to_do(desk: Desk, tmp_path: Path) -> None:
    desk.leave("main-1.1.raw", talk(2))
    await desk.intake.sweep()
    jobs = LeaseJobs(desk.database, poll=timedelta(seconds=0.05))
    async with VoskRecognizer(tmp_path / "nothing") as recognizer:
        with pytest.raises(ModelMissing, match="hotline model"):
            recognizer.require_model()
        transcriber = Transcriber(desk.database, desk.store, recognizer)
        working = asyncio.create_task(jobs.run({TRANSCRIBE: transcriber}))
        async with asyncio.timeout(CEILING):
            while True:
                async with desk.database.read() as session:
                    job = (await session.scalars(select(Job))).one()
                if job.error:
                    break
                await asyncio.sleep(0.05)
        working.cancel()
        await asyncio.wait({working})

    assert (job.state, job.attempts) == ("queued", 0)
    assert "hotline model" in job.error


@pytest.mark.parametrize("step", ["rename", "row", "remove"])
async def test_an_intake_killed_at_any_step_loses_and_doubles_nothing(desk: Desk, step: str) -> None:
    desk.leave("main-1.1.raw", talk(2))
    url = desk.database.url.render_as_string(hide_password=False)

    killed = await _process(INTAKE, url, desk.spool, desk.store.root, step)
    assert await killed.wait() == -signal.SIGKILL
    assert desk.waiting() == ["main-1.1.raw"]
    await desk.intake.sweep()

    [row] = await desk.rows()
    assert desk.kept() == [row.path]
    assert (row.seconds, row.faults) == (2.0, [])
    assert desk.waiting() == []
    assert (await desk.jobs.counts()).queued == 1


@pytest.fixture
def small_disk(desk: Desk) -> Iterator[Callable[[str], None]]:
    """The recordings folder on a disk of 64 kB; call it to make the disk larger."""
    root = desk.store.root
    root.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", root], check=False).returncode
    ):
        pytest.skip("a small disk cannot be mounted here; the contract tests simulate one")
    yield lambda size: subprocess.run(["mount", "-o", f"remount,size={size}", root], check=True) and None
    subprocess.run(["umount", root], check=True)


async def test_a_really_full_disk_keeps_the_file_in_the_spool(desk: Desk, small_disk: Callable[[str], None]) -> None:
    desk.leave("main-1.1.raw", talk(5))
    with pytest.raises(DiskFull):
        await desk.intake.sweep()
    assert desk.waiting() == ["main-1.1.raw"]
    assert desk.kept() == []

    small_disk("8m")

    assert (await desk.intake.sweep()).taken_in == 1
    assert desk.waiting() == []
