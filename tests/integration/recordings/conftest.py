"""The real model and real speech, from ``$HOTLINE_OFFLINE``."""

import csv
import os
from pathlib import Path

import pytest

from recordings import VoskRecognizer, obtain_model

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def offline() -> Path:
    folder = Path(os.environ.get("HOTLINE_OFFLINE") or ROOT.parent / "shared" / "offline")
    if not (folder / "models").is_dir():
        pytest.skip(f"no speech model and speech here: {folder} (set HOTLINE_OFFLINE)")
    return folder


@pytest.fixture(scope="session")
async def model(offline: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return await obtain_model(tmp_path_factory.mktemp("home"), offline=offline)


@pytest.fixture
async def recognizer(model: Path):
    async with VoskRecognizer(model, niceness=0) as vosk:
        yield vosk


def spoken(folder: Path) -> dict[str, str]:
    """File name → text, of one set of speech."""
    with (folder / "index.tsv").open(encoding="utf-8") as file:
        return {row["file"]: row["text"] for row in csv.DictReader(file, delimiter="\t")}
