"""Vosk behind the ``Recognizer`` interface, in supervised processes of its own."""

import asyncio
import json
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import structlog

from recordings.errors import ModelMissing, NotAudio, RecognizerDied, RecognizerLate
from recordings.transcription.words import Recognition, Word

log = structlog.get_logger()

LONGEST_ANSWER = 256 * 1024 * 1024
LOAD_SECONDS = 60.0
LEAST_SECONDS = 60.0
SECONDS_PER_SECOND = 10.0
"""How much longer than a recording its recognition may take: 0.1 to 0.9 is usual, per two channels, on a busy core."""
BYTES_PER_SECOND = 16000
"""Of the smallest recording we make: 8 kHz, 16 bit, one channel."""


class VoskRecognizer:
    """Hears with the Vosk model in folder ``model``, in up to ``processes`` processes that load it once each.

    ``niceness`` is added to theirs: transcripts may wait, callers may not. A process that dies or hangs is replaced
    for the next file; the file it had raises. Use it as ``async with VoskRecognizer(...)`` or call ``close``.
    """

    name = "vosk"

    def __init__(self, model: Path, *, processes: int = 1, niceness: int = 19) -> None:
        self._folder, self._niceness = model, niceness
        self.model = model.name
        self.version = version("vosk")
        self._idle: asyncio.LifoQueue[_Child | None] = asyncio.LifoQueue()
        for _ in range(processes):
            self._idle.put_nowait(None)
        self._children: set[_Child] = set()

    async def __aenter__(self) -> "VoskRecognizer":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def require_model(self) -> None:
        """Raise ``ModelMissing``, with the remedy, unless the model is there."""
        if not (self._folder / "am" / "final.mdl").is_file():
            raise ModelMissing(f"no speech model in {self._folder}: run 'hotline model', which fetches it")

    async def transcribe(self, path: Path) -> Recognition:
        self.require_model()
        child = await self._idle.get()
        try:
            if child is None or not child.is_alive:
                child = await self._started()
            answer = await child.ask(path)
        except BaseException:
            # Cancelled, late or dead: what it would still answer belongs to nobody.
            await self._drop(child)
            child = None
            raise
        finally:
            self._idle.put_nowait(child)
        if "error" in answer:
            raise NotAudio(path, answer["error"])
        return Recognition(
            words=[Word(*word) for word in answer["words"]],
            cpu_seconds=answer["cpu_seconds"],
            audio_seconds=answer["audio_seconds"],
            channels=answer["channels"],
        )

    async def close(self) -> None:
        for child in list(self._children):
            await self._drop(child)

    async def _started(self) -> "_Child":
        child = await _Child.start(self._folder, self._niceness)
        self._children.add(child)
        return child

    async def _drop(self, child: "_Child | None") -> None:
        if child is not None:
            self._children.discard(child)
            await child.kill()


class _Child:
    """One process with a loaded model. Answers one file at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, model: Path, niceness: int) -> "_Child":
        """Raises ``RecognizerDied``, ``RecognizerLate``."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "recordings.transcription.vosk_child", str(model), str(niceness), str(os.getpid()),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            limit=LONGEST_ANSWER, env=_environment(),
        )  # fmt: skip
        child = cls(process)
        try:
            await child._answer(LOAD_SECONDS)
        except BaseException:
            await child.kill()
            raise
        log.info("recognizer.started", pid=process.pid)
        return child

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None

    async def ask(self, path: Path) -> dict[str, Any]:
        """Raises ``RecognizerDied``, ``RecognizerLate``."""
        assert self._process.stdin is not None
        place, seconds = await asyncio.to_thread(_place_and_deadline, path)
        self._process.stdin.write(json.dumps({"path": place}).encode() + b"\n")
        return await self._answer(seconds)

    async def kill(self) -> None:
        if self.is_alive:
            self._process.kill()
        await self._process.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()

    async def _answer(self, seconds: float) -> dict[str, Any]:
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(seconds):
                line = await self._process.stdout.readline()
        except TimeoutError as exc:
            raise RecognizerLate(f"no answer within {seconds:.0f} s; the recogniser was stopped") from exc
        if not line.endswith(b"\n"):
            raise RecognizerDied(f"the recogniser ended (code {await self._process.wait()})")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _place_and_deadline(path: Path) -> tuple[str, float]:
    size = path.stat().st_size if path.exists() else 0
    return str(path.absolute()), LEAST_SECONDS + SECONDS_PER_SECOND * size / BYTES_PER_SECOND


def _environment() -> dict[str, str]:
    """Ours, and our own code found from wherever this process runs."""
    root = str(Path(__file__).parents[2])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
