"""What the pages need from the rest of the house; ``hotline`` fills it in."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from cases import Attachments, Cases, Departments, Incidents, Sheets, Steps
from channels import Ways
from db import Clock, Database
from db.jobs import Jobs
from queue_manager import Done, Order
from web.admin.trunk_words import Reach

BUILT_ASSETS = Path(__file__).parent / "static" / "dist"


class Feed(Protocol):
    """What is known of the switch: ``board`` as received last (JSON as ``queue_manager`` writes it; None before the
    first), whether news still arrive (``up``), and since when that is so."""

    @property
    def up(self) -> bool: ...
    @property
    def since(self) -> datetime: ...
    @property
    def board(self) -> Mapping[str, Any] | None: ...


class Boards(Protocol):
    """Where live boards come from: ``queue_manager``'s BoardClient, kept running by whoever made it."""

    @property
    def current(self) -> Feed: ...

    def boards(self) -> AsyncIterator[Feed]:
        """Yield what is known now, then every change; a slow reader gets the newest, not all."""


class Controls(Protocol):
    """Who carries out orders to the switch: ``queue_manager``'s ControlClient."""

    async def give(self, order: Order) -> Done:
        """Raises ``queue_manager.ControlError``."""


class Answers(Protocol):
    """Citizens' messages: ``queue_manager``'s RatingAnswers."""

    async def take(self, number: str, text: str, *, message_id: str) -> str:
        """The words to answer with. Raises ``db.StoreUnavailable``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """What differs between installations; durations as named."""

    title: str = "12345 政务服务便民热线"
    secure_cookies: bool = True
    """False only where browsers reach us by plain http on this very host."""
    session_hours: int = 12
    """A session ends after this long in any case."""
    idle_minutes: int = 30
    """A session ends when it was not used for this long."""
    simulated_banner: str | None = None
    """Shown on every page of an installation that only rehearses; simulated calls then count in today's figures."""
    trusted_proxy: bool = False
    """True when a reverse proxy of ours sets X-Forwarded-For; its last entry is then the browser's address."""
    jurisdiction: str = ""
    """Our ``jurisdiction_id`` of Open311; empty: none is looked at."""
    assets: Path = BUILT_ASSETS
    """The folder that ``bin/build-web`` filled."""


async def _any_rows(_session: AsyncSession) -> None:
    """For an application without a switch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchSide:
    """What pages know of the switch itself. ``check`` raises ``asterisk_conf.PlanRefused`` when Asterisk's files cannot
    be written with the rows of the session, flushed or stored."""

    reach: Reach = field(default_factory=Reach)
    check: Callable[[AsyncSession], Awaitable[None]] = _any_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    database: Database
    cases: Cases
    steps: Steps
    jobs: Jobs
    """Where what people start is asked for."""
    sheets: Sheets
    departments: Departments
    attachments: Attachments
    incidents: Incidents
    ways: Ways
    """Everything by which cases come in without a call."""
    boards: Boards
    controls: Controls
    recordings_folder: Path
    prompts_folder: Path
    """Sounds people sent to be played to callers; the switch takes them over at its next reload."""
    clock: Clock
    """Returns the present, aware."""
    answers: Answers | None = None
    """Who takes what citizens write back."""
    message_secret: str = field(default="", repr=False)
    """What the gateway of short messages signs with; without it no message is believed."""
    switch: SwitchSide = field(default_factory=SwitchSide)
    settings: WebSettings = field(default_factory=WebSettings)
