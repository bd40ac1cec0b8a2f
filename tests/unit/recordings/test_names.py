"""Names of files that Asterisk gives, and names it never would."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.tables import RecordingKind
from recordings import riff
from recordings.errors import HostileName
from recordings.naming import another, call_of, kept_at

TALK, MESSAGE = RecordingKind.TALK, RecordingKind.MESSAGE


def test_the_call_is_the_name() -> None:
    assert call_of("main-1763697600.12.raw", TALK) == "main-1763697600.12"
    assert call_of("1763697600.12.wav", MESSAGE) == "1763697600.12"


@pytest.mark.parametrize(
    "name",
    ["..raw", ".raw", "a..b.raw", "../x.raw", "a/b.raw", "a b.raw", "$(reboot).raw", "1.1.RAW", "1.1.wav", "电话.raw",
     "1.1\n.raw", "-rf.raw", "a" * 80 + ".raw", "1.1.raw.raw\x00", ""],
)  # fmt: skip
def test_a_hostile_name_is_refused(name: str) -> None:
    with pytest.raises(HostileName):
        call_of(name, TALK)


@given(st.text(max_size=80))
def test_whatever_is_accepted_stays_inside_one_folder(stem: str) -> None:
    try:
        call_id = call_of(stem + ".raw", TALK)
    except HostileName:
        return
    place = kept_at(call_id, TALK, datetime(2026, 11, 21, 4, 0, tzinfo=UTC), ".wav")
    assert place.count("/") == 3
    assert ".." not in place


def test_the_folder_is_the_day_in_shanghai() -> None:
    late = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert kept_at("main-1.1", TALK, late, ".wav") == "2026/11/21/main-1.1.wav"
    assert kept_at("main-1.1", MESSAGE, late, ".wav") == "2026/11/21/main-1.1.message.wav"


def test_a_second_file_of_a_call_is_named_by_its_content() -> None:
    assert another("main-1.1.raw", "0123456789abcdef") == "main-1.1.01234567.raw"


@given(channels=st.integers(1, 2), rate=st.sampled_from([8000, 16000]), size=st.integers(0, 1 << 30))
def test_a_header_of_ours_reads_back(channels: int, rate: int, size: int) -> None:
    found = riff.parse(riff.header(channels=channels, rate=rate, data_bytes=size))
    assert (found.channels, found.rate, found.data_told, found.data_at) == (channels, rate, size, 44)
    assert found.is_plain


@given(st.binary(max_size=200))
def test_any_bytes_are_a_header_or_refused(head: bytes) -> None:
    for bytes_ in (head, b"RIFF\0\0\0\0WAVE" + head, b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0" + head):
        try:
            found = riff.parse(bytes_)
        except riff.NotRiff:
            continue
        assert found.channels >= 1
