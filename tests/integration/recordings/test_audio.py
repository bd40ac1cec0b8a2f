"""Excerpts for listening, and files that try to make ffmpeg read others."""

import io
import shutil
import wave
from pathlib import Path

import numpy as np
import pytest

from recordings import EmptyAudio, Format, NotAudio, ToolMissing, excerpt, riff
from recordings.audio import readable


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    wave_ = (9000 * np.sin(np.arange(80_000) * 0.5)).astype("<i2")
    samples = np.column_stack([wave_, np.zeros_like(wave_)]).tobytes()
    path = tmp_path / "call.wav"
    path.write_bytes(riff.header(channels=2, rate=8000, data_bytes=len(samples)) + samples)
    return path


async def test_an_excerpt_is_the_span_asked_for_on_both_channels(kept: Path) -> None:
    found = await excerpt(kept, 2.0, 4.5)
    with wave.open(io.BytesIO(found)) as wav:
        assert (wav.getnchannels(), wav.getframerate(), wav.getnframes()) == (2, 8000, 20_000)
        middle = np.frombuffer(wav.readframes(20_000), "<i2").reshape(-1, 2)[5000:6000]
    original = np.fromfile(kept, "<i2", offset=44).reshape(-1, 2)[21_000:22_000]
    assert np.array_equal(middle, original)


async def test_an_excerpt_beyond_the_end_stops_at_the_end_and_an_empty_one_is_refused(kept: Path) -> None:
    with wave.open(io.BytesIO(await excerpt(kept, 9.0, 99.0))) as wav:
        assert wav.getnframes() == 8000
    with pytest.raises(EmptyAudio):
        await excerpt(kept, 11.0, 12.0)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg makes Opus and MP3")
@pytest.mark.parametrize("form", [Format.OPUS, Format.MP3])
async def test_a_small_excerpt_plays_as_long_as_the_span(kept: Path, tmp_path: Path, form: Format) -> None:
    small = tmp_path / f"excerpt.{form}"
    small.write_bytes(await excerpt(kept, 2.0, 6.0, form))

    back = await readable(small, tmp_path)

    assert small.stat().st_size < 64_000
    with wave.open(str(back.path)) as wav:
        assert wav.getnframes() / wav.getframerate() == pytest.approx(4.0, abs=0.25)  # whole frames of the coder


async def test_without_ffmpeg_wav_still_works_and_the_rest_says_what_is_missing(kept: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert await excerpt(kept, 0, 1)
    with pytest.raises(ToolMissing, match="ffmpeg"):
        await excerpt(kept, 0, 1, Format.OPUS)


@pytest.mark.parametrize(
    "content",
    [b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", b"ffconcat version 1.0\nfile '/etc/passwd'\n", b"%PDF-1.7 ..."],
)
async def test_a_playlist_is_not_followed(tmp_path: Path, content: bytes) -> None:
    hostile = tmp_path / "a.wav"
    hostile.write_bytes(content)
    with pytest.raises(NotAudio):
        await readable(hostile, tmp_path)
