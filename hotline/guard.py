"""What must hold before a service starts: it is alone on its home folder, and its ports are free."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hotline.errors import AlreadyRunning, PortTaken


@contextmanager
def alone(run_folder: Path, service: str) -> Iterator[None]:
    """Hold the lock of ``service`` while the block runs; the system frees it even after ``kill -9``.

    Raises ``AlreadyRunning`` with the other's process id.
    """
    run_folder.mkdir(parents=True, exist_ok=True)
    path = run_folder / f"{service}.lock"
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o640), "r+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            file.seek(0)
            raise AlreadyRunning(
                f"'hotline {service}' already runs on {run_folder.parent} (process {file.read().strip() or '?'}); "
                "stop it, or give this one its own HOTLINE_HOME and ports"
            ) from exc
        # Over the old number, not after emptying the file: that needs no room on a disk that is full.
        os.pwrite(file.fileno(), f"{os.getpid():<10}".encode("ascii"), 0)
        yield


def holder(run_folder: Path, service: str) -> int | None:
    """Process id of who runs ``service`` on this home folder, None when nobody does."""
    path = run_folder / f"{service}.lock"
    try:
        with path.open("r", encoding="ascii") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read().strip() or 0) or None
    except FileNotFoundError:
        pass
    return None


def is_held(run_folder: Path, service: str) -> bool:
    return holder(run_folder, service) is not None


def require_free_port(host: str, port: int, *, setting: str, udp: bool = False) -> None:
    """Raise ``PortTaken`` naming the setting that moves us elsewhere."""
    with socket.socket(type=socket.SOCK_DGRAM if udp else socket.SOCK_STREAM) as probe:
        if not udp:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as exc:
            kind = "UDP" if udp else "TCP"
            raise PortTaken(f"{kind} port {port} on {host} is in use ({exc.strerror}); set HOTLINE_{setting}") from exc
