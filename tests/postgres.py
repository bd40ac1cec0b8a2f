"""A PostgreSQL of our own on loopback, for tests; it may be stopped and started again."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ports import free_port

PATIENCE = 60.0
"""Seconds in which a server has to start, on a busy machine too."""
PG_BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


class PostgresServer:
    """Data, log and socket lie in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._run = ["env", "LC_ALL=C.UTF-8"]
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            self._run = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *self._run]
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._port}"

    def initialise(self) -> None:
        subprocess.run(
            [*self._run, PG_BIN[-1] / "initdb", "-D", self._folder / "data", "-U", "hotline", "-A", "trust",
             "-E", "UTF8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd="/",
        )  # fmt: skip

    def start(self) -> None:
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._run, PG_BIN[-1] / "postgres", "-D", self._folder / "data", "-p", str(self._port),
                 "-k", self._folder, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
                 "-c", "autovacuum=off", "-c", "max_connections=60"],
                stdout=subprocess.DEVNULL, stderr=log, cwd="/",
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        """Until it takes connections: ``pg_isready`` itself only looks once."""
        look = [PG_BIN[-1] / "pg_isready", "-h", "127.0.0.1", "-p", str(self._port)]
        deadline = time.monotonic() + PATIENCE
        while subprocess.run(look, check=False, stdout=subprocess.DEVNULL).returncode != 0:
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self._folder / "log").read_text(errors="replace")[-2000:])
            time.sleep(0.05)

    def stop(self) -> None:
        """At once; whoever is connected is cut off."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # SIGTERM would wait for every client
            self._process.wait(120)
            self._process = None


@contextlib.contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A server that runs, and is gone with its data at the end."""
    if not PG_BIN:
        pytest.fail("PostgreSQL is not installed; bin/test installs Debian's package postgresql")
    folder = Path(f"/tmp/hotline-pg-{secrets.token_hex(4)}")
    folder.mkdir(mode=0o700)
    server = PostgresServer(folder)
    try:
        server.initialise()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
