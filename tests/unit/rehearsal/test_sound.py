"""Every talk of a rehearsal is listened to."""

import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rehearsal.gaps import RATE, Fault, Gap, Samples, alaw_samples
from rehearsal.plan import robot_calls
from rehearsal.sound import SoundCheck, check_sound
from rehearsal.storm import sound_verdict
from tests.unit.rehearsal.plans import a_plan

SECONDS = 8
CALL = replace(robot_calls(a_plan())[0], dialogue=0, talk_seconds=float(SECONDS))


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """What citizen and seat say in dialogue 0."""
    chance = np.random.default_rng(12345)
    for side in ("citizen", "seat"):
        codes = chance.integers(0, 256, 3 * RATE, np.uint8)
        (tmp_path / f"d00-{side}.al").write_bytes(codes.tobytes())
    return tmp_path


def said(media: Path, side: str) -> Samples:
    return np.resize(alaw_samples((media / f"d00-{side}.al").read_bytes()), SECONDS * RATE)


def kept(folder: Path, citizen: Samples, seat: Samples) -> Path:
    path = folder / "talk.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.stack([citizen, seat], axis=1).astype("<i2").tobytes())
    return path


def test_a_whole_talk_is_good(media: Path) -> None:
    path = kept(media, said(media, "citizen"), said(media, "seat"))

    check = check_sound([CALL], {CALL.caller: path}, media)

    assert sound_verdict(check).good
    assert check.seconds == pytest.approx(2 * SECONDS, abs=0.1)


def test_a_hole_in_one_voice_is_told_with_its_length(media: Path) -> None:
    seat = said(media, "seat")
    seat[4 * RATE : 4 * RATE + 480] = 0

    check = check_sound([CALL], {CALL.caller: kept(media, said(media, "citizen"), seat)}, media)

    assert not sound_verdict(check).good
    assert (check.with_gaps, check.gap_seconds) == (1, pytest.approx(0.06))


def test_a_voice_that_is_not_there_and_a_file_that_is_none_are_unheard(media: Path) -> None:
    silent = kept(media, np.zeros(SECONDS * RATE, np.int16), said(media, "seat"))
    (media / "broken.wav").write_bytes(b"RIFF")

    for path in (silent, media / "broken.wav", media / "missing.wav"):
        check = check_sound([CALL], {CALL.caller: path}, media)
        assert check.unheard == [CALL.caller]
        assert not sound_verdict(check).good


def test_a_storm_without_recordings_is_not_called_clean(media: Path) -> None:
    assert not sound_verdict(check_sound([CALL], {}, media)).good


@pytest.mark.parametrize(
    ("gaps", "good"),
    [
        ([0.02] * 71, True),
        ([0.02] * 73, False),  # more than robots leave out
        ([0.04], False),  # robots leave out single packets
    ],
)
def test_a_packet_that_a_robot_left_out_is_not_the_switchs_fault(gaps: list[float], good: bool) -> None:
    found = [Gap(at=1.0, seconds=seconds, fault=Fault.LATE) for seconds in gaps]
    check = SoundCheck(talks=399, seconds=14_400.0, gaps=found, with_gaps=1)

    assert sound_verdict(check).good is good
