"""Everything a stock Asterisk host needs from us, as a tree to be copied onto its root folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from asterisk_conf.folders import install_sounds
from asterisk_conf.plan import SwitchPlan
from asterisk_conf.render import render
from asterisk_conf.waiting import cut_music

SHARED_MODE = 0o2770
"""Asterisk and our services share a group; what either makes there belongs to it."""


def render_host(plan: SwitchPlan, sounds: Path, overlay: Path | None, target: Path) -> Iterator[Path]:
    """Write the tree into ``target``; yield the folders that were filled, as on the host.

    ``plan`` is one of ``Folders.stock()``. Configuration, prompts with waiting music, and the folders a packaged
    Asterisk lacks and does not make: without them there is no CEL, and a talk stays where it was written.
    Raises ``PlanRefused``.
    """
    folders = plan.folders
    render(plan, _below(target, folders.etc))
    yield folders.etc
    install_sounds(sounds, overlay, _below(target, folders.data))
    cut_music(plan.queues, _below(target, folders.data))
    yield folders.data
    boxes = (box / state for box in (folders.recordings, folders.messages) for state in ("open", "done"))
    for folder in (folders.cel.parent, *boxes):
        place = _below(target, folder)
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(SHARED_MODE)
        yield folder


def _below(target: Path, folder: Path) -> Path:
    return target / folder.relative_to("/")
