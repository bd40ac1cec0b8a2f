"""What the command line says when it cannot work: one clear line and code 2, never a traceback."""

import asyncio
import os
import socket
import sqlite3
import subprocess
import wave
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.installation import Installation, installation
from tests.ports import free_port
from tests.waiting import CEILING

ENOUGH_FOR_SECRETS = "64k"
PORTS = (
    ("HOTLINE_WEB_PORT", socket.SOCK_STREAM, "web"),
    ("HOTLINE_AGI_PORT", socket.SOCK_STREAM, "telephony"),
    ("HOTLINE_AMI_PORT", socket.SOCK_STREAM, "switch"),
    ("HOTLINE_SIP_PORT", socket.SOCK_DGRAM, "switch"),
    ("HOTLINE_SIP_TLS_PORT", socket.SOCK_STREAM, "switch"),
)
"""Settings of what listens, and the service that does."""


@pytest.fixture
async def hotline() -> AsyncIterator[Installation]:
    async with installation() as made:
        yield made


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ENOUGH_FOR_SECRETS}", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"cannot mount a small disk: {mounted.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


async def refused(hotline: Installation, *arguments: str, because: str, **environment: str) -> str:
    """One line that says why, and code 2."""
    it = replace(hotline, environment=hotline.environment | environment)
    code, said = await asyncio.wait_for(it.hotline(*arguments), CEILING)
    assert code == 2, said
    assert because in said
    assert len(said.splitlines()) == 1, said
    return said


async def test_files_that_hold_no_sound_are_named_with_the_reason(hotline: Installation, tmp_path: Path) -> None:
    empty, text, cut = tmp_path / "empty.wav", tmp_path / "text.wav", tmp_path / "cut.wav"
    empty.touch()
    text.write_text("Dear hotline, this is a letter.")
    cut.write_bytes(b"RIFF\x24\x10\0\0WAVEfmt \x10\0\0\0")

    await asyncio.gather(
        refused(hotline, "transcribe", str(empty), because="empty.wav: the file is empty"),
        refused(hotline, "transcribe", str(text), because="text.wav: not a format of sound we know"),
        refused(hotline, "transcribe", str(cut), because="cut.wav: its WAV header is damaged or breaks off"),
        refused(hotline, "transcribe", str(tmp_path / "no.wav"), because="no.wav: No such file or directory"),
    )


async def test_without_the_speech_model_the_command_that_fetches_it_is_named(
    hotline: Installation, tmp_path: Path
) -> None:
    sound = tmp_path / "sound.wav"
    with wave.open(str(sound), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(16000))

    await refused(
        hotline, "transcribe", str(sound), because="run 'hotline model'", HOTLINE_HOME=str(tmp_path / "elsewhere")
    )


@pytest.mark.parametrize(
    ("url", "because"),
    [
        ("nonsense", "cannot be read"),
        ("mysql://u:secret@host/name", "give sqlite+aiosqlite:///FILE or postgresql+asyncpg://"),
        ("postgresql+asyncpg://u:secret@127.0.0.1:1/name", "127.0.0.1:1/name unavailable"),
    ],
)
async def test_a_database_that_cannot_be_used_is_named_without_its_password(
    hotline: Installation, url: str, because: str
) -> None:
    said = await asyncio.gather(
        *(refused(hotline, command, because=because, HOTLINE_DATABASE_URL=url) for command in ("up", "telephony"))
    )
    assert "secret" not in "".join(said)


async def test_a_database_name_the_server_does_not_have_is_told(hotline: Installation, postgres: str) -> None:
    url = f"postgresql+asyncpg://hotline@{postgres}/nosuchname"
    await refused(hotline, "up", because='database "nosuchname" does not exist', HOTLINE_DATABASE_URL=url)


async def test_a_store_that_is_no_database_or_newer_than_the_program_is_left_as_it_is(hotline: Installation) -> None:
    assert (await hotline.hotline("init"))[0] == 0
    file = hotline.home / "db" / "hotline.sqlite3"
    with sqlite3.connect(file) as store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
    store.close()

    await asyncio.gather(
        *(refused(hotline, command, because="tables are at 9999, which this program") for command in ("up", "work"))
    )
    file.write_bytes(b"not a database at all" * 500)
    await asyncio.gather(*(refused(hotline, command, because="file is not a database") for command in ("up", "work")))
    assert file.read_bytes() == b"not a database at all" * 500


async def test_before_init_a_service_says_what_to_run(hotline: Installation) -> None:
    await refused(hotline, "telephony", because="run 'hotline init'")


async def test_a_taken_port_is_told_with_its_setting_before_anything_starts(hotline: Installation) -> None:
    hotline.environment["HOTLINE_SIP_TLS_PORT"] = str(free_port())
    await hotline.hotline("init")
    for setting, kind, service in PORTS:
        with socket.socket(type=kind) as other:
            other.bind(("127.0.0.1", 0))
            if kind == socket.SOCK_STREAM:
                other.listen()
            taken = {setting: str(other.getsockname()[1])}
            commands = ("up", service)
            await asyncio.gather(*(refused(hotline, one, because=f"set {setting}", **taken) for one in commands))


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ({"HOTLINE_SRTP": "required"}, "srtp: needs SIP over TLS"),
        ({"HOTLINE_SRTP": "yes"}, "srtp: Input should be 'off', 'optional' or 'required'"),
        ({"HOTLINE_SIP_TLS_PORT": "5161", "HOTLINE_SIP_TLS_KEY": "/no/key.pem"}, "come together"),
        (
            {"HOTLINE_SIP_TLS_PORT": "5161", "HOTLINE_SIP_TLS_CERTIFICATE": "/no/c", "HOTLINE_SIP_TLS_KEY": "/no/k"},
            "sip_tls_certificate: there is no file /no/c",
        ),
    ],
)
async def test_encryption_that_contradicts_itself_is_refused_in_words(
    hotline: Installation, given: dict[str, str], because: str
) -> None:
    await refused(hotline, "up", because=because, **given)


