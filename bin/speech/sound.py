"""From studio samples to telephone sound: trim, band, level, silence, file. Pure except for the writers."""

import subprocess
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from scipy.ndimage import maximum_filter1d, uniform_filter1d
from scipy.signal import butter, resample_poly, sosfiltfilt

from .voices import Samples

TELEPHONE_RATE: Final = 8_000
SPEECH_LEVEL: Final = -20.0
"""dBFS, root mean square over the parts where somebody speaks."""
PEAK_CEILING: Final = -3.5
"""dBFS; half a decibel under the promised -3, for the error of A-law."""

_FRAME = 160  # 20 ms
_BELOW_LOUDEST = 35.0  # dB: a frame this much softer than the loudest one is not speech
_BREATH = 320  # 40 ms kept before and after the words, so that soft consonants live


def telephone(samples: Samples, rate: int) -> Samples:
    """300-3400 Hz at 8,000 Hz, without the silence around the words, at `SPEECH_LEVEL`."""
    narrow = resample_poly(samples, TELEPHONE_RATE, rate)
    band = butter(4, [300, 3400], btype="bandpass", fs=TELEPHONE_RATE, output="sos")
    return level(trim(sosfiltfilt(band, narrow).astype(np.float32)))


def trim(samples: Samples) -> Samples:
    """Without leading and trailing silence."""
    spoken = np.flatnonzero(_speaking(samples))
    if not spoken.size:
        return samples[:0]
    start = max(int(spoken[0]) * _FRAME - _BREATH, 0)
    return samples[start : (int(spoken[-1]) + 1) * _FRAME + _BREATH]


def level(samples: Samples, *, rms: float = SPEECH_LEVEL, ceiling: float = PEAK_CEILING) -> Samples:
    """Raised or lowered to `rms` dBFS of speech; what would pass `ceiling` is turned down smoothly."""
    now = speech_rms(samples)
    louder = samples * 10 ** ((rms - now) / 20)
    highest = 10 ** (ceiling / 20)
    # The turn-down starts before the peak and ends after it: the maximum looks twice as far as the smoothing.
    envelope = maximum_filter1d(np.abs(louder), _FRAME + 1)
    gain = uniform_filter1d(np.minimum(1.0, highest / np.maximum(envelope, highest)), _FRAME // 2)
    return np.asarray(louder * gain, dtype=np.float32)


def speech_rms(samples: Samples) -> float:
    """dBFS over the 20 ms frames in which somebody speaks; -120 when nobody does."""
    frames = _frames(samples)[_speaking(samples)]
    return float(10 * np.log10(np.mean(frames**2))) if frames.size else -120.0


def faded(samples: Samples, *, milliseconds: int = 8) -> Samples:
    """Without a click at either end."""
    length = min(TELEPHONE_RATE * milliseconds // 1000, samples.size // 2)
    ramp = np.linspace(0, 1, length, dtype=np.float32)
    result = samples.copy()
    result[:length] *= ramp
    result[result.size - length :] *= ramp[::-1]
    return result


def with_silence(samples: Samples, *, lead: float, tail: float) -> Samples:
    """With so many seconds of silence before and after, at 8,000 Hz."""
    return np.pad(faded(samples), (round(lead * TELEPHONE_RATE), round(tail * TELEPHONE_RATE)))


def write_alaw(path: Path, samples: Samples) -> None:
    """Raw 8 kHz A-law without a header, as Asterisk reads `.alaw`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, TELEPHONE_RATE, format="RAW", subtype="ALAW")


def write_opus(path: Path, citizen: Samples, seat: Samples) -> None:
    """Two telephone channels, citizen left and seat right, as Ogg Opus at about 24 kbit/s."""
    path.parent.mkdir(parents=True, exist_ok=True)
    stereo = (np.stack([citizen, seat], axis=1) * 32767).astype("<i2").tobytes()
    source = ["-f", "s16le", "-ar", str(TELEPHONE_RATE), "-ac", "2", "-i", "pipe:0"]
    # voip: libopus' default codes 8 kHz stereo jointly, and each speaker is then heard in the other's channel
    target = ["-c:a", "libopus", "-b:a", "24k", "-application", "voip", "-fflags", "+bitexact", str(path)]
    command = ["ffmpeg", "-loglevel", "error", "-y", *source, *target]
    subprocess.run(command, input=stereo, check=True)  # noqa: S603 - our own words


def _frames(samples: Samples) -> Samples:
    whole = samples.size // _FRAME
    return samples[: whole * _FRAME].reshape(whole, _FRAME)


def _speaking(samples: Samples) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    power = np.mean(_frames(samples) ** 2, axis=1)
    loudest = float(power.max(initial=0.0))
    return np.asarray(power > max(loudest * 10 ** (-_BELOW_LOUDEST / 10), 1e-9))
