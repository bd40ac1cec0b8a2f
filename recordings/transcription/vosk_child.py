"""The process in which Vosk runs: ``python -m recordings.transcription.vosk_child MODEL NICENESS PARENT``.

Vosk may abort() the process it lives in, so it gets one of its own. Its parent writes one JSON text per line,
``{"path": …}``, and reads one back, ``{"words": …}`` or ``{"error": …}``. Blocks while it decodes.
"""

import ctypes
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray
from vosk import KaldiRecognizer, Model, SetLogLevel

from recordings import riff
from recordings.transcription.quiet import Clock, loud_stretches

CHUNK_SECONDS = 0.2
PR_SET_PDEATHSIG = 1


def main() -> None:
    _die_with_parent()
    os.nice(int(sys.argv[2]))
    answers = _private_stdout()
    SetLogLevel(-1)
    model = Model(sys.argv[1])
    _answer(answers, {"ready": True})
    for line in sys.stdin:
        _answer(answers, _heard(model, Path(json.loads(line)["path"])))


def _heard(model: Any, path: Path) -> dict[str, Any]:
    began = time.process_time()
    try:
        samples, rate = _samples(path)
    except (OSError, riff.NotRiff, ValueError) as exc:
        return {"error": str(exc)}
    words: list[list[Any]] = []
    for channel in range(samples.shape[1]):
        words += [[channel, *word] for word in _words(model, np.ascontiguousarray(samples[:, channel]), rate)]
    words.sort(key=lambda word: (word[1], word[0]))
    return {
        "words": words,
        "cpu_seconds": round(time.process_time() - began, 3),
        "audio_seconds": round(len(samples) / rate, 3),
        "channels": samples.shape[1],
    }


def _words(model: Any, channel: NDArray[np.int16], rate: int) -> list[tuple[float, float, float, str]]:
    stretches = loud_stretches(channel, rate)
    if not stretches:
        return []
    recognizer = KaldiRecognizer(model, rate)
    recognizer.SetWords(True)
    chunk = int(rate * CHUNK_SECONDS)
    results = []
    for stretch in stretches:
        for start in range(stretch.start, stretch.end, chunk):
            if recognizer.AcceptWaveform(channel[start : min(start + chunk, stretch.end)].tobytes()):
                results.append(recognizer.Result())
    results.append(recognizer.FinalResult())
    clock = Clock(stretches, rate)
    return [
        (round(clock.real(word["start"]), 2), round(clock.real(word["end"]), 2), round(word["conf"], 3), word["word"])
        for result in results
        for word in json.loads(result).get("result", ())
    ]


def _samples(path: Path) -> tuple[NDArray[np.int16], int]:
    """Shape (frames, channels), not read before it is used. Raises ``OSError``, ``NotRiff``, ``ValueError``."""
    with path.open("rb") as file:
        header = riff.parse(file.read(riff.SEARCHED_BYTES))
    if not header.is_plain:
        raise ValueError("not 16-bit PCM")
    there = path.stat().st_size - header.data_at
    frames = min(header.data_told or there, there) // (2 * header.channels)
    if frames == 0:
        return np.zeros((0, header.channels), np.int16), header.rate
    shape = (frames, header.channels)
    return np.memmap(path, dtype="<i2", mode="r", offset=header.data_at, shape=shape), header.rate


def _private_stdout() -> TextIO:
    """Keep the answers' pipe for ourselves: what native code prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _answer(answers: TextIO, value: dict[str, Any]) -> None:
    answers.write(json.dumps(value, ensure_ascii=False) + "\n")
    answers.flush()


def _die_with_parent() -> None:
    """A parent that was killed cannot stop us; ask Linux to. Elsewhere the closed stdin ends us after this file."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(sys.argv[3]):  # it died before we could ask
        sys.exit("the parent is gone")


if __name__ == "__main__":
    main()
