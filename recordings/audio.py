"""Audio files for people's ears: excerpts of what we keep, and foreign files turned into what we can hear.

pydub cuts and writes; it never opens a file itself, since it hands what it cannot parse to ffmpeg's own guess of
the format, and some formats make ffmpeg read other files. ffmpeg is run by us, told the format, with limits.
"""

import asyncio
import io
import os
import resource
import shutil
import sys
import warnings
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from recordings import riff
from recordings.errors import EmptyAudio, NotAudio, ToolMissing

with warnings.catch_warnings():
    # pydub warns of audioop's end in Python 3.13 (audioop-lts takes its place) and of a missing ffmpeg it will not use.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

LONGEST_RATE = 16000
"""The recogniser's own sampling rate; more would only be thrown away."""
TO_WAV = ("-map", "0:a:0", "-vn", "-c:a", "pcm_s16le")
TOOL_SECONDS = 300.0
TOOL_MEMORY = 2 << 30
TOOL_CPU_SECONDS = 600
FADE_MS = 5
"""So that an excerpt does not begin or end with a click."""


class Format(StrEnum):
    WAV = "wav"
    OPUS = "opus"
    MP3 = "mp3"

    @property
    def media_type(self) -> str:
        return {Format.WAV: "audio/wav", Format.OPUS: "audio/ogg", Format.MP3: "audio/mpeg"}[self]


ENCODERS = {
    Format.OPUS: ("-c:a", "libopus", "-application", "voip", "-b:a", "24k", "-f", "ogg"),
    Format.MP3: ("-c:a", "libmp3lame", "-b:a", "48k", "-f", "mp3"),
}


@dataclass(frozen=True, slots=True)
class Readable:
    """A 16-bit PCM WAV a recogniser can hear."""

    path: Path
    truncated: bool
    """The file ended before the length its header tells."""


async def excerpt(path: Path, start: float, end: float, form: Format = Format.WAV) -> bytes:
    """Seconds ``start`` to ``end`` of a kept recording as a file of format ``form``.

    Raises ``NotAudio`` when the recording is not plain PCM, ``EmptyAudio`` when nothing lies in that span,
    ``ToolMissing`` without ffmpeg (not for WAV).
    """
    wav = await asyncio.to_thread(_cut, path, start, end)
    if form is Format.WAV:
        return wav
    return await _ffmpeg(path, ["-f", "wav", "-i", "pipe:0", *ENCODERS[form], "pipe:1"], wav)


async def readable(path: Path, folder: Path) -> Readable:
    """``path`` itself when it is plain PCM, else a decoded copy of it in ``folder``.

    At most 16 kHz. Raises ``EmptyAudio``, ``NotAudio``, ``ToolMissing``.
    """
    head = await asyncio.to_thread(_head, path)
    header = _wav_header(head)
    if header is None and head[:4] == b"RIFF" and len(head) < riff.SEARCHED_BYTES:
        raise NotAudio(path, "its WAV header is damaged or breaks off, and no sound follows")
    there = (await asyncio.to_thread(path.stat)).st_size
    truncated = header is not None and header.data_at + header.data_told > there
    if header is not None and there <= header.data_at:
        raise EmptyAudio(path, "a header and no sound")
    if header is not None and header.is_plain and header.rate <= LONGEST_RATE:
        return Readable(path, truncated)
    demuxer = _demuxer(head)
    if demuxer is None:
        raise NotAudio(path, "not a format of sound we know")
    rate = str(min(header.rate, LONGEST_RATE) if header else LONGEST_RATE)
    source = f"file:{os.path.abspath(path)}"  # noqa: PTH100, ASYNC240 (no input or output)
    raw = await _ffmpeg(path, ["-f", demuxer, "-i", source, *TO_WAV, "-ar", rate, "-f", "wav", "pipe:1"], b"")
    wav = _with_lengths(raw)
    if len(wav) <= riff.HEADER_BYTES:
        raise EmptyAudio(path, "no sound in it")
    target = folder / f"{path.stem}.wav"
    await asyncio.to_thread(target.write_bytes, wav)
    return Readable(target, truncated)


