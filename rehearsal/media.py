"""Rehearsal dialogues: what citizen and seat say to each other, as text and as raw A-law for SIPp."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from rehearsal.errors import MediaUnreadable, PlanRefused
from rehearsal.plan import RehearsalPlan

SHIPPED = Path(__file__).parent / "dialogues"
_BYTES_A_SECOND = 8000
_SILENCE = b"\xd5"
_LONGEST_SECONDS = 900
_DECODE_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class DialogueLine:
    """`who` is citizen or seat; start and end in seconds of the sound."""

    who: str
    start: float
    end: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """One conversation, with what a seat would write about it."""

    key: str
    matter: str
    case_type: str
    category: str
    place: str
    summary: str
    lines: tuple[DialogueLine, ...]
    sound: Path | None = None
    """Opus, stereo: citizen left, seat right. None: both stay silent."""

    @property
    def seconds(self) -> float:
        """Until the last word, and a breath."""
        return max((line.end for line in self.lines), default=9.0) + 1.0


SILENT = Dialogue(key="silent", matter="", case_type="", category="", place="", summary="", lines=())
"""What robots "say" on a machine without dialogues or ffmpeg."""


def read_dialogues(folder: Path = SHIPPED) -> list[Dialogue]:
    """The dialogues of `folder` by name of their file, those with sound if any has; empty when there is none.

    Raises:
        MediaUnreadable: a text is not a dialogue.
    """
    dialogues = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    return [dialogue for dialogue in dialogues if dialogue.sound] or dialogues


async def prepare_media(dialogues: Sequence[Dialogue], folder: Path, *, cache: Path) -> None:
    """Write silence.al and dNN-citizen.al / dNN-seat.al into `folder`; decoded sound is kept in `cache` between runs.

    Raises:
        MediaUnreadable: ffmpeg refuses a sound.
    """
    _make_folders(folder, cache)
    for index, dialogue in enumerate(dialogues):
        citizen, seat = (folder / f"d{index:02d}-{side}.al" for side in ("citizen", "seat"))
        if dialogue.sound is None or shutil.which("ffmpeg") is None:
            said_by_citizen = said_by_seat = folder / "silence.al"
        else:
            said_by_citizen, said_by_seat = await _decoded(dialogue.key, dialogue.sound, cache)
        shutil.copyfile(said_by_citizen, citizen)
        shutil.copyfile(said_by_seat, seat)


def said_in(plan: RehearsalPlan, dialogues: Sequence[Dialogue]) -> list[Dialogue]:
    """What is said in a plan's dialogues; without any, silence.

    Raises:
        PlanRefused: the plan counts on more or fewer of them.
    """
    if dialogues and len(dialogues) != len(plan.dialogues):
        raise PlanRefused("dialogues", f"{len(plan.dialogues)} planned, {len(dialogues)} given")
    return list(dialogues) or [SILENT] * len(plan.dialogues)


def prompt_seconds(sounds: Path, keys: Sequence[str]) -> float:
    """How long the prompts `keys` (``hotline/<key>``) of a sounds folder last together; a missing one lasts 0 s."""
    files = (sounds / "hotline" / f"{key.removeprefix('hotline/')}.alaw" for key in keys)
    return sum(file.stat().st_size for file in files if file.exists()) / _BYTES_A_SECOND


async def _decoded(key: str, sound: Path, cache: Path) -> tuple[Path, Path]:
    citizen, seat = _names(key, sound, cache)
    if not (citizen.exists() and seat.exists()):
        halves = citizen.with_suffix(".part"), seat.with_suffix(".part")
        await _split(key, sound, *halves)
        for half, whole in zip(halves, (citizen, seat), strict=True):
            # A breath of silence before SIPp begins again from the start.
            half.write_bytes(half.read_bytes() + _SILENCE * _BYTES_A_SECOND)
            half.replace(whole)  # in one step: no half file is ever taken for a whole one
    return citizen, seat


def _names(key: str, sound: Path, cache: Path) -> tuple[Path, Path]:
    """Named after the content, so that a new recording of a dialogue is decoded anew."""
    try:
        name = f"{key}-{sha256(sound.read_bytes()).hexdigest()[:12]}"
    except OSError as exc:
        raise MediaUnreadable(key, str(exc)) from exc
    return cache / f"{name}-citizen.al", cache / f"{name}-seat.al"


def _make_folders(folder: Path, cache: Path) -> None:
    for path in (folder, cache):
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "silence.al").write_bytes(_SILENCE * _BYTES_A_SECOND)


async def _split(key: str, sound: Path, citizen: Path, seat: Path) -> None:
    output = ["-t", str(_LONGEST_SECONDS), "-ar", "8000", "-f", "alaw", "-y"]
    process = await asyncio.create_subprocess_exec(
        "ffmpeg", "-nostdin", "-v", "error", "-threads", "1", "-i", str(sound),
        "-filter_complex", "[0:a]channelsplit=channel_layout=stereo[citizen][seat]",
        "-map", "[citizen]", *output, str(citizen), "-map", "[seat]", *output, str(seat),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(_DECODE_SECONDS):
            _, errors = await process.communicate()
    except TimeoutError as exc:
        raise MediaUnreadable(key, f"ffmpeg took more than {_DECODE_SECONDS:.0f} s") from exc
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise MediaUnreadable(key, errors.decode(errors="replace").strip()[-400:])


def _read(path: Path) -> Dialogue:
    sound = path.with_suffix(".opus")
    try:
        document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Dialogue(
            **{name: str(document[name]) for name in ("key", "matter", "case_type", "category", "place", "summary")},
            lines=tuple(_line(line) for line in document["lines"]),
            sound=sound if sound.exists() else None,
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as exc:
        raise MediaUnreadable(path.stem, f"not a dialogue: {exc!r}") from exc


def _line(line: dict[str, Any]) -> DialogueLine:
    return DialogueLine(
        who=str(line["who"]),
        start=float(line.get("start", 0)),
        end=float(line.get("end", 0)),
        text=str(line["text"]),
    )
