"""From the rows of the store to the plan of one Asterisk."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from asterisk_conf import (
    EMERGENCY,
    Folders,
    LinePlan,
    OutboundPlan,
    PausePlan,
    Ports,
    QueuePlan,
    SeatPlan,
    Secrets,
    SwitchPlan,
    TrunkPlan,
)
from db import Database
from db.tables import (
    Announcement,
    AnnouncementKind,
    DutyKind,
    DutyPhone,
    Line,
    OutboundRule,
    PauseReason,
    Queue,
    Seat,
    Trunk,
)
from hotline.certificates import tls_plan
from hotline.secrets_file import InstallationSecrets
from hotline.settings import Settings

_INCIDENTS = (
    select(Announcement)
    .where(Announcement.enabled, Announcement.kind == AnnouncementKind.INCIDENT)
    .order_by(Announcement.id)
)


@dataclass(frozen=True, slots=True)
class Rows:
    """What the store says about the switch."""

    lines: tuple[Line, ...]
    queues: tuple[Queue, ...]
    seats: tuple[Seat, ...]
    trunks: tuple[Trunk, ...]
    incidents: tuple[Announcement, ...] = ()
    """Switched on now: said also while our own programs are down."""
    pauses: tuple[PauseReason, ...] = ()
    outbound: tuple[OutboundRule, ...] = ()
    duty: tuple[DutyPhone, ...] = ()


async def read_rows(database: Database) -> Rows:
    async with database.read() as session:
        return await rows_in(session)


async def rows_in(session: AsyncSession) -> Rows:
    return Rows(
        lines=tuple(await session.scalars(select(Line).where(Line.enabled).order_by(Line.number))),
        queues=tuple(await session.scalars(select(Queue).order_by(Queue.name))),
        seats=tuple(await session.scalars(select(Seat).where(Seat.enabled).order_by(Seat.number))),
        trunks=tuple(await session.scalars(select(Trunk).where(Trunk.enabled).order_by(Trunk.name))),
        incidents=tuple(await session.scalars(_INCIDENTS)),
        pauses=tuple(await session.scalars(select(PauseReason).where(PauseReason.enabled).order_by(PauseReason.key))),
        outbound=tuple(await session.scalars(select(OutboundRule).order_by(OutboundRule.role))),
        duty=tuple(await session.scalars(select(DutyPhone).where(DutyPhone.enabled).order_by(DutyPhone.number))),
    )


def plan_switch(settings: Settings, secrets: InstallationSecrets, rows: Rows, folders: Folders) -> SwitchPlan:
    """Raises ``asterisk_conf.PlanRefused`` naming the row that cannot be written, ``BadSettings``."""
    return SwitchPlan(
        name=settings.switch_name,
        folders=folders,
        secrets=Secrets(ami_secret=secrets.ami),
        ports=Ports(
            sip=settings.sip_port,
            rtp_first=settings.rtp_first,
            rtp_last=settings.rtp_last,
            ami=settings.ami_port,
            agi=settings.agi_port,
            sip_tls=settings.sip_tls_port,
        ),
        tls=tls_plan(settings),
        srtp=settings.srtp,
        bind=settings.sip_host,
        lines=tuple(_line(row, rows.incidents) for row in rows.lines),
        default_line=next((row.number for row in rows.lines if row.is_default), ""),
        queues=tuple(_queue(row) for row in rows.queues),
        seats=tuple(_seat(row) for row in rows.seats),
        trunks=tuple(_trunk(row) for row in rows.trunks),
        pauses=tuple(_pause(row) for row in rows.pauses if row.position and row.chosen and not row.needs_approval),
        outbound=_outbound(rows),
    )


async def require_renderable(settings: Settings, secrets: InstallationSecrets, session: AsyncSession) -> None:
    """The rows of ``session``, flushed or stored, make a switch.

    Raises ``asterisk_conf.PlanRefused`` naming the row that cannot be written, ``BadSettings``.
    """
    plan_switch(settings, secrets, await rows_in(session), own_folders(settings, None))


def own_folders(settings: Settings, modules: Path | None) -> Folders:
    """Where this installation's Asterisk keeps its files."""
    return Folders.stock() if settings.asterisk_stock else Folders.under(settings.asterisk_home, modules=modules)


def _line(row: Line, incidents: Sequence[Announcement]) -> LinePlan:
    said = (one.prompts.split("&") for one in incidents if not one.lines or row.number in one.lines.split(","))
    return LinePlan(
        number=row.number,
        label=row.label,
        queue=row.queue,
        greeting=row.greeting_keys,
        notice=row.notice,
        announce=tuple(dict.fromkeys(key for keys in said for key in keys if key)),
        menu=row.menu or "",
        priority=row.priority,
        closed="" if row.is_open else row.closed_prompt,
    )


def _queue(row: Queue) -> QueuePlan:
    return QueuePlan(
        name=row.name,
        label=row.label,
        strategy=row.strategy,
        ring_seconds=row.ring_seconds,
        retry_seconds=row.retry_seconds,
        wrapup_seconds=row.wrapup_seconds,
        max_wait_seconds=row.max_wait_seconds,
        weight=row.weight,
        service_level_seconds=row.service_level_seconds,
        announce=row.announcement_keys,
        announce_every_seconds=row.announce_every_seconds,
        position_every_seconds=row.position_every_seconds,
        overflow=row.overflow_queue or "",
        overflow_seconds=row.overflow_seconds,
        offer_when_empty=row.offer_when_empty,
        speak_seat=row.speak_seat_number,
        pause_after_misses=row.pause_after_misses,
    )


def _seat(row: Seat) -> SeatPlan:
    return SeatPlan(
        number=row.number,
        label=row.label,
        password=row.sip_password,
        queues=tuple(sorted((link.queue, link.penalty) for link in row.queues)),
        standing=row.standing,
        home_number=row.home_number or "",
    )


def _pause(row: PauseReason) -> PausePlan:
    """A reason a seat may choose by itself, by *13 and its digit."""
    return PausePlan(key=row.key, label=row.label, digit=row.position)


def _trunk(row: Trunk) -> TrunkPlan:
    return TrunkPlan(
        name=row.name,
        hosts=tuple(host.strip() for host in row.hosts.split(",") if host.strip()),
        rehearsal=row.rehearsal,
        server=row.server,
        port=row.port,
        user=row.username or "",
        password=row.password or "",
        transport=row.transport,
        srtp=row.srtp,
        tell_seat=not row.rehearsal,
    )


def _outbound(rows: Rows) -> OutboundPlan:
    """The widest of all roles' rules: which of them a person has is asked before Asterisk is."""
    patterns = {pattern for row in rows.outbound for pattern in row.patterns.upper().split()}
    emergency = {row.number for row in rows.duty if row.kind is DutyKind.EMERGENCY}
    return OutboundPlan(
        patterns=tuple(sorted(patterns)),
        at_once=max((row.at_once for row in rows.outbound), default=0),
        duty=tuple(row.number for row in rows.duty),
        emergency=tuple(sorted(emergency.union(EMERGENCY))),
    )
