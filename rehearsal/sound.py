"""The recordings of a rehearsal held against what its robots said."""

import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rehearsal.gaps import Gap, Samples, alaw_samples, heard
from rehearsal.plan import RobotCall

SIDES = ("citizen", "seat")


@dataclass
class SoundCheck:
    """What was found in the talks that were listened to; seconds of both channels together."""

    talks: int = 0
    seconds: float = 0.0
    unheard: list[str] = field(default_factory=list)
    """Callers of recordings in which a speaker's words are not found, or which cannot be read."""
    gaps: list[Gap] = field(default_factory=list)
    with_gaps: int = 0

    @property
    def gap_seconds(self) -> float:
        return sum(gap.seconds for gap in self.gaps)


def check_sound(
    calls: Sequence[RobotCall], files: Mapping[str, Path], media: Path, *, shortest: float = 3.0
) -> SoundCheck:
    """Listen to the talks of ``calls``; ``files`` are by caller, ``media`` holds what the robots played. Blocks.

    Talks shorter than ``shortest`` seconds are left out: an agent's first words may not be over by then.
    """
    said: dict[tuple[int, str], Samples] = {}
    check = SoundCheck()
    for call in calls:
        if call.caller not in files or call.talk_seconds < shortest:
            continue
        for side in SIDES:
            if (call.dialogue, side) not in said:
                said[call.dialogue, side] = alaw_samples((media / f"d{call.dialogue:02d}-{side}.al").read_bytes())
        _listen(check, call.caller, files[call.caller], [said[call.dialogue, side] for side in SIDES])
    return check


def _listen(check: SoundCheck, caller: str, file: Path, said: Sequence[Samples]) -> None:
    check.talks += 1
    try:
        channels = read_channels(file)
    except (OSError, EOFError, wave.Error):
        check.unheard.append(caller)
        return
    gaps: list[Gap] = []
    for recorded, words in zip(channels, said, strict=True):
        found = heard(recorded, words)
        check.seconds += found.checked
        gaps += found.gaps
        if not found.checked and _speaks(words, seconds=len(recorded) / 8000):
            check.unheard.append(caller)
    check.gaps += gaps
    check.with_gaps += bool(gaps)


def read_channels(file: Path) -> tuple[Samples, Samples]:
    """Citizen and seat of a kept talk. Raises ``OSError``, ``EOFError``, ``wave.Error``."""
    with wave.open(str(file), "rb") as talk:
        if (talk.getnchannels(), talk.getsampwidth(), talk.getframerate()) != (2, 2, 8000):
            raise wave.Error("not a talk as Asterisk records it")
        both = np.frombuffer(talk.readframes(talk.getnframes()), "<i2").reshape(-1, 2)
    return both[:, 0].copy(), both[:, 1].copy()


def _speaks(words: Samples, *, seconds: float) -> bool:
    """Whether anything is said within the time that was recorded, a second before its end."""
    return bool(np.abs(words[: round((seconds - 1) * 8000)].astype(np.int32)).max(initial=0) > 2000)