async def test_without_a_working_asterisk_the_start_says_what_to_run(hotline: Installation, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "launcher").write_text("#!/bin/sh\nexit 3\n")
    (broken / "launcher").chmod(0o755)

    await refused(hotline, "up", because="does not run", HOTLINE_ASTERISK_BUILD=str(broken))
    await refused(hotline, "switch", because="run bin/get-asterisk again", HOTLINE_ASTERISK_BUILD=str(broken))


async def test_a_home_that_is_no_folder_or_not_ours_is_told(hotline: Installation, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    await refused(hotline, "up", because="Not a directory", HOTLINE_HOME=str(tmp_path / "file"))
    os.chmod(tmp_path, 0o755)  # noqa: PTH101
    await refused(hotline, "up", because="sys/hotline", HOTLINE_HOME="/sys/hotline")


async def test_a_full_disk_is_told_and_a_start_after_making_room_works(hotline: Installation, small_disk: Path) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(bytes(60 << 10))

    await refused(hotline, "init", because="disk", HOTLINE_HOME=str(small_disk))
    await refused(hotline, "up", because="disk", HOTLINE_HOME=str(small_disk))
    filler.unlink()
    await asyncio.to_thread(subprocess.run, ["mount", "-o", "remount,size=32m", small_disk], check=True)

    hotline.environment["HOTLINE_HOME"] = str(small_disk)
    code, said = await hotline.hotline("init")
    assert code == 0, said
    assert len((small_disk / "first-passwords.txt").read_text().splitlines()) == 8


async def test_rows_that_cannot_be_are_refused_by_name(hotline: Installation) -> None:
    await hotline.hotline("init")

    await refused(hotline, "line", "add", "12345", "--label", "x", because="there is a line '12345' already")
    await refused(hotline, "line", "add", "110", "--label", "x", "--queue", "q", because="there is no queue 'q'")
    await refused(
        hotline, "user", "add", "li", "--name", "x", "--role", "agent", "--seat", "9", because="there is no seat '9'"
    )
