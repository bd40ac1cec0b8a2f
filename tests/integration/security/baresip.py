"""A seat's telephone that speaks TLS and SRTP: baresip, which answers by itself and keeps what it hears."""

from __future__ import annotations

import asyncio
import contextlib
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np

MODULES = Path("/usr/lib/baresip/modules")
TONE_SECONDS = 20


class Baresip:
    """One running telephone. ``said`` is its log so far."""

    def __init__(self, folder: Path, process: asyncio.subprocess.Process) -> None:
        self._folder, self._process = folder, process

    @property
    def said(self) -> str:
        return (self._folder / "said").read_text(errors="replace")

    @property
    def registered(self) -> bool:
        return "200 OK" in self.said

    async def heard(self) -> np.ndarray:
        """Everything it heard, 8 kHz; ends the telephone, for only then its file is whole."""
        await self.end()
        [file] = self._folder.glob("dump-*-dec.wav")
        with wave.open(str(file)) as sound:
            return np.frombuffer(sound.readframes(sound.getnframes()), "<i2")

    async def end(self) -> None:
        if self._process.returncode is None:
            self._process.terminate()
        await self._process.wait()


@contextlib.asynccontextmanager
async def baresip(
    folder: Path, *, user: str, password: str, port: int, transport: str = "tls", encryption: str = "srtp-mand"
) -> AsyncIterator[Baresip]:
    """A telephone that registers and answers. ``encryption``: ``srtp-mand`` insists, ``srtp`` offers, "" never."""
    media = f";mediaenc={encryption}" if encryption else ""
    account = f"<sip:{user}@127.0.0.1:{port};transport={transport}>;auth_pass={password}{media}"
    _write(folder, account)
    with folder.joinpath("said").open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            "baresip", "-f", str(folder), stdin=asyncio.subprocess.DEVNULL, stdout=said, stderr=said
        )
    phone = Baresip(folder, process)
    try:
        yield phone
    finally:
        await phone.end()


_MODULES = (("", "g711"), ("", "aufile"), ("", "sndfile"), ("", "srtp"), ("_app", "account"), ("_app", "menu"))


def _write(folder: Path, account: str) -> None:
    folder.mkdir()
    tone = _tone(folder / "tone.wav")
    modules = "\n".join(f"module{kind} {name}.so" for kind, name in _MODULES)
    folder.joinpath("config").write_text(
        f"module_path {MODULES}\n{modules}\nsip_listen 127.0.0.1:0\nnet_interface 127.0.0.1\n"
        f"rtp_ports 24000-25999\nsnd_path {folder}\naudio_source aufile,{tone}\naudio_alert aufile,{tone}\n"
    )
    folder.joinpath("accounts").write_text(f"{account};answermode=auto;audio_codecs=PCMA;regint=60\n")
    folder.joinpath("contacts").touch()


def _tone(path: Path) -> Path:
    times = np.arange(8000 * TONE_SECONDS) / 8000
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes((np.sin(2 * np.pi * 440 * times) * 8000).astype("<i2").tobytes())
    return path