async def decoded(path: Path, *, rate: int, channels: int) -> bytes:
    """A readable WAV at another rate and with so many channels, behind a clean header. Raises as ``readable``."""
    wav = await asyncio.to_thread(path.read_bytes)
    wanted = ["-ac", str(channels), "-ar", str(rate)]
    return _with_lengths(
        await _ffmpeg(path, ["-f", "wav", "-i", "pipe:0", *TO_WAV, *wanted, "-f", "wav", "pipe:1"], wav)
    )


def _with_lengths(streamed: bytes) -> bytes:
    """ffmpeg cannot write lengths into a pipe's header."""
    header = _wav_header(streamed[: riff.SEARCHED_BYTES])
    if header is None:
        return b""
    body = streamed[header.data_at :]
    return riff.header(channels=header.channels, rate=header.rate, data_bytes=len(body)) + body


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(riff.SEARCHED_BYTES)
    except OSError as exc:
        raise NotAudio(path, exc.strerror or str(exc)) from exc
    if not head:
        raise EmptyAudio(path, "the file is empty")
    return head


def _wav_header(head: bytes) -> riff.WavHeader | None:
    try:
        return riff.parse(head)
    except riff.NotRiff:
        return None


def _demuxer(head: bytes) -> str | None:
    """ffmpeg's name of the format, by the first bytes; never one that can point at other files."""
    for offset, magic, name in (
        (0, b"RIFF", "wav"), (0, b"OggS", "ogg"), (0, b"fLaC", "flac"), (0, b"ID3", "mp3"), (4, b"ftyp", "mov"),
        (0, b"#!AMR", "amr"), (0, b"\x1aE\xdf\xa3", "matroska"), (0, b"FORM", "aiff"), (0, b".snd", "au"),
    ):  # fmt: skip
        if head[offset : offset + len(magic)] == magic:
            return name
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "aac" if head[1] & 0x06 == 0 else "mp3"
    return None


def _cut(path: Path, start: float, end: float) -> bytes:
    header = _wav_header(_head(path))
    if header is None or not header.is_plain:
        raise NotAudio(path, "not plain 16-bit sound")
    frame = 2 * header.channels
    frames = (path.stat().st_size - header.data_at) // frame
    first, last = max(0, int(start * header.rate)), min(frames, int(end * header.rate))
    if first >= last:
        raise EmptyAudio(path, f"no sound between {start:.2f} s and {end:.2f} s")
    with path.open("rb") as file:
        file.seek(header.data_at + first * frame)
        samples = np.fromfile(file, "<i2", (last - first) * header.channels)
    sound = AudioSegment(samples.tobytes(), sample_width=2, frame_rate=header.rate, channels=header.channels)
    written = io.BytesIO()
    sound.fade_in(FADE_MS).fade_out(FADE_MS).export(written, format="wav")
    return written.getvalue()


async def _ffmpeg(path: Path, arguments: list[str], given: bytes) -> bytes:
    """Run ffmpeg within limits. Raises ``ToolMissing``, ``NotAudio``."""
    tool = shutil.which("ffmpeg")
    if tool is None:
        raise ToolMissing(f"{path.name} needs ffmpeg, which is not installed: install the system's package ffmpeg")
    process = await asyncio.create_subprocess_exec(
        tool, "-hide_banner", "-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    if sys.platform == "linux":
        resource.prlimit(process.pid, resource.RLIMIT_AS, (TOOL_MEMORY, TOOL_MEMORY))
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (TOOL_CPU_SECONDS, TOOL_CPU_SECONDS))
    try:
        async with asyncio.timeout(TOOL_SECONDS):
            out, complaint = await process.communicate(given)
    except TimeoutError as exc:
        raise NotAudio(path, f"not decoded within {TOOL_SECONDS:.0f} s") from exc
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        lines = complaint.decode(errors="replace").strip().splitlines()
        raise NotAudio(path, lines[-1] if lines else f"ffmpeg ended with code {process.returncode}")
    return out
