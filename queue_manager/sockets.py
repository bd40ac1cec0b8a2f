"""Unix sockets between our own processes on one host."""

import os
import socket
import stat
from pathlib import Path

from queue_manager.errors import AddressTaken, AddressTooLong

LONGEST_PATH = 107
"""Bytes a Unix socket's address holds on Linux."""


def private_socket(path: Path) -> socket.socket:
    """A socket at ``path`` that only its owner may open. Raises ``AddressTooLong``, ``AddressTaken``."""
    if len(os.fsencode(path)) > LONGEST_PATH:
        raise AddressTooLong(str(path))
    if path.exists():
        _clear(path)
    found = socket.socket(socket.AF_UNIX)
    mask = os.umask(0o177)
    try:
        found.bind(os.fspath(path))
    except OSError:
        found.close()
        raise
    finally:
        os.umask(mask)
    return found


def _clear(path: Path) -> None:
    """Remove what a killed server left behind, and nothing else."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.setblocking(False)
        try:
            probe.connect(os.fspath(path))
        except ConnectionRefusedError:
            if stat.S_ISSOCK(path.stat().st_mode):
                path.unlink()
                return
        except BlockingIOError:
            pass  # somebody listens, with many at the door
    raise AddressTaken(str(path))
