"""Sound for robots, made on the spot."""

import subprocess
from pathlib import Path

import pytest

from rehearsal import Dialogue, read_dialogues

TEXT = """\
key: tones
matter: 测试
case_type: 咨询
category: 测试
place: 测试
summary: 两个音调
lines:
  - {who: seat, start: 0.0, end: 1.0, text: 您好}
  - {who: citizen, start: 1.0, end: 3.0, text: 你好}
"""


@pytest.fixture
def spoken(tmp_path: Path) -> Dialogue:
    """A dialogue in which the citizen hums at 500 Hz and the seat at 900 Hz."""
    folder = tmp_path / "dialogues"
    folder.mkdir()
    (folder / "tones.yaml").write_text(TEXT, encoding="utf-8")
    tones = "aevalsrc=0.3*sin(2*PI*500*t)|0.3*sin(2*PI*900*t):s=48000:d=4"
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", tones, "-c:a", "libopus", folder / "tones.opus"],
        check=True,
    )
    [dialogue] = read_dialogues(folder)
    return dialogue
