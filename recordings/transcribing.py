"""``hotline transcribe FILE``: any audio file in, lines of time, side and text out."""

import asyncio
import tempfile
from pathlib import Path

from rich.console import Console

from recordings.audio import readable
from recordings.transcription.utterances import Said, utterances
from recordings.transcription.words import Recognizer

SIDES = ("市民", "座席")


async def transcribe_file(path: Path, *, recognizer: Recognizer, console: Console) -> list[Said]:
    """Hear ``path`` and print it; two channels are taken for citizen (left) and seat (right).

    Raises ``EmptyAudio``, ``NotAudio``, ``ToolMissing``, ``ModelMissing``, ``RecognizerError``. A file that breaks
    off is heard as far as it goes, with a warning.
    """
    with tempfile.TemporaryDirectory(prefix="hotline-") as place:
        found = await readable(path, Path(place))
        with console.status("正在识别……"):
            heard = await recognizer.transcribe(found.path)
    if found.truncated:
        console.print("注意：文件不完整，只识别了现有部分。", style="yellow")
    lines = await asyncio.to_thread(utterances, heard.words)
    for line in lines:
        side = SIDES[line.channel] if heard.channels == 2 else f"声道 {line.channel + 1}"
        console.print(f"[{_clock(line.start)}-{_clock(line.end)}] {side}  {line.text}", markup=False, highlight=False)
    if not lines:
        console.print("没有听到人说话。", style="yellow")
    return lines


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes):02d}:{rest:04.1f}"
