"""Dialogues and prompts as files."""

from pathlib import Path

import pytest

from rehearsal import MediaUnreadable, PlanRefused, prompt_seconds, read_dialogues
from rehearsal.media import SILENT, said_in
from tests.unit.rehearsal.plans import a_plan

TEXT = """\
key: {key}
matter: 路灯不亮
case_type: 求助
category: 市政
place: 建设路
summary: 路灯坏了三天
voices: {{citizen: a, seat: b}}
lines:
  - {{who: seat, start: 0.5, end: 2.0, text: 您好}}
  - {{who: citizen, start: 2.5, end: 7.25, text: 路灯不亮}}
"""


def write(folder: Path, key: str, *, sound: bool) -> None:
    (folder / f"{key}.yaml").write_text(TEXT.format(key=key), encoding="utf-8")
    if sound:
        (folder / f"{key}.opus").write_bytes(b"OggS")


def test_a_dialogue_lasts_until_its_last_word_and_a_breath(tmp_path: Path) -> None:
    write(tmp_path, "01-light", sound=True)

    [dialogue] = read_dialogues(tmp_path)

    assert dialogue.seconds == 8.25
    assert dialogue.summary == "路灯坏了三天"
    assert [line.who for line in dialogue.lines] == ["seat", "citizen"]


def test_dialogues_that_cannot_be_heard_yet_are_left_out_if_others_can(tmp_path: Path) -> None:
    write(tmp_path, "01-spoken", sound=True)
    write(tmp_path, "02-written", sound=False)

    assert [dialogue.key for dialogue in read_dialogues(tmp_path)] == ["01-spoken"]


def test_dialogues_without_any_sound_still_tell_what_they_are_about(tmp_path: Path) -> None:
    write(tmp_path, "01-written", sound=False)

    [dialogue] = read_dialogues(tmp_path)

    assert dialogue.sound is None
    assert dialogue.matter == "路灯不亮"


@pytest.mark.parametrize("text", ["key: x", "- a\n- b", "key: [unclosed", TEXT.format(key="k") + "  - {who: seat}\n"])
def test_a_broken_dialogue_is_told_by_its_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "07-broken.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(MediaUnreadable) as unreadable:
        read_dialogues(tmp_path)

    assert unreadable.value.name == "07-broken"


def test_a_plan_for_other_dialogues_is_refused() -> None:
    with pytest.raises(PlanRefused) as refused:
        said_in(a_plan(dialogues=(9.0, 9.0)), [SILENT])

    assert refused.value.item == "dialogues"
    assert len(said_in(a_plan(dialogues=(9.0, 9.0)), [])) == 2


def test_the_greeting_lasts_as_long_as_its_prompts(tmp_path: Path) -> None:
    (tmp_path / "hotline").mkdir()
    (tmp_path / "hotline" / "greeting.alaw").write_bytes(b"\xd5" * 16000)
    (tmp_path / "hotline" / "notice.alaw").write_bytes(b"\xd5" * 4000)

    assert prompt_seconds(tmp_path, ["greeting", "hotline/notice", "missing"]) == 2.5
