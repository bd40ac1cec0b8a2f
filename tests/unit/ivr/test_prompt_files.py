"""What a caller is to hear exists, says as much as its text, and is loud but never clipped."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
SOUNDS = ROOT / "ivr" / "sounds"
PROMPTS: list[dict[str, str]] = yaml.safe_load((ROOT / "ivr" / "prompts" / "zh.yaml").read_text("utf-8"))
NUMBERS = [
    *(SOUNDS / "zh" / "digits" / f"{number}.alaw" for number in range(11)),
    SOUNDS / "zh/hotline/yao.alaw",
]
DIALOGUES = sorted((ROOT / "rehearsal" / "dialogues").glob("*.yaml"))

RATE = 8_000
LEAD, TAIL = 0.10, 0.15  # seconds of silence around a prompt


def test_every_key_and_text_is_there_once() -> None:
    keys = [prompt["key"] for prompt in PROMPTS]
    texts = [prompt["text"] for prompt in PROMPTS]

    assert len(set(keys)) == len(keys)
    assert len(set(texts)) == len(texts)


def _silence(prompt: dict[str, str]) -> tuple[float, float]:
    """Seconds before and after the words; hardly any where a talk waits for them."""
    return (0.02, 0.02) if prompt.get("quick") else (LEAD, TAIL)


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt["key"])
def test_a_prompt_is_as_long_as_its_text(prompt: dict[str, str]) -> None:
    sound = SOUNDS / "zh" / "hotline" / f"{prompt['key']}.alaw"

    spoken = sound.stat().st_size / RATE - sum(_silence(prompt))

    assert 0.12 <= spoken / _syllables(prompt["text"]) <= 0.45


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt["key"])
def test_a_prompt_is_at_the_common_level_and_begins_and_ends_in_silence(prompt: dict[str, str]) -> None:
    samples = _decoded(SOUNDS / "zh" / "hotline" / f"{prompt['key']}.alaw")

    assert _level(samples) == pytest.approx(-20, abs=1.5)
    assert np.abs(samples).max() < _amplitude(-3)
    lead, tail = _silence(prompt)
    assert np.abs(samples[: round(lead * RATE)]).max() < _amplitude(-60)
    assert np.abs(samples[-round(tail * RATE) :]).max() < _amplitude(-60)


@pytest.mark.parametrize("sound", NUMBERS, ids=lambda sound: sound.stem)
def test_a_number_is_short_enough_to_be_read_in_a_row(sound: Path) -> None:
    samples = _decoded(sound)

    assert 0.25 <= samples.size / RATE <= 0.7
    assert _level(samples) == pytest.approx(-20, abs=1.5)


def test_waiting_music_is_softer_than_speech_and_loops_without_a_click() -> None:
    samples = _decoded(SOUNDS / "moh" / "wait.alaw")

    assert 35 <= samples.size / RATE <= 45
    assert _level(samples) == pytest.approx(-26, abs=1.5)
    assert abs(samples[0] - samples[-1]) <= np.abs(np.diff(samples)).max()


def test_the_record_tone_is_there() -> None:
    assert (SOUNDS / "zh" / "beep.alaw").stat().st_size == RATE // 4


def test_there_are_twelve_different_matters() -> None:
    matters = {_dialogue(path)["matter"] for path in DIALOGUES}

    assert len(DIALOGUES) == len(matters) == 12


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_a_dialogue_names_its_case(path: Path) -> None:
    dialogue = _dialogue(path)

    assert dialogue["key"] == path.stem
    assert dialogue["case_type"] in {"咨询", "求助", "投诉", "举报", "建议", "表扬"}
    assert all(dialogue[field] for field in ("category", "place", "summary"))


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_a_dialogue_is_spoken_in_turn_within_its_sound(path: Path) -> None:
    lines = _dialogue(path)["lines"]
    times = [moment for line in lines for moment in (line["start"], line["end"])]

    assert lines[0]["who"] == "seat"
    assert {line["who"] for line in lines} == {"seat", "citizen"}
    assert times == sorted(times)
    assert times[-1] <= _opus_seconds(path.with_suffix(".opus")) <= 45
    assert all(0.12 <= (line["end"] - line["start"]) / _syllables(line["text"]) <= 0.45 for line in lines)


def _dialogue(path: Path) -> dict[str, Any]:
    dialogue: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return dialogue


def _syllables(text: str) -> int:
    """Each Chinese character and each digit is one; of English, each run of vowels."""
    return len(re.findall(r"[^\Wa-zA-Z]|[aeiouyAEIOUY]+", text))


def _decoded(path: Path) -> npt.NDArray[np.float64]:
    """A-law (G.711) to samples in [-1, 1]."""
    code = np.frombuffer(path.read_bytes(), np.uint8) ^ 0x55
    exponent, mantissa = (code >> 4) & 7, (code & 15).astype(np.int64)
    linear = np.where(exponent == 0, 2 * mantissa + 1, (2 * mantissa + 33) << np.maximum(exponent, 1) - 1)
    return np.where(code & 0x80, linear, -linear) / 4096


def _level(samples: npt.NDArray[np.float64]) -> float:
    """dBFS over the 20 ms frames in which somebody speaks."""
    frames = samples[: samples.size // 160 * 160].reshape(-1, 160)
    power = np.mean(frames**2, axis=1)
    return float(10 * np.log10(power[power > power.max() * 10**-3.5].mean()))


def _amplitude(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _opus_seconds(path: Path) -> float:
    """Length of an Ogg Opus file: the sample position (48 kHz) in the header of its last page."""
    content = path.read_bytes()
    position = content.rfind(b"OggS") + 6
    return int.from_bytes(content[position : position + 8], "little") / 48_000
