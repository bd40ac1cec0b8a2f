"""Partners as an administrator keeps them, and what was delivered to them; each method is one unit of work."""

import secrets
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Change, not_recused
from db import Database
from db.jobs import Jobs
from db.tables import Case, Delivery, DeliveryState, Department, Partner, PartnerKind, PartnerState
from notices.errors import NoSuchNotice, NotDead, NoticeChanged, NoticeFaulty
from notices.partners.events import PartnerEvent
from notices.partners.lanes import forgive, start, wake
from notices.partners.settings import Limits, allowed_networks, limits, set_limits
from notices.partners.texts import PartnerText, checked_partner

SECRET_BYTES = 32
PAGE = 50
_AUDITED = ("name", "kind", "unit", "url", "events", "tells_citizen", "state")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerView:
    """Without the secret: that is shown once, to whoever had it made. ``waiting`` and ``dead``: deliveries."""

    id: int
    code: str
    name: str
    kind: PartnerKind
    unit: str
    url: str
    events: tuple[str, ...]
    tells_citizen: bool
    state: PartnerState
    failing_since: datetime | None
    revision: int
    waiting: int = 0
    dead: int = 0

    @classmethod
    def of(cls, row: Partner, counts: dict[DeliveryState, int]) -> "PartnerView":
        own: dict[str, Any] = {
            item.name: getattr(row, item.name) for item in fields(cls) if item.name not in {"waiting", "dead"}
        }
        own |= {"events": tuple(row.events), "waiting": counts.get(DeliveryState.WAITING, 0)}
        return cls(**own, dead=counts.get(DeliveryState.DEAD, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """``number`` is the case's; None: a trial."""

    id: int
    number: str | None
    event: PartnerEvent
    sequence: int
    at: datetime
    state: DeliveryState
    attempts: int
    error: str | None
    tried_at: datetime | None


class Partners:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database, jobs: Jobs) -> None:
        self._database, self._jobs = database, jobs

    async def all(self) -> list[PartnerView]:
        """By code."""
        wanted = select(Delivery.partner_id, Delivery.state, func.count()).where(
            Delivery.state.in_([DeliveryState.WAITING, DeliveryState.DEAD])
        )
        async with self._database.read() as session:
            counts: dict[int, dict[DeliveryState, int]] = {}
            for partner_id, state, count in await session.execute(wanted.group_by(Delivery.partner_id, Delivery.state)):
                counts.setdefault(partner_id, {})[DeliveryState(state)] = count
            rows = await session.scalars(select(Partner).order_by(Partner.code))
            return [PartnerView.of(row, counts.get(row.id, {})) for row in rows]

    async def add(self, text: PartnerText, change: Change) -> tuple[int, str]:
        """The new partner's id, and its secret, which is never shown again. Raises ``NoticeFaulty``."""
        async with self._database.write() as session:
            plain = checked_partner(text, await allowed_networks(session))
            if await session.scalar(select(Partner.id).where(Partner.code == plain.code)) is not None:
                raise NoticeFaulty([f"编码「{plain.code}」已被使用。"])
            row = Partner(
                code=plain.code, secret=secrets.token_urlsafe(SECRET_BYTES), state=PartnerState.ON, revision=0
            )
            row.failures = row.wake = 0
            row.working = row.tells_citizen = False
            await _write(session, row, plain, change)
            session.add(change.entry("partner.added", "partner", str(row.id), None, _shown(row)))
            return row.id, row.secret

    async def write(self, partner_id: int, text: PartnerText, change: Change, *, revision: int) -> None:
        """Replace what is set; the code stays. Raises ``NoticeFaulty``, ``NoSuchNotice``, ``NoticeChanged``."""
        async with self._database.write() as session:
            row = await _locked(session, partner_id)
            if row.revision != revision:
                raise NoticeChanged("partner", partner_id, read=revision, current=row.revision)
            before = _shown(row)
            await _write(session, row, checked_partner(text, await allowed_networks(session)), change)
            session.add(change.entry("partner.written", "partner", str(row.id), before, _shown(row)))

    async def new_secret(self, partner_id: int, change: Change) -> str:
        """Make another secret; the old one holds no longer. Raises ``NoSuchNotice``."""
        async with self._database.write() as session:
            row = await _locked(session, partner_id)
            row.secret = secrets.token_urlsafe(SECRET_BYTES)
            session.add(change.entry("partner.new_secret", "partner", str(row.id), None, None))
            return row.secret

    async def switch(self, partner_id: int, *, on: bool, change: Change) -> None:
        """Switched on, it gets what was kept for it. Raises ``NoSuchNotice``."""
        async with self._database.write() as session:
            row = await _locked(session, partner_id)
            before = _shown(row)
            row.state = PartnerState.ON if on else PartnerState.OFF
            row.failing_since, row.failures = None, 0
            await session.flush()
            session.add(change.entry("partner.switched", "partner", str(row.id), before, _shown(row)))
            if on:
                await forgive(session, row)
                await start(session, self._jobs, row)

    async def try_out(self, partner_id: int, change: Change) -> int:
        """Send a trial; its delivery's id. Raises ``NoSuchNotice``."""
        async with self._database.write() as session:
            row = await _locked(session, partner_id)
            trial = Delivery(
                partner_id=row.id, case_id=None, ordinal=0, event=PartnerEvent.TEST.value, at=change.at,
                state=DeliveryState.WAITING, attempts=0,
            )  # fmt: skip
            session.add(trial)
            await session.flush()
            session.add(change.entry("partner.tried", "partner", str(row.id), None, None))
            if row.state is PartnerState.ON:  # at once, though it may be left in peace just now
                await start(session, self._jobs, row)
            return trial.id

    async def deliveries(
        self, partner_id: int, state: DeliveryState | None = None, *, after: int | None = None, viewer: str = ""
    ) -> list[DeliveryView]:
        """Newest first, at most ``PAGE``, those below the id ``after``; none of a case the login ``viewer`` keeps out
        of."""
        wanted = select(Delivery, Case.number).outerjoin(Case, Case.id == Delivery.case_id)
        wanted = wanted.where(Delivery.partner_id == partner_id, not_recused(viewer)).order_by(Delivery.id.desc())
        if state is not None:
            wanted = wanted.where(Delivery.state == state)
        if after is not None:
            wanted = wanted.where(Delivery.id < after)
        async with self._database.read() as session:
            rows = (await session.execute(wanted.limit(PAGE))).all()
        return [
            DeliveryView(
                id=row.id, number=number, event=PartnerEvent(row.event), sequence=row.ordinal, at=row.at,
                state=row.state, attempts=row.attempts, error=row.error, tried_at=row.tried_at,
            )
            for row, number in rows
        ]  # fmt: skip

    async def send_again(self, delivery_id: int, change: Change) -> None:
        """Have a dead letter delivered with all its attempts. Raises ``NoSuchNotice``, ``NotDead``."""
        async with self._database.write() as session:
            partner_id = await session.scalar(select(Delivery.partner_id).where(Delivery.id == delivery_id))
            if partner_id is None:
                raise NoSuchNotice("delivery", delivery_id)
            partner = await _locked(session, partner_id)
            row = await session.get_one(Delivery, delivery_id, with_for_update=True)
            if row.state is not DeliveryState.DEAD:
                raise NotDead("delivery", delivery_id)
            row.state, row.attempts, row.failing_since, row.not_before = DeliveryState.WAITING, 0, None, None
            session.add(change.entry("partner.sent_again", "partner", str(partner_id), None, {"delivery": delivery_id}))
            await wake(session, self._jobs, partner)

    async def limits(self) -> Limits:
        async with self._database.read() as session:
            return await limits(session)

    async def set_limits(self, wanted: Limits, change: Change) -> None:
        """Raises ``NoticeFaulty``."""
        async with self._database.write() as session:
            await set_limits(session, wanted, change)


async def _write(session: AsyncSession, row: Partner, text: PartnerText, change: Change) -> None:
    unit = await session.get(Department, text.unit)
    if unit is None:
        raise NoticeFaulty(["请从列表中选择单位。"])
    row.name, row.kind, row.unit, row.url = text.name, text.kind, text.unit, text.url
    row.events, row.tells_citizen = list(text.events), text.tells_citizen
    row.updated_at, row.updated_by, row.revision = change.at, change.actor, row.revision + 1
    session.add(row)
    await session.flush()


async def _locked(session: AsyncSession, partner_id: int) -> Partner:
    row = await session.get(Partner, partner_id, with_for_update=True)
    if row is None:
        raise NoSuchNotice("partner", partner_id)
    return row


def _shown(row: Partner) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _AUDITED}
