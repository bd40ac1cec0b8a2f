"""A record file may grow, be renamed, cut, copied, packed, emptied or vanish: no complete line is missed or doubled."""

import gzip
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_manager.journal.records import queue_log_time
from queue_manager.journal.tail import Loss, Place, RecordTail


class Reader:
    """Reads a record as the follower does, and can die and come back with what it had stored."""

    def __init__(self, path: Path, *, chunk: int = 65536) -> None:
        self.path, self.chunk = path, chunk
        self.place: Place | None = None
        self.lines: list[str] = []
        self.losses: list[Loss] = []
        self.keys: set[tuple[str, int]] = set()
        self.tail = RecordTail(path, queue_log_time, chunk=chunk)

    def read(self) -> list[str]:
        """Everything there is at this moment."""
        fresh: list[str] = []
        for _ in range(10_000):
            reading = self.tail.read()
            self.place = reading.place
            self.losses += reading.losses
            for line in reading.lines:
                self.keys.add((line.segment, line.offset))
                fresh.append(line.text.decode().rstrip("\n"))
            if reading.at_end and not reading.lines:
                self.lines += fresh
                return fresh
        pytest.fail("the tail never comes to an end")

    def die_and_return(self) -> None:
        self.tail.close()
        self.tail = RecordTail(self.path, queue_log_time, self.place, chunk=self.chunk)


@pytest.fixture
def reader(tmp_path: Path):
    made = Reader(tmp_path / "queue_log")
    yield made
    made.tail.close()


