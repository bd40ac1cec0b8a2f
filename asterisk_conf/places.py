"""Where one Asterisk lives: its folders, its ports, the secret of its door. Values only, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Folders:
    """Where Asterisk reads and writes; ``modules`` None = where this Asterisk looks by itself."""

    etc: Path
    lib: Path
    data: Path
    log: Path
    run: Path
    spool: Path
    modules: Path | None = None

    @classmethod
    def under(cls, home: Path, *, modules: Path | None = None) -> Folders:
        """All folders in ``home``, the project's own layout."""
        lib = home / "lib"
        return cls(
            etc=home / "etc",
            lib=lib,
            data=lib,
            log=home / "log",
            run=home / "run",
            spool=home / "spool",
            modules=modules,
        )

    @classmethod
    def stock(cls) -> Folders:
        """The folders of a packaged Asterisk, so that the rendered files can be copied to /etc/asterisk."""
        return cls(
            etc=Path("/etc/asterisk"),
            lib=Path("/var/lib/asterisk"),
            data=Path("/usr/share/asterisk"),
            log=Path("/var/log/asterisk"),
            run=Path("/var/run/asterisk"),
            spool=Path("/var/spool/asterisk"),
        )

    @property
    def recordings(self) -> Path:
        """Talks: Asterisk writes in ``open/``; ``done/`` is for whole files from elsewhere (adr/0007)."""
        return self.spool / "recording"

    @property
    def messages(self) -> Path:
        """Messages left by citizens, likewise."""
        return self.spool / "message"

    @property
    def cel(self) -> Path:
        """Channel events, one CSV line each.

        Asterisk insists on a folder of its own for it; in our own layout that folder is a link to ``log`` itself, so
        the file lies beside ``queue_log``.
        """
        return self.log / "cel-custom" / "cel.csv"

    @property
    def queue_log(self) -> Path:
        """Asterisk's own queue log."""
        return self.log / "queue_log"


@dataclass(frozen=True, kw_only=True)
class Ports:
    """UDP: sip, rtp_first..rtp_last (both ends included, first even). TCP: sip_tls; ami, agi (on loopback)."""

    sip: int = 5160
    rtp_first: int = 12000
    rtp_last: int = 15999
    ami: int = 5138
    agi: int = 4573
    sip_tls: int = 0  # off


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """The one AMI login; the secret is never shown by repr."""

    ami_secret: str
    ami_user: str = "hotline"

    def __repr__(self) -> str:
        return f"Secrets(ami_user={self.ami_user!r})"
