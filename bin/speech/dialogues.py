from pathlib import Path

from .voices import Voices


def make_dialogues(voices: Voices, folder: Path) -> None: ...