def add(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


def test_a_file_that_appears_later_is_read_from_its_start(reader: Reader) -> None:
    assert reader.read() == []
    add(reader.path, "1795300001|a\n1795300002|b\n")

    assert reader.read() == ["1795300001|a", "1795300002|b"]
    assert reader.losses == []


def test_a_half_written_line_waits_for_its_end(reader: Reader) -> None:
    add(reader.path, "1795300001|a\n1795300002|")
    assert reader.read() == ["1795300001|a"]
    reader.die_and_return()
    assert reader.read() == []

    add(reader.path, "b\n")

    assert reader.read() == ["1795300002|b"]


def test_lines_written_to_the_old_file_after_its_renaming_are_read_before_the_new_file(reader: Reader) -> None:
    add(reader.path, "1795300001|a\n")
    reader.read()
    rotated = reader.path.rename(reader.path.with_name("queue_log.1"))
    add(rotated, "1795300002|b\n")
    assert reader.read() == ["1795300002|b"]
    add(rotated, "1795300003|c\n")
    add(reader.path, "1795300004|d\n")

    assert reader.read() == ["1795300003|c", "1795300004|d"]
    assert reader.losses == []


def test_a_new_file_made_empty_by_logrotate_does_not_take_us_off_the_old_one(reader: Reader) -> None:
    add(reader.path, "1795300001|a\n")
    reader.read()
    rotated = reader.path.rename(reader.path.with_name("queue_log.1"))
    reader.path.touch()
    reader.read()
    add(rotated, "1795300002|b\n")
    reader.read()
    add(reader.path, "1795300003|c\n")
    reader.read()

    assert reader.lines == ["1795300001|a", "1795300002|b", "1795300003|c"]
    assert reader.losses == []


def test_several_rotations_while_we_were_down_lose_nothing(reader: Reader) -> None:
    add(reader.path, "1795300001|a\n")
    reader.read()
    reader.tail.close()
    add(reader.path, "1795300002|b\n")
    reader.path.rename(reader.path.with_name("queue_log.3"))
    reader.path.with_name("queue_log.2").write_text("1795300003|c\n")
    packed = reader.path.with_name("queue_log.1.gz")
    packed.write_bytes(gzip.compress(b"1795300004|d\n1795300005|e\n"))
    add(reader.path, "1795300006|f\n")

    reader.die_and_return()

    assert reader.read() == [f"179530000{n}|{name}" for n, name in enumerate("bcdef", start=2)]
    assert reader.losses == []


def test_a_packed_file_is_read_on_where_the_open_one_stopped(reader: Reader) -> None:
    add(reader.path, "1795300001|a\n")
    reader.read()
    reader.tail.close()
    reader.path.unlink()
    reader.path.with_name("queue_log.1.gz").write_bytes(gzip.compress(b"1795300001|a\n1795300002|b\n"))
    reader.die_and_return()

    assert reader.read() == ["1795300002|b"]
    assert reader.losses == []


def test_without_anything_stored_every_file_is_read_oldest_first(reader: Reader) -> None:
    add(reader.path, "1795300005|e\n")
    reader.path.with_name("queue_log.1").write_text("1795300001|a\n")
    reader.path.with_name("queue_log-20261121").write_text("1795300003|c\n")

    assert reader.read() == ["1795300001|a", "1795300003|c", "1795300005|e"]


def test_a_file_copied_and_cut_is_read_to_its_end_in_the_copy(reader: Reader) -> None:
    add(reader.path, "1795300001|a\n")
    reader.read()
    add(reader.path, "1795300002|b\n")
    shutil.copy(reader.path, reader.path.with_name("queue_log.1"))
    os.truncate(reader.path, 0)
    reader.read()
    add(reader.path, "1795300003|c\n")
    reader.read()

    assert reader.lines == ["1795300001|a", "1795300002|b", "1795300003|c"]
    assert reader.losses == []


def test_an_emptied_file_is_told_as_a_loss_and_read_anew(reader: Reader) -> None:
    add(reader.path, "1795300001|a\n")
    reader.read()
    os.truncate(reader.path, 0)
    assert reader.read() == []
    add(reader.path, "1795300009|z\n")

    assert reader.read() == ["1795300009|z"]
    assert [loss.reason for loss in reader.losses] == ["vanished"]


def test_a_file_gone_while_we_were_down_is_told_as_a_loss(reader: Reader) -> None:
    add(reader.path, "1795300001|a\n")
    reader.read()
    reader.tail.close()
    reader.path.unlink()
    add(reader.path, "1795300009|z\n")
    reader.die_and_return()

    assert reader.read() == ["1795300009|z"]
    assert [loss.reason for loss in reader.losses] == ["vanished"]


def test_a_file_put_back_from_a_backup_and_grown_on_is_another_life_of_it(reader: Reader) -> None:
    add(reader.path, "1795300001|a\n1795300002|lost with the disk\n")
    reader.read()
    first_life = set(reader.keys)
    reader.path.unlink()
    add(reader.path, "1795300001|a\n1795300003|written after the restore\n")

    assert reader.read() == ["1795300001|a", "1795300003|written after the restore"]
    assert [loss.reason for loss in reader.losses] == ["altered"]
    assert len(reader.keys - first_life) == 2, "no line of the new life may hide behind a place of the old one"


def test_the_same_file_put_back_is_read_on_without_a_loss(reader: Reader) -> None:
    add(reader.path, "1795300001|a\n")
    reader.read()
    shutil.copy(reader.path, reader.path.with_name("queue_log.bak"))
    copy = shutil.copy(reader.path, reader.path.with_name("copy"))
    copy.replace(reader.path)
    add(reader.path, "1795300002|b\n")

    assert reader.read() == ["1795300002|b"]
    reader.die_and_return()
    add(reader.path, "1795300003|c\n")
    assert reader.read() == ["1795300003|c"]
    assert reader.losses == []


def test_a_line_without_end_is_passed_over_and_told_once(tmp_path: Path) -> None:
    reader = Reader(tmp_path / "queue_log", chunk=64)
    add(reader.path, "1795300001|a\n" + "x" * 500 + "\n1795300002|b\n")

    assert reader.read() == ["1795300001|a", "1795300002|b"]
    assert [loss.reason for loss in reader.losses] == ["long_line"]
    reader.tail.close()


def test_a_file_that_ends_in_mid_line_when_it_is_left_is_told_as_a_loss(reader: Reader) -> None:
    add(reader.path, "1795300001|a\n1795300002|ha")
    reader.read()
    reader.path.rename(reader.path.with_name("queue_log.1"))
    add(reader.path, "1795300003|c\n")

    assert reader.read() == ["1795300003|c"]
    assert [loss.reason for loss in reader.losses] == ["half_line"]


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=30)
STEPS = st.lists(
    st.one_of(
        WORDS.map(lambda words: ("write", words)),
        st.sampled_from([("read", ""), ("die", ""), ("rotate", ""), ("rotate late", ""), ("copytruncate", "")]),
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(STEPS, st.sampled_from([40, 300, 65536]))
def test_whatever_happens_to_the_file_every_line_is_read_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]], chunk: int
) -> None:
    path = tmp_path_factory.mktemp("record") / "queue_log"
    reader, asterisk = Reader(path, chunk=max(chunk, 200)), Asterisk(path)
    for step, words in steps:
        if step == "read":
            reader.read()
        elif step == "die":
            reader.die_and_return()
        elif step == "write":
            asterisk.write(words)
        else:
            asterisk.rotate(step)
    reader.read()
    reader.tail.close()

    assert reader.lines == asterisk.written
    assert reader.losses == []
    assert len(reader.keys) == len(asterisk.written)


class Asterisk:
    """Writes a record, and whoever rotates it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.written: list[str] = []
        self.rotations = 0

    def write(self, words: str, *, to: Path | None = None) -> None:
        self.written.append(f"{1795300000 + len(self.written)}|{words}")
        add(to or self.path, self.written[-1] + "\n")

    def rotate(self, how: str) -> None:
        if not self.path.exists() or not self.path.stat().st_size:
            return
        self.rotations += 1
        rotated = self.path.with_name(f"queue_log.{self.rotations}")
        if how == "copytruncate":
            shutil.copy(self.path, rotated)
            os.truncate(self.path, 0)
            return
        self.path.rename(rotated)
        if how == "rotate late":
            self.write("late", to=rotated)
