"""Everything an operator may set before start: ``hotline.toml`` in the home folder, overridden by ``HOTLINE_*``.

What a city changes while all runs (lines, queues, seats, menus) is not here but in the database.
"""

import os
import tomllib
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from asterisk_conf import Srtp
from hotline.errors import BadSettings

WRAP_UP_SECONDS = 20
"""For notes after a talk, before the next one rings: of a new installation; a city changes it at ``/admin/queues``."""


class Settings(BaseModel):
    """Ports and addresses default to loopback: nothing is reachable from outside until somebody decides so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: Path
    database_url: str = ""
    """Empty: SQLite in the home folder. PostgreSQL: ``postgresql+asyncpg://user:password@host/name``."""
    switch_name: str = Field(default="main", pattern=r"^[a-z][a-z0-9]{0,15}$")
    asterisk_build: Path = Path("build/asterisk")
    asterisk_stock: bool = False
    """True beside an Asterisk of the system's own: its records and recordings are in ``/var/log/asterisk`` …"""
    sip_host: str = "127.0.0.1"
    sip_port: int = Field(default=5160, ge=1, le=65535)
    sip_tls_port: int = Field(default=0, ge=0, le=65535)
    """SIP over TLS, TCP on ``sip_host``; 0 = off."""
    sip_tls_certificate: Path | None = None
    """PEM with the whole chain. None: one of our own making in the home folder."""
    sip_tls_key: Path | None = None
    sip_tls_names: str = Field(default="", pattern=r"^[A-Za-z0-9.:, -]*$")
    """Names and addresses, joined by commas, by which telephones reach us; for the certificate of our own making."""
    sip_tls_authorities: Path | None = None
    """PEM of those whose certificates we believe when we call a carrier over TLS."""
    srtp: Srtp = Srtp.OFF
    """Encrypted speech of seats."""
    rtp_first: int = Field(default=12000, ge=1024, le=65535)
    rtp_last: int = Field(default=15999, ge=1024, le=65535)
    ami_port: int = Field(default=5138, ge=1, le=65535)
    agi_port: int = Field(default=4573, ge=1, le=65535)
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=1, le=65535)
    web_secure_cookies: bool = False
    """True behind TLS; a browser then sends the session cookie over https only."""
    web_trusted_proxy: bool = False
    """True where a reverse proxy of ours sets X-Forwarded-For: its last entry is then who asks."""
    open311_jurisdiction: str = Field(default="", max_length=100)
    """This city's ``jurisdiction_id``: requests for another are refused (docs/ways-in.md); empty: none is looked at."""
    prompts_overlay: Path | None = None
    """A city's own prompt recordings; a file here wins over the one shipped."""
    attachment_megabytes: int = Field(default=20, ge=1, le=500)
    """Of one file of a case."""
    attachment_scanner: str = ""
    """``clamd:/run/clamav/clamd.ctl``, ``clamd:127.0.0.1:3310`` or ``command:clamdscan --fdpass --no-summary``. Empty:
    files are not looked at for viruses, and say so."""
    transcription_workers: int = Field(default=1, ge=0, le=64)
    transcription_calls_per_core: int = Field(default=10, ge=0, le=10_000)
    """On Asterisk's own host, transcription waits while more calls than this per processor core are in progress."""
    message_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    """Where short messages to citizens are handed over (docs/messages.md); empty: none are sent."""
    message_secret: SecretStr = SecretStr("")
    """What both sides sign with; without it no answer is believed."""
    mail_host: str = ""
    """IMAP server of the city's mailbox (docs/ways-in.md); empty: no letters are fetched."""
    mail_port: int = Field(default=993, ge=1, le=65535)
    """IMAP over TLS."""
    mail_user: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_folder: str = "INBOX"
    mail_address: str = ""
    """What citizens write to; letters from it are our own."""
    mail_authorities: Path | None = None
    """PEM of who signs the server's certificate. None: whom the system believes."""
    mail_seconds: int = Field(default=60, ge=5, le=3600)
    """How often the mailbox is looked into."""
    notice_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    """Where messages of other channels (an official account, an app) are handed over; as ``message_url``."""
    notice_secret: SecretStr = SecretStr("")
    smtp_host: str = ""
    """The mail server that takes notices by e-mail; empty: none are sent."""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """``starttls``, ``tls`` from the first byte (usually port 465), or ``none`` for a server on this very host."""
    smtp_sender: str = Field(default="", pattern=r"^([^\s@<>]+@[^\s@<>]+)?$")
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_authorities: Path | None = None
    """PEM of those whose certificates we believe when we call the mail server; None: the system's own."""
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")

    @model_validator(mode="after")
    def _mail_is_private(self) -> Self:
        if self.smtp_security == "none" and self.smtp_host not in {"", "localhost", "127.0.0.1", "::1"}:
            raise ValueError("smtp_security may be none for a mail server on this very host only")
        return self

    @property
    def store_url(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{self.home / 'db' / 'hotline.sqlite3'}"

    @property
    def asterisk_home(self) -> Path:
        return self.home / "asterisk"

    @property
    def recordings(self) -> Path:
        return self.home / "recordings"

    @property
    def attachments(self) -> Path:
        """Files of cases; hosts that serve pages or do jobs share this folder."""
        return self.home / "attachments"

    @property
    def own_prompts(self) -> Path:
        """Sounds sent by the page of announcements."""
        return self.home / "prompts"

    @property
    def run_folder(self) -> Path:
        return self.home / "run"

    @property
    def board_socket(self) -> Path:
        return self.run_folder / "board.sock"

    @property
    def control_socket(self) -> Path:
        return self.run_folder / "control.sock"


def load_settings(environment: dict[str, str] | None = None) -> Settings:
    """Read the settings. Raises ``BadSettings`` naming each wrong key and where it was set."""
    env = dict(os.environ if environment is None else environment)
    home = Path(env.get("HOTLINE_HOME", "var")).resolve()
    values: dict[str, Any] = {**_from_file(home / "hotline.toml"), **_from_environment(env), "home": home}
    try:
        return Settings.model_validate(values)
    except ValidationError as exc:
        faults = "; ".join(_fault(error["loc"], error["msg"], error["input"]) for error in exc.errors())
        raise BadSettings(f"settings in {home / 'hotline.toml'} or HOTLINE_*: {faults}") from exc


def _fault(where: tuple[int | str, ...], what: str, given: Any) -> str:
    name = ".".join(map(str, where))
    # Without a name it is about all settings together, and what was given holds every secret.
    if not name or "secret" in name or "password" in name:
        return f"{name or 'together'}: {what}"
    return f"{name}: {what} (given: {given!r})"


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as exc:
        raise BadSettings(f"{path}: {getattr(exc, 'strerror', None) or exc}") from exc


def _from_environment(env: dict[str, str]) -> dict[str, str]:
    names = {f"HOTLINE_{name.upper()}": name for name in Settings.model_fields if name != "home"}
    return {names[key]: value for key, value in env.items() if key in names}
