"""Secrets of this installation: made once, kept in a file only its owner may read, never committed."""

import contextlib
import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from hotline.errors import BadSettings


@dataclass(frozen=True, slots=True)
class InstallationSecrets:
    ami: str
    """Password of the AMI user ``hotline``."""


def load_secrets(home: Path) -> InstallationSecrets:
    """Read ``secrets.json`` of the home folder, making it (mode 0600) the first time.

    Raises ``BadSettings`` when the file is not what we wrote.
    """
    path = home / "secrets.json"
    try:
        return InstallationSecrets(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return _make(path)
    except (json.JSONDecodeError, TypeError) as exc:
        raise BadSettings(f"{path} is damaged: {exc}; restore it from a backup or remove it") from exc


def _make(path: Path) -> InstallationSecrets:
    made = InstallationSecrets(**{field.name: secrets.token_urlsafe(24) for field in fields(InstallationSecrets)})
    path.parent.mkdir(parents=True, exist_ok=True)
    # Whole or not at all: half a file left by a full disk would stop every later start.
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write_private(part, json.dumps(asdict(made)))
        with contextlib.suppress(FileExistsError):  # another process was first: its secrets hold
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)
    return load_secrets(path.parent)


def write_private(path: Path, text: str) -> None:
    """Write a file only its owner may read. Raises ``OSError``."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
