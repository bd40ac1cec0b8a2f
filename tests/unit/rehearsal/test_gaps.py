"""Gaps in a recording are found, measured, and not imagined."""

import numpy as np
import pytest

from rehearsal.gaps import RATE, Fault, Samples, alaw_samples, heard


def speech(seconds: float = 6.0) -> Samples:
    """Like speech: noise in syllables with pauses between, as A-law leaves it."""
    chance = np.random.default_rng(12345)
    moment = np.arange(int(seconds * RATE)) / RATE
    loud = np.clip(np.sin(moment * 2 * np.pi / 0.9), 0, 1)
    codes = np.where(loud > 0.05, chance.integers(0, 256, len(moment)), 0xD5)
    return alaw_samples(codes.astype(np.uint8).tobytes())


SAID = speech()
TALK = np.concatenate([SAID, SAID, SAID])[1234 : 1234 + 14 * RATE]
"""Fourteen seconds of it, from somewhere in the middle: it is said over and over."""


def second(at: float) -> int:
    return round(at * RATE)


def test_a_whole_recording_has_no_gap() -> None:
    found = heard(TALK, SAID)

    assert found.gaps == ()
    assert found.checked == pytest.approx(14, abs=0.5)


def test_music_before_and_silence_after_the_talk_are_no_gaps() -> None:
    music = (3000 * np.sin(np.arange(second(0.3)) / 5)).astype(np.int16)

    assert heard(np.concatenate([music, TALK, np.zeros(second(0.2), np.int16)]), SAID).gaps == ()


def test_lost_sound_is_found_with_its_length() -> None:
    [gap] = heard(np.concatenate([TALK[: second(5.6)], TALK[second(5.7) :]]), SAID).gaps

    assert (gap.fault, gap.seconds) == (Fault.LOST, pytest.approx(0.1))
    assert gap.at == pytest.approx(5.6, abs=0.03)


def test_silence_put_in_is_found_with_its_length() -> None:
    silence = np.zeros(second(0.06), np.int16)

    [gap] = heard(np.concatenate([TALK[: second(5.6)], silence, TALK[second(5.6) :]]), SAID).gaps

    assert (gap.fault, gap.seconds) == (Fault.LATE, pytest.approx(0.06))
    assert gap.at == pytest.approx(5.6, abs=0.03)


def test_a_packet_replaced_by_silence_is_found() -> None:
    muted = TALK.copy()
    muted[second(5.6) : second(5.64)] = 0

    [gap] = heard(muted, SAID).gaps

    assert (gap.fault, gap.seconds) == (Fault.DAMAGED, pytest.approx(0.04))


def test_several_gaps_are_told_apart() -> None:
    holes = [1.4, 5.6, 8.8]
    parts = [TALK[second(a) : second(b)] for a, b in zip([0, *(at + 0.02 for at in holes)], [*holes, 14], strict=True)]
    cut = np.concatenate(parts)

    assert [(gap.fault, gap.seconds) for gap in heard(cut, SAID).gaps] == [(Fault.LOST, pytest.approx(0.02))] * 3


def test_a_recording_of_something_else_is_not_called_clean() -> None:
    other = np.random.default_rng(1).integers(-9000, 9000, 5 * RATE).astype(np.int16)

    assert heard(other, SAID).checked == 0
