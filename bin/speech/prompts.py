"""The announcements and digits a caller hears, as A-law files."""

import logging
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final

import yaml

from .manifest import Manifest, digest_of
from .sound import telephone, with_silence, write_alaw
from .voices import VOICE_RATE, Samples, Voices

RECIPE: Final = "1"
"""Raise it when the making of prompts changes: every file is made again."""
_NUMBER_VOICE: Final = "zf_xiaobei"
_NUMBERS: Final = (
    {f"digits/{value}": word for value, word in enumerate("零一二三四五六七八九十")}
    | {f"digits/{tens}0": f"{word}十" for tens, word in enumerate("二三四五六七八九", start=2)}
    | {"digits/hundred": "百", "hotline/yao": "幺"}
)
_SEAT_DIGITS: Final = {f"hotline/seat-{value}": word for value, word in enumerate("零幺二三四五六七八九")}
_QUICK: Final = {"lead": 0.02, "tail": 0.02, "speed": 1.4}
"""A seat's number stands between citizen and talk."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sound:
    """One file to make: its name below the language folder, the words, the voice, the silence in seconds.

    Announcements are a little slower than talk: many who call are old. A word with a ``carrier`` is spoken
    after it (up to the comma) and cut out.
    """

    name: str
    text: str
    voice: str
    lead: float = 0.10
    tail: float = 0.15
    carrier: str = ""
    speed: float = 0.9
    phonemes: str = ""
    """How ``text`` is said, where it is not Chinese."""

    def digest(self) -> str:
        *said, phonemes = map(str, astuple(self))
        return digest_of(RECIPE, *said, *([phonemes] if phonemes else []))

    def speak(self, voices: Voices) -> Samples:
        """The words at telephone sound, without silence around them."""
        if self.phonemes:
            return telephone(voices.say_phonemes(self.phonemes, self.voice, speed=self.speed), VOICE_RATE)
        say = voices.say_last_phrase if self.carrier else voices.say
        return telephone(say(self.carrier + self.text, self.voice, speed=self.speed), VOICE_RATE)


def make_prompts(voices: Voices, texts: Path, sounds: Path) -> None:
    """Make every prompt of ``texts`` (YAML) and every number that is missing or changed below ``sounds``/zh."""
    manifest = Manifest(sounds / "manifest.json")
    wanted = [*_prompts(texts), *_numbers()]
    for sound in wanted:
        path = sounds / "zh" / f"{sound.name}.alaw"
        if manifest.is_current(sound.name, sound.digest(), path):
            continue
        write_alaw(path, with_silence(sound.speak(voices), lead=sound.lead, tail=sound.tail))
        manifest.record(sound.name, sound.digest())
        log.info("made %s", path)
    for name in manifest.drop_others(sound.name for sound in wanted):
        (sounds / "zh" / f"{name}.alaw").unlink(missing_ok=True)
        log.info("removed %s", name)


def _prompts(texts: Path) -> list[Sound]:
    entries = yaml.safe_load(texts.read_text("utf-8"))
    return [
        Sound(
            f"hotline/{entry['key']}",
            entry["text"],
            entry["voice"],
            phonemes=entry.get("phonemes", ""),
            **(_QUICK if entry.get("quick") else {}),
        )
        for entry in entries
    ]


def _numbers() -> list[Sound]:
    return [
        Sound(name, f"{word}。", _NUMBER_VOICE, lead=0.03, tail=0.06, carrier="号码是，", speed=0.85)
        for name, word in _NUMBERS.items()
    ] + [Sound(name, f"{word}。", _NUMBER_VOICE, carrier="号码是，", **_QUICK) for name, word in _SEAT_DIGITS.items()]
