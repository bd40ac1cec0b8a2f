"""A log that grows without end is cut, its newest lines stay, and its writer notices nothing."""

from pathlib import Path

from hotline.bounded_log import bound


def test_a_log_that_is_too_long_is_emptied_and_its_newest_whole_lines_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "messages"
    with path.open("ab", buffering=0) as asterisk:
        for number in range(1000):
            asterisk.write(b"line %04d\n" % number)

        assert bound(path, limit=5000, kept=95)
        asterisk.write(b"after\n")

    assert path.read_bytes() == b"after\n"
    assert (tmp_path / "messages.1").read_text().splitlines() == [f"line {number:04}" for number in range(991, 1000)]
    assert (tmp_path / "messages.1").stat().st_mode & 0o007 == 0


def test_a_log_of_everyday_length_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "messages"
    path.write_bytes(b"x" * 5000)

    assert not bound(path, limit=5000, kept=100)
    assert not bound(tmp_path / "none", limit=5000, kept=100)
    assert path.stat().st_size == 5000
