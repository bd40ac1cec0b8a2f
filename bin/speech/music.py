"""Computed sounds, nobody's copyright: waiting music (a slow broken-chord piece) and the record tone."""

import numpy as np

from .sound import TELEPHONE_RATE, faded, level
from .voices import Samples

BEAT = 0.625
"""Seconds between two notes."""
MUSIC_LEVEL = -26.0
"""dBFS: clearly softer than the announcements that interrupt it."""

# Eight bars of MIDI numbers, bass first; the last one leads back to the first.
_CHORDS = [
    (48, 60, 64, 67), (45, 60, 64, 69), (53, 60, 65, 69), (55, 59, 62, 67),
    (48, 60, 64, 67), (52, 59, 64, 67), (53, 60, 65, 69), (55, 59, 65, 67),
]  # fmt: skip
_FIGURE = (0, 1, 2, 3, 4, 3, 2, 1)
"""Which chord note each beat of a bar plays; 4 is the top one an octave up."""
_OVERTONES = (1.0, 0.35, 0.16, 0.06)
_RING = 3.0  # seconds until a note has died away


def waiting_music() -> Samples:
    """About 40 s at 8,000 Hz whose end runs into its beginning: what still rings is laid under the start."""
    notes = [_note_of(chord, step) for chord in _CHORDS for step in _FIGURE]
    length = round(len(notes) * BEAT * TELEPHONE_RATE)
    piece = np.zeros(length, dtype=np.float32)
    for position, midi in enumerate(notes):
        sound = _pluck(midi, louder=position % len(_FIGURE) == 0)
        start = round(position * BEAT * TELEPHONE_RATE)
        np.add.at(piece, (start + np.arange(sound.size)) % length, sound)
    return level(piece, rms=MUSIC_LEVEL, ceiling=-9.0)


def beep() -> Samples:
    """A quarter of a second at 1000 Hz: speak now."""
    seconds = np.arange(TELEPHONE_RATE // 4) / TELEPHONE_RATE
    return faded(np.asarray(0.2 * np.sin(2 * np.pi * 1000 * seconds), dtype=np.float32))


def _note_of(chord: tuple[int, ...], step: int) -> int:
    return chord[-1] + 12 if step == len(chord) else chord[step]


def _pluck(midi: int, *, louder: bool) -> Samples:
    """One note: a soft attack, overtones that die sooner than the fundamental."""
    seconds = np.arange(round(_RING * TELEPHONE_RATE)) / TELEPHONE_RATE
    pitch = 440.0 * 2 ** ((midi - 69) / 12)
    tone = sum(
        strength * np.sin(2 * np.pi * pitch * order * seconds) * np.exp(-seconds * (1.2 + 0.9 * order))
        for order, strength in enumerate(_OVERTONES, start=1)
        if pitch * order < 3400
    )
    attack = np.minimum(seconds / 0.012, 1.0)
    ending = np.minimum((_RING - seconds) / 0.2, 1.0)
    return np.asarray(tone * attack * ending * (1.0 if louder else 0.7), dtype=np.float32)
