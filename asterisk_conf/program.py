"""Which Asterisk this machine has."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from asterisk_conf.errors import AsteriskBroken, AsteriskMissing

OLDEST_MAJOR = 20
_SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin:/usr/bin"
_STOCK_DATA = (Path("/usr/share/asterisk"), Path("/var/lib/asterisk"))


@dataclass(frozen=True, kw_only=True)
class AsteriskProgram:
    """``argv`` goes before its arguments; ``modules`` None = its own default; ``data`` holds its documentation."""

    argv: tuple[str, ...]
    version: str
    data: Path
    modules: Path | None = None


def find_asterisk(build_dir: Path) -> AsteriskProgram:
    """The Asterisk of ``build_dir`` (what bin/get-asterisk made), else the system's own.

    Raises:
        AsteriskMissing: neither exists, or it is older than 20.
        AsteriskBroken: it is there and cannot be run.
    """
    launcher = build_dir / "launcher"
    if launcher.is_file():
        return _unpacked(build_dir.resolve())
    own = shutil.which("asterisk", path=_SYSTEM_FOLDERS)
    if own is not None and _major(version := _version(own)) >= OLDEST_MAJOR:
        return AsteriskProgram(argv=(own,), version=version, data=_stock_data())
    raise AsteriskMissing(build_dir)


def _unpacked(build_dir: Path) -> AsteriskProgram:
    launcher = str(build_dir / "launcher")
    modules = next(build_dir.glob("usr/lib/*/asterisk/modules"), None)
    data = build_dir / "usr/share/asterisk" if modules else _stock_data()
    return AsteriskProgram(argv=(launcher,), version=_version(launcher), data=data, modules=modules)


def _stock_data() -> Path:
    return next((path for path in _STOCK_DATA if (path / "documentation").is_dir()), _STOCK_DATA[0])


def _version(program: str) -> str:
    try:
        answer = subprocess.run([program, "-V"], capture_output=True, text=True, check=True, timeout=10)  # noqa: S603
    except subprocess.CalledProcessError as exc:
        raise AsteriskBroken(program, f"it ended with code {exc.returncode}") from exc
    except subprocess.TimeoutExpired as exc:
        raise AsteriskBroken(program, "no answer within 10 s") from exc
    except OSError as exc:
        raise AsteriskBroken(program, exc.strerror or "not started") from exc
    return answer.stdout.strip().removeprefix("Asterisk ")


def _major(version: str) -> int:
    found = re.match(r"\d+", version)
    return int(found.group()) if found else 0
