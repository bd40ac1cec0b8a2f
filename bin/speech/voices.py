"""Mandarin speech from text with the Kokoro-82M voices (ONNX, 24 kHz)."""

import json
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

VOICE_RATE = 24_000
MAX_TOKENS = 500
_STYLE_WIDTH = 256
_FRAMES_PER_SYMBOL = "/encoder/Clip_output_0"  # inside the model: how long it speaks each symbol
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")

Samples = npt.NDArray[np.float32]


class Voices:
    """The voices of one folder: ``kokoro_int8.onnx``, ``vocab.json`` and a ``<voice>.bin`` each.

    The model is loaded at the first word, so a run that finds nothing to make stays instant.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def say(self, text: str, voice: str, *, speed: float = 1.0) -> Samples:
        """Samples in about [-1, 1] at 24,000 Hz; keep a text under about 80 characters."""
        samples, _ = self._run(self._symbols(text), voice, speed)
        return samples

    def say_phonemes(self, phonemes: str, voice: str, *, speed: float = 1.0) -> Samples:
        """As ``say``, of a text already in the model's own symbols (IPA): for words that are not Chinese."""
        samples, _ = self._run([symbol for symbol in phonemes if symbol in self._vocabulary], voice, speed)
        return samples

    def say_last_phrase(self, text: str, voice: str, *, speed: float = 1.0) -> Samples:
        """As ``say``, but only what follows the last comma.

        A lone syllable comes out of the model with a trailing vowel of its own; at the end of a sentence
        it comes out clean.
        """
        symbols = self._symbols(text)
        samples, frames = self._run(symbols, voice, speed)
        comma = len(symbols) - 1 - symbols[::-1].index(",")
        # one frame count per symbol, with the start mark before the first
        return samples[int(frames[: comma + 2].sum() * samples.size / frames.sum()) :]

    def _symbols(self, text: str) -> list[str]:
        phonemes, _ = self._phonemizer(text.translate(_DIGITS))
        return [symbol for symbol in phonemes if symbol in self._vocabulary][:MAX_TOKENS]

    def _run(self, symbols: list[str], voice: str, speed: float) -> tuple[Samples, Samples]:
        styles = np.fromfile(self._folder / f"{voice}.bin", dtype=np.float32).reshape(-1, _STYLE_WIDTH)
        inputs = {
            "tokens": np.array([[0, *(self._vocabulary[symbol] for symbol in symbols), 0]], np.int64),
            "style": styles[min(len(symbols), len(styles)) - 1].reshape(1, _STYLE_WIDTH),
            "speed": np.array([speed], np.float32),
        }
        samples, frames = self._model.run(None, inputs)
        return samples.ravel(), frames.ravel()

    @cached_property
    def _vocabulary(self) -> dict[str, int]:
        vocabulary: dict[str, int] = json.loads((self._folder / "vocab.json").read_text("utf-8"))["vocab"]
        return vocabulary

    @cached_property
    def _phonemizer(self) -> Any:
        from misaki.zh import ZHG2P  # noqa: PLC0415 - slow to import, needed only to synthesise

        return ZHG2P()

    @cached_property
    def _model(self) -> Any:
        import onnx  # noqa: PLC0415 - slow to import, needed only to synthesise
        import onnxruntime  # noqa: PLC0415 - the same

        model = onnx.load(self._folder / "kokoro_int8.onnx")
        model.graph.output.append(onnx.helper.make_empty_tensor_value_info(_FRAMES_PER_SYMBOL))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
