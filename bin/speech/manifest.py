"""What was made from which words: a JSON file beside the sounds, so that a run makes only what changed."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path


class Manifest:
    """``{sound name: digest of everything its sound depends on}``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._made: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}

    def is_current(self, name: str, digest: str, sound: Path) -> bool:
        """Whether ``sound`` exists and was made from exactly this."""
        return sound.exists() and self._made.get(name) == digest

    def record(self, name: str, digest: str) -> None:
        """Remember at once: an interrupted run goes on where it stopped."""
        self._made[name] = digest
        self._save()

    def drop_others(self, names: Iterable[str]) -> list[str]:
        """Forget every sound not among ``names``; returns what was forgotten."""
        gone = sorted(self._made.keys() - set(names))
        for name in gone:
            del self._made[name]
        if gone:
            self._save()
        return gone

    def _save(self) -> None:
        text = json.dumps(self._made, indent=1, sort_keys=True, ensure_ascii=False)
        self._path.write_text(text + "\n", "utf-8")


def digest_of(*parts: str) -> str:
    """A short digest that changes when any part changes."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
