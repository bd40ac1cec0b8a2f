"""Real speech through the real model: what is heard, by whom and when."""

import asyncio
import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest
from rich.console import Console

from recordings import EmptyAudio, NotAudio, VoskRecognizer, transcribe_file
from recordings.audio import readable
from recordings.transcription.utterances import utterances
from tests.integration.recordings.conftest import spoken
from tests.integration.recordings.error_rate import character_error_rate

pytestmark = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg decodes the A-law speech")


def test_the_error_rate_counts_changed_missing_and_added_characters() -> None:
    assert character_error_rate([("您好，请讲。", "您好请讲")]) == 0
    assert character_error_rate([("您好请讲", "你好请"), ("一二", "一二三")]) == pytest.approx(3 / 6)


async def test_telephone_speech_is_understood(offline: Path, recognizer: VoskRecognizer, tmp_path: Path) -> None:
    texts = dict(list(spoken(offline / "speech/telephone8k").items())[:6])
    pairs = []
    for name, text in texts.items():
        audio = await readable(offline / "speech/telephone8k" / name, tmp_path)
        heard = await recognizer.transcribe(audio.path)
        pairs.append((text, "".join(word.text for word in heard.words)))

    assert character_error_rate(pairs) < 0.25


async def test_both_sides_of_a_call_are_heard_where_they_speak(
    offline: Path, recognizer: VoskRecognizer, tmp_path: Path
) -> None:
    folder = offline / "speech/synthetic_call"
    audio = await readable(folder / "call_12345_2ch_8k_alaw.wav", tmp_path)
    heard = await recognizer.transcribe(audio.path)
    with (folder / "segments.tsv").open(encoding="utf-8") as file:
        segments = list(csv.DictReader(file, delimiter="\t"))

    assert heard.channels == 2
    assert heard.audio_seconds == pytest.approx(98.37, abs=0.1)
    for channel, limit in ((0, 0.10), (1, 0.30)):
        text = "".join(segment["text"] for segment in segments if segment["channel"] == str(channel))
        words = "".join(word.text for word in heard.words if word.channel == channel)
        assert character_error_rate([(text, words)]) < limit

    said = utterances(heard.words)
    assert [one.channel for one in said] == [int(segment["channel"]) for segment in segments]
    for one, segment in zip(said, segments, strict=True):
        assert float(segment["start"]) - 0.1 <= one.start
        assert one.end <= float(segment["end"]) + 0.1


async def test_any_audio_file_is_heard_from_the_command_line(
    offline: Path, recognizer: VoskRecognizer, tmp_path: Path
) -> None:
    name, text = next(iter(spoken(offline / "speech/aishell1").items()))
    opus = tmp_path / "音 频.opus"
    await asyncio.to_thread(
        subprocess.run, ["ffmpeg", "-v", "error", "-i", offline / "speech/aishell1" / name, opus], check=True
    )
    printed = io.StringIO()

    lines = await transcribe_file(opus, recognizer=recognizer, console=Console(file=printed, width=200))

    assert character_error_rate([(text, "".join(line.text for line in lines))]) < 0.35
    assert "[00:0" in printed.getvalue()
    assert lines[0].text in printed.getvalue()


async def test_files_without_sound_are_refused_and_broken_ones_heard_with_a_warning(
    offline: Path, recognizer: VoskRecognizer, tmp_path: Path
) -> None:
    printed = io.StringIO()
    console = Console(file=printed, width=200)
    empty, text, broken = tmp_path / "empty.wav", tmp_path / "text.wav", tmp_path / "broken.wav"
    empty.write_bytes(b"")
    text.write_bytes(b"this is a letter, not a sound")
    name = next(iter(spoken(offline / "speech/telephone8k")))
    whole = (offline / "speech/telephone8k" / name).read_bytes()
    broken.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(EmptyAudio):
        await transcribe_file(empty, recognizer=recognizer, console=console)
    with pytest.raises(NotAudio):
        await transcribe_file(text, recognizer=recognizer, console=console)
    with pytest.raises(NotAudio):
        await transcribe_file(tmp_path / "none.wav", recognizer=recognizer, console=console)
    assert await transcribe_file(broken, recognizer=recognizer, console=console)
    assert "不完整" in printed.getvalue()
