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
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")

Samples = npt.NDArray[np.float32]


class Voices:
    """The voices of one folder: `kokoro_int8.onnx`, `vocab.json` and a `<voice>.bin` each.

    The model is loaded at the first word, so a run that finds nothing to make stays instant.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def say(self, text: str, voice: str, *, speed: float = 1.0) -> Samples:
        """Samples in about [-1, 1] at 24,000 Hz; keep a text under about 80 characters."""
        phonemes, _ = self._phonemizer(text.translate(_DIGITS))
        tokens = [self._vocabulary[symbol] for symbol in phonemes if symbol in self._vocabulary][:MAX_TOKENS]
        styles = np.fromfile(self._folder / f"{voice}.bin", dtype=np.float32).reshape(-1, _STYLE_WIDTH)
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": styles[min(len(tokens), len(styles)) - 1].reshape(1, _STYLE_WIDTH),
            "speed": np.array([speed], np.float32),
        }
        samples: Samples = self._model.run(None, inputs)[0].ravel()
        return samples

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
        import onnxruntime  # noqa: PLC0415 - slow to import, needed only to synthesise

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        return onnxruntime.InferenceSession(
            str(self._folder / "kokoro_int8.onnx"), options, providers=["CPUExecutionProvider"]
        )
