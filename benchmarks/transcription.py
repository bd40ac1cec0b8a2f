"""How fast our transcription worker is beside Vosk's own ``vosk-transcriber``, on the same files in one run.

    python benchmarks/transcription.py [MODEL_FOLDER] [--quick] [--json FILE]

Both are charged all CPU time of their processes, with model loading, decoding and what they start (ffmpeg). Files
are taken from ``$HOTLINE_OFFLINE/speech``: a call of 98 s on two channels, and a few short utterances. The command
mixes a call's channels into one, so it hears half of the sound; audio seconds count channels heard.
"""

import asyncio
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from conditions import ROOT, console, measured, options

from recordings import VoskRecognizer, obtain_model, readable

SHORT_FILES = 6


@dataclass
class Run:
    name: str
    files: str
    audio_seconds: float
    cpu_seconds: float
    wall_seconds: float

    @property
    def speed(self) -> float:
        """Seconds of sound heard per second of CPU."""
        return self.audio_seconds / self.cpu_seconds


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def ours(model: Path, files: list[Path], label: str) -> Run:
    began, cpu, audio = time.monotonic(), _children_cpu(), 0.0
    async with VoskRecognizer(model, niceness=0) as recognizer:
        for file in files:
            heard = await recognizer.transcribe(file)
            audio += heard.audio_seconds * heard.channels
    return Run("hotline worker", label, audio, _children_cpu() - cpu, time.monotonic() - began)


def theirs(model: Path, files: list[Path], label: str, audio: float) -> Run:
    command = Path(sys.executable).with_name("vosk-transcriber")
    began, cpu = time.monotonic(), _children_cpu()
    with tempfile.TemporaryDirectory() as place:
        given, out = Path(place, "in"), Path(place, "out")
        given.mkdir()
        out.mkdir()
        for file in files:
            shutil.copy(file, given)
        subprocess.run(
            [command, "-m", model, "-i", given, "-o", out, "-t", "txt", "--log-level", "ERROR"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert len(list(out.iterdir())) == len(files)
    return Run("vosk-transcriber", label, audio, _children_cpu() - cpu, time.monotonic() - began)


async def compare(model: Path | None, *, quick: bool) -> dict[str, Any]:
    offline = Path(os.environ.get("HOTLINE_OFFLINE") or ROOT.parent / "shared" / "offline")
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        model = model or await obtain_model(home, offline=offline, console=console)
        call = [(await readable(offline / "speech/synthetic_call/call_12345_2ch_8k_alaw.wav", home)).path]
        short = [
            (await readable(path, home)).path
            for path in sorted((offline / "speech/telephone8k").glob("*.wav"))[:SHORT_FILES]
        ]
        kinds = [("a call, 2 channels", call, 2), (f"{SHORT_FILES} utterances", short, 1)]
        runs = []
        for label, files, channels in kinds[1:] if quick else kinds:
            mine = await ours(model, files, label)
            runs += [mine, await asyncio.to_thread(theirs, model, files, label, mine.audio_seconds / channels)]
    return {"runs": [asdict(run) | {"speed": run.speed} for run in runs]}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("model", nargs="?", type=Path)
    chosen = parser.parse_args()
    model = chosen.model or next(
        (place for place in (ROOT / "var" / "models").glob("vosk-model-*") if place.is_dir()), None
    )
    measured("transcription", chosen, lambda: asyncio.run(compare(model, quick=chosen.quick)))


if __name__ == "__main__":
    main()
