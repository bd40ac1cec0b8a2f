"""The folders an Asterisk of our own needs, and the sounds in them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import structlog

from asterisk_conf.places import Folders
from asterisk_conf.plan import SwitchPlan
from asterisk_conf.program import AsteriskProgram

log = structlog.get_logger()

FORMATS = (".alaw", ".wav", ".ulaw", ".sln")
"""What the loaded modules can play, best first."""

DIALPLAN_PROMPTS = (
    "blocked",
    "blocked-emergency",
    "callback-no-number",
    "callback-number",
    "callback-thanks",
    "follow-up-again",
    "follow-up-contacted",
    "follow-up-hello",
    "follow-up-person",
    "follow-up-satisfied",
    "follow-up-solved",
    "follow-up-thanks",
    "follow-up-truthful",
    "goodbye",
    "message-ask",
    "message-thanks",
    "message-too-short",
    "no-seat",
    "offer-ask",
    "offer-wait-ask",
    "position-after",
    "position-before",
    "position-next",
    "position-now",
    "rating-ask",
    "rating-invalid",
    "rating-later",
    "rating-thanks",
    *(f"seat-{digit}" for digit in range(10)),
    "seat-number-after",
    "still-busy",
    "seat-paused",
    "seat-ready",
    "seat-refused",
    "seat-signed-in",
    "seat-signed-out",
    "system-sorry",
)
"""Prompts the dialplan plays by itself."""


def prepare_folders(folders: Folders, program: AsteriskProgram) -> None:
    """Make every folder Asterisk writes to, and let it find its documentation (no start without it)."""
    inboxes = (box / state for box in (folders.recordings, folders.messages) for state in ("open", "done"))
    for folder in (folders.etc, folders.lib, folders.run, folders.log, folders.data / "moh", *inboxes):
        folder.mkdir(parents=True, exist_ok=True)
    (folders.data / "sounds").mkdir(exist_ok=True)
    _link(folders.data / "documentation", program.data / "documentation")
    # cel_custom insists on a folder of its own; this keeps cel.csv beside queue_log with every version of it.
    _link(folders.log / "cel-custom", Path())


def install_sounds(source: Path, overlay: Path | None, target: Path) -> int:
    """Copy prompts and waiting music below ``target`` (astdatadir); return how many files changed.

    ``source`` and ``overlay`` hold ``<language>/...`` and ``moh/...``; the overlay wins, in whatever format.
    """
    chosen: dict[Path, Path] = {}
    for origin in (source, overlay):
        if origin is None or not origin.is_dir():
            continue
        for path in sorted(path for path in origin.rglob("*") if path.suffix in FORMATS):
            place = path.relative_to(origin)
            inside = place if place.parts[0] == "moh" else Path("sounds") / place
            chosen[target / inside.with_suffix("")] = path
    return sum(_install(path, stem.with_name(stem.name + path.suffix)) for stem, path in chosen.items())


def missing_prompts(plan: SwitchPlan) -> tuple[str, ...]:
    """Prompt keys the plan plays and the sounds folder lacks, sorted. A call skips them and goes on."""
    wanted = set(DIALPLAN_PROMPTS)
    for line in plan.lines:
        wanted.update(line.greeting, line.announce)
        wanted.update(key for key in (line.notice, line.closed) if key)
    for queue in plan.queues:
        wanted.update(queue.announce)
    folder = plan.folders.data / "sounds" / plan.language / "hotline"
    missing = tuple(sorted(key for key in wanted if not is_there(folder / key)))
    if missing:
        log.warning("sounds.missing", prompts=missing)
    return missing


def is_there(stem: Path) -> bool:
    """Whether Asterisk finds the sound it is told without its ending."""
    return any(stem.with_name(stem.name + suffix).is_file() for suffix in FORMATS)


def _install(path: Path, place: Path) -> bool:
    place.parent.mkdir(parents=True, exist_ok=True)
    _drop_other_formats(place)
    if place.is_file() and place.read_bytes() == path.read_bytes():
        return False
    shutil.copyfile(path, place)
    return True


def _drop_other_formats(place: Path) -> None:
    """A prompt in two formats is a coin toss for Asterisk: only the newest stays."""
    others: Iterable[Path] = (place.with_suffix(suffix) for suffix in FORMATS if suffix != place.suffix)
    for other in others:
        other.unlink(missing_ok=True)


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() or link.exists():
        return
    link.symlink_to(target)
