"""The recordings folder, where several put files at once."""

from pathlib import Path

import pytest

from recordings import store as room
from recordings.store import Content, Store


def test_of_two_who_put_one_file_neither_takes_the_others_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, kept, meanwhile = tmp_path / "source", Store(tmp_path / "kept"), list[str]()
    source.write_bytes(b"speech" * 1000)
    content, write = Content(source=source, length=6000), room._write

    def interrupted(path: Path, wanted: Content) -> str:
        found = write(path, wanted)
        if not meanwhile:
            meanwhile.append(found)
            assert kept.put("day/call.wav", content) == found
        return found

    monkeypatch.setattr(room, "_write", interrupted)
    assert kept.put("day/call.wav", content) == meanwhile[0]

    assert [file.name for file in (tmp_path / "kept" / "day").iterdir()] == ["call.wav"]
    assert (tmp_path / "kept" / "day" / "call.wav").read_bytes() == source.read_bytes()
