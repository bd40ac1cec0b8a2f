"""bin/get-asterisk: where Asterisk comes from, and that a failure leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=30
    )


def a_command(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (
            "sources.list",
            "# deb http://old.example/debian trixie main\n"
            "deb http://security.example/debian-security bookworm-security main\n"
            "deb [arch=amd64 signed-by=/usr/share/keyrings/x.gpg] http://mirror.example/debian/ bookworm main\n",
        ),
        (
            "sources.list.d/debian.sources",
            "Types: deb\nEnabled: no\nURIs: http://off.example/debian\nSuites: bookworm\n\n"
            "Types: deb-src\nURIs: http://source.example/debian\nSuites: bookworm\n\n"
            "Types: deb deb-src\n# a comment\nURIs: http://mirror.example/debian/\nSuites: bookworm\n",
        ),
    ],
)
def test_the_mirror_is_the_one_apt_uses(tmp_path: Path, place: str, text: str) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    found = run("sh", "-c", ". bin/lib/asterisk.sh; debian_mirror", HOTLINE_APT_ETC=str(tmp_path))
    assert found.stdout == "http://mirror.example/debian\n"


def test_the_systems_own_asterisk_is_used_when_new_enough(tmp_path: Path) -> None:
    a_command(tmp_path / "bin", "asterisk", 'echo "Asterisk 22.4.1"')
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    half_finished = tmp_path / "dest"
    (half_finished / "usr").mkdir(parents=True)

    first = run("bin/get-asterisk", str(tmp_path / "dest"), PATH=path)

    assert first.returncode == 0, first.stderr
    assert run(str(tmp_path / "dest/launcher"), "-V").stdout == "Asterisk 22.4.1\n"
    assert not (half_finished / "usr").exists()
    assert run("bin/get-asterisk", str(tmp_path / "dest"), PATH=path).stderr == "", "the second run has nothing to say"


def test_a_failed_download_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    a_command(tmp_path / "bin", "asterisk", 'echo "Asterisk 18.1.0"')
    a_command(tmp_path / "bin", "mmdebstrap", "echo 'E: could not connect' >&2; exit 1")
    failed = run(
        "bin/get-asterisk",
        str(tmp_path / "dest"),
        PATH=f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        HOTLINE_DEBIAN_MIRROR="http://mirror.example/debian",
    )
    assert failed.returncode == 1
    assert "is the mirror http://mirror.example/debian reachable?" in failed.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["bin"]


def test_a_machine_without_a_debian_mirror_is_told_what_to_do(tmp_path: Path) -> None:
    a_command(tmp_path / "bin", "asterisk", 'echo "Asterisk 18.1.0"')
    a_command(tmp_path / "bin", "mmdebstrap", "exit 0")
    failed = run(
        "bin/get-asterisk",
        str(tmp_path / "dest"),
        PATH=f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        HOTLINE_APT_ETC=str(tmp_path / "no-apt"),
    )
    assert failed.returncode == 1
    assert "HOTLINE_DEBIAN_MIRROR" in failed.stderr
