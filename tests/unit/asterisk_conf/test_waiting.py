"""What a waiting citizen hears: pieces of music with announcements in between."""

import wave
from dataclasses import replace
from pathlib import Path

import pytest

from asterisk_conf import QueuePlan, cut_music, render_text
from tests.unit.asterisk_conf.plans import a_plan

QUEUE = QueuePlan(
    name="general_service", label="综合", announce=("all-busy", "press-3"), announce_after_seconds=10,
    announce_every_seconds=250,
)  # fmt: skip
RATE = 8000


def told(queue: QueuePlan) -> list[str]:
    """The last parts of the entries of a queue's playlist."""
    text = render_text(replace(a_plan(), queues=(queue,)))["musiconhold.conf"]
    return [line.rpartition("/")[2] for line in text.splitlines() if line.startswith("entry=")]


def test_announcements_take_turns_with_music_of_the_length_asked_for() -> None:
    assert told(QUEUE) == ["0-10", "all-busy", "10-250", "press-3", "260-250", "all-busy", "510-250", "press-3"]


def test_an_announcement_without_delay_comes_before_the_music() -> None:
    assert told(replace(QUEUE, announce_after_seconds=0))[:2] == ["all-busy", "0-250"]


@pytest.mark.parametrize("suffix", [".alaw", ".wav"])
def test_the_pieces_go_on_where_the_music_was_interrupted_and_round_and_round(tmp_path: Path, suffix: str) -> None:
    music = bytes(range(100)) * (RATE // 100 * 3)  # three seconds
    put(tmp_path / "moh" / f"wait{suffix}", music)
    queue = replace(QUEUE, announce_after_seconds=2, announce_every_seconds=7)

    changed = cut_music([queue], tmp_path)

    pieces = tmp_path / "moh" / "pieces"
    assert changed == len(list(pieces.iterdir())) == 86
    assert samples(pieces / f"0-2{suffix}") == music[: 2 * RATE]
    assert samples(pieces / f"2-7{suffix}") == (music * 4)[2 * RATE : 9 * RATE]
    assert samples(pieces / f"9-7{suffix}") == (music * 7)[9 * RATE : 16 * RATE]


def test_pieces_are_made_once_and_go_with_the_queue_that_needed_them(tmp_path: Path) -> None:
    put(tmp_path / "moh" / "wait.alaw", b"x" * RATE)
    assert cut_music([QUEUE], tmp_path) == 4
    assert cut_music([QUEUE], tmp_path) == 0

    assert cut_music([replace(QUEUE, announce=())], tmp_path) == 4
    assert list((tmp_path / "moh" / "pieces").iterdir()) == []


def test_where_there_is_no_music_the_pieces_are_silent(tmp_path: Path) -> None:
    cut_music([QUEUE], tmp_path)
    assert (tmp_path / "moh" / "pieces" / "0-10.alaw").read_bytes() == b"\xd5" * 10 * RATE


@pytest.mark.parametrize("name", ["wait.wav", "wait.alaw"])
@pytest.mark.parametrize("content", [b"", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x06\0\x01\0" + bytes(40)])
def test_music_that_cannot_be_read_keeps_no_switch_from_starting(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / "moh").mkdir()
    (tmp_path / "moh" / name).write_bytes(content)

    cut_music([QUEUE], tmp_path)

    assert {path.suffix for path in (tmp_path / "moh" / "pieces").iterdir()} == {".alaw"}


def put(place: Path, music: bytes) -> None:
    place.parent.mkdir(parents=True)
    if place.suffix == ".wav":
        with wave.open(str(place), "wb") as file:
            file.setparams((1, 1, RATE, 0, "NONE", ""))
            file.writeframes(music)
    else:
        place.write_bytes(music)


def samples(place: Path) -> bytes:
    if place.suffix != ".wav":
        return place.read_bytes()
    with wave.open(str(place), "rb") as file:
        return file.readframes(file.getnframes())
