"""A real Dovecot of our own on loopback, IMAP over TLS, run as an ordinary user; letters are laid into its mailbox."""

import contextlib
import grp
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from channels import MailSetup
from tests.certificates import make_certificate
from tests.waiting import CEILING

PROGRAM = Path("/usr/sbin/dovecot")
PASSWORD = "only-here"
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
ssl_dh =
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
mail_uid = {user}
mail_gid = {group}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


class Dovecot:
    """Everything lies in ``folder``, owned by who runs it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._count = folder, 0
        self._run: list[str] = []
        owner = pwd.getpwuid(os.geteuid())
        if os.geteuid() == 0:  # Dovecot gives nobody's mail to root
            owner = pwd.getpwnam("nobody")
            self._run = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
        self._owner = owner
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def setup(self) -> MailSetup:
        return MailSetup(
            host="localhost", port=self.port, user="mayor", password=PASSWORD, address="12345@city.example",
            authorities=self._folder / "certificate.pem",
        )  # fmt: skip

    def initialise(self) -> None:
        make_certificate(self._folder)
        for name in ("run", "state", "home", "mail", "mail/new", "mail/cur", "mail/tmp"):
            (self._folder / name).mkdir()
        names = {"user": self._owner.pw_name, "group": grp.getgrgid(self._owner.pw_gid).gr_name}
        config = CONFIG.format(folder=self._folder, password=PASSWORD, port=self.port, **names)
        (self._folder / "dovecot.conf").write_text(config)
        for path in (self._folder, *self._folder.rglob("*")):
            os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    def start(self) -> None:
        with (self._folder / "out").open("ab") as out:
            self._process = subprocess.Popen(
                [*self._run, PROGRAM, "-F", "-c", self._folder / "dovecot.conf"], stdout=out, stderr=out, cwd="/"
            )
        end = time.monotonic() + CEILING
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                if self._process.poll() is not None or time.monotonic() > end:
                    pytest.fail((self._folder / "out").read_text() + _read(self._folder / "log"))
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(CEILING)
            self._process = None

    def deliver(self, letter: EmailMessage | bytes) -> None:
        """As a mail server does: whole, under a name of its own."""
        self._count += 1
        name = f"{1_800_000_000 + self._count}.{secrets.token_hex(4)}.test"
        path = self._folder / "mail" / "tmp" / name
        path.write_bytes(letter if isinstance(letter, bytes) else letter.as_bytes())
        os.chown(path, self._owner.pw_uid, self._owner.pw_gid)
        path.rename(self._folder / "mail" / "new" / name)

    def begin_anew(self) -> None:
        """UIDs count from one again, as after a mailbox was restored."""
        for path in (self._folder / "mail").glob("dovecot*"):
            path.unlink()


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


@contextlib.contextmanager
def a_dovecot() -> Iterator[Dovecot]:
    """A server that runs, and is gone with its letters at the end."""
    if not PROGRAM.exists():
        pytest.fail("Dovecot is not installed; bin/test installs Debian's package dovecot-imapd")
    folder = Path(f"/tmp/hotline-imap-{secrets.token_hex(4)}")
    folder.mkdir(mode=0o755)
    server = Dovecot(folder)
    try:
        server.initialise()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
