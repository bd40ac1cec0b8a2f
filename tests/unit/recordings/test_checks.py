"""Faults are found in samples, and only where they are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from recordings.checks import FLOOR_DBFS, Fault, faults, is_clipped, levels_dbfs
from recordings.peaks import peaks

RATE = 8000


def tone(seconds: float, amplitude: int) -> np.ndarray:
    return (amplitude * np.sin(np.arange(int(seconds * RATE)) * 0.5)).astype(np.int16)


def call(citizen: np.ndarray, seat: np.ndarray) -> np.ndarray:
    return np.column_stack([citizen, seat]).astype(np.int16)


def judged(samples: np.ndarray, *, truncated: bool = False) -> list[Fault]:
    return faults(samples, RATE, levels_dbfs(samples, RATE), truncated=truncated)


def test_a_good_call_has_no_fault() -> None:
    assert judged(call(tone(3, 4000), tone(3, 9000))) == []


def test_the_level_is_that_of_the_loudest_second() -> None:
    quiet_then_loud = np.concatenate([tone(5, 10), tone(1, 16384), tone(5, 10)])
    citizen, seat = levels_dbfs(call(quiet_then_loud, np.zeros(11 * RATE)), RATE)
    assert citizen == pytest.approx(-9.0, abs=0.1)  # a sine at half of full scale: -6 dB, and -3 dB for its RMS
    assert seat == FLOOR_DBFS


def test_the_silent_side_is_named() -> None:
    hiss = tone(3, 8)
    assert judged(call(hiss, tone(3, 4000))) == [Fault.SILENT_CITIZEN]
    assert judged(call(tone(3, 4000), hiss)) == [Fault.SILENT_SEAT]
    assert judged(call(hiss, hiss)) == [Fault.SILENT_CITIZEN, Fault.SILENT_SEAT]


def test_a_message_has_no_seat_to_be_silent() -> None:
    assert judged(tone(3, 4000).reshape(-1, 1)) == []


def test_overdriven_sound_is_called_clipped_but_one_loud_click_is_not() -> None:
    overdriven = np.clip(tone(3, 4000).astype(np.int32) * 20, -32768, 32767)
    click = tone(3, 4000)
    click[100] = 32767
    assert Fault.CLIPPED in judged(call(overdriven, tone(3, 4000)))
    assert not is_clipped(call(click, click), RATE)


def test_nothing_short_and_broken_off() -> None:
    assert judged(np.zeros((0, 2), np.int16)) == [Fault.EMPTY]
    assert judged(np.zeros((0, 2), np.int16), truncated=True) == [Fault.TRUNCATED, Fault.EMPTY]
    assert judged(call(tone(0.5, 4000), tone(0.5, 4000))) == [Fault.TOO_SHORT]
    assert judged(call(tone(3, 4000), tone(3, 4000)), truncated=True) == [Fault.TRUNCATED]


sound = hnp.arrays(np.int16, st.tuples(st.integers(0, 2000), st.integers(1, 2)))


@given(sound)
@settings(deadline=None)
def test_any_sound_can_be_judged_and_drawn(samples: np.ndarray) -> None:
    levels = levels_dbfs(samples, 400)
    assert len(levels) == samples.shape[1]
    assert all(FLOOR_DBFS <= level <= 0.1 for level in levels)
    assert (Fault.EMPTY in faults(samples, 400, levels, truncated=False)) == (len(samples) == 0)


@given(sound)
@settings(deadline=None)
def test_a_peak_is_the_loudest_sample_of_its_fiftieth_of_a_second(samples: np.ndarray) -> None:
    drawn = peaks(samples, 400)  # 20 samples each
    assert len(drawn) == -(-len(samples) // 20) * samples.shape[1]
    for at in range(0, len(samples), 20):
        for channel in range(samples.shape[1]):
            loudest = int(np.abs(samples[at : at + 20, channel].astype(np.int32)).max())
            assert drawn[at // 20 * samples.shape[1] + channel] == min(loudest // 128, 255)
