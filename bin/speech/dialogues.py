"""Rehearsal dialogues: citizen and seat in turn, a channel each, the times written back to the YAML."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml

from .manifest import Manifest, digest_of
from .sound import TELEPHONE_RATE, faded, telephone, write_opus
from .voices import VOICE_RATE, Samples, Voices

RECIPE: Final = "1"
"""Raise it when the making of dialogues changes: every file is made again."""
SPEED: Final = 1.08
"""A little faster than the announcements: people in talk."""
FIRST_WORD: Final = 0.4
SILENCE_AFTER: Final = 0.6

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One turn and its place in the dialogue: seconds from the beginning."""

    who: str
    text: str
    start: float
    samples: Samples

    @property
    def end(self) -> float:
        return round(self.start + self.samples.size / TELEPHONE_RATE, 2)


def make_dialogues(voices: Voices, folder: Path) -> None:
    """Make ``<name>.opus`` for every changed ``<name>.yaml`` of ``folder``; fill in the times."""
    manifest = Manifest(folder / "manifest.json")
    for source in sorted(folder.glob("*.yaml")):
        dialogue = yaml.safe_load(source.read_text("utf-8"))
        digest, sound = _digest(dialogue), source.with_suffix(".opus")
        if manifest.is_current(source.stem, digest, sound):
            continue
        lines = _speak(dialogue, voices)
        write_opus(sound, _channel(lines, "citizen"), _channel(lines, "seat"))
        source.write_text(_with_times(dialogue, lines), "utf-8")
        manifest.record(source.stem, digest)
        log.info("made %s (%.1f s)", sound, lines[-1].end + SILENCE_AFTER)


def _digest(dialogue: dict[str, Any]) -> str:
    words = [f"{dialogue['voices'][line['who']]} {line['text']}" for line in dialogue["lines"]]
    return digest_of(RECIPE, *words)


def _speak(dialogue: dict[str, Any], voices: Voices) -> list[Line]:
    lines: list[Line] = []
    start = FIRST_WORD
    for line in dialogue["lines"]:
        spoken = voices.say(line["text"], dialogue["voices"][line["who"]], speed=SPEED)
        lines.append(Line(line["who"], line["text"], start, faded(telephone(spoken, VOICE_RATE))))
        start = round(lines[-1].end + _pause_after(line["text"]), 2)
    return lines


def _pause_after(text: str) -> float:
    """Between 0.30 and 0.80 s, different from line to line but the same on every run."""
    return 0.30 + int(digest_of(text), 16) % 51 / 100


def _channel(lines: list[Line], who: str) -> Samples:
    channel = np.zeros(round((lines[-1].end + SILENCE_AFTER) * TELEPHONE_RATE), dtype=np.float32)
    for line in lines:
        if line.who == who:
            start = round(line.start * TELEPHONE_RATE)
            channel[start : start + line.samples.size] = line.samples
    return channel


def _with_times(dialogue: dict[str, Any], lines: list[Line]) -> str:
    """The YAML with one line of text per turn, so that a change of wording reads well in a diff."""
    head = {key: value for key, value in dialogue.items() if key not in {"voices", "lines"}}
    turns = [{"who": turn.who, "start": turn.start, "end": turn.end, "text": turn.text} for turn in lines]
    parts = [
        yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=1000),
        f"voices: {_inline(dialogue['voices'])}\n",
        "lines:\n",
        *(f"  - {_inline(turn)}\n" for turn in turns),
    ]
    return "".join(parts)


def _inline(mapping: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(mapping, allow_unicode=True, sort_keys=False, default_flow_style=True, width=10_000)
    return text.strip()
