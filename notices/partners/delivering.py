"""Delivering to a partner what waits for it, oldest first, until nothing is due or it does not answer."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from db import Clock, Database, StoreUnavailable
from db.jobs import Jobs, NotNow, Task
from db.tables import AuditEntry, Delivery, DeliveryState, Partner, PartnerState
from notices.errors import PartnerAway, PartnerRefused
from notices.partners.bodies import Bodies
from notices.partners.events import PartnerEvent
from notices.partners.lanes import close, first, forgive, others_wait, start
from notices.partners.parcels import Parcel
from notices.partners.posting import Poster
from notices.partners.settings import allowed_networks, off_after
from notices.patience import MOST_ATTEMPTS, wait_after

log = structlog.get_logger()

ACTOR = "system:partners"
IN_ONE_GO = 20
"""Deliveries before others get the worker."""


class Deliverer:
    """A handler for ``Jobs.run({DELIVER: Deliverer(...)})``.

    A worker that dies between the partner's "taken" and our own mark delivers a second time, under the same id.
    """

    def __init__(self, database: Database, jobs: Jobs, *, clock: Clock, poster: Poster | None = None) -> None:
        self._database, self._jobs, self._clock = database, jobs, clock
        self._bodies, self._poster = Bodies(database, clock=clock), poster or Poster(clock=clock)

    async def __call__(self, task: Task) -> None:
        """Raises ``NotNow`` while the partner is left in peace, ``StoreUnavailable``."""
        for _ in range(IN_ONE_GO):
            parcel = await self._next(task)
            if parcel is None:
                return
            content = await self._content(parcel)
            if content is None:
                continue
            try:
                await self._poster.post(parcel.url, parcel.secret, content, allowed=parcel.allowed)
            except PartnerRefused as exc:
                await self._refused(parcel, exc)
            except PartnerAway as exc:
                await self._failed(parcel, exc)
            else:
                await self._delivered(parcel)
        await self._go_on(task)

    async def _next(self, task: Task) -> Parcel | None:
        """What is to go now. None: nothing; the lane is closed then, unless another job works in it."""
        async with self._database.write() as session:
            partner = await _of(session, task)
            if partner is None:
                return None
            on = partner.state is PartnerState.ON
            row = await first(session, partner, self._clock()) if on else None
            if row is None:
                await close(session, self._jobs, partner)
                return None
            partner.working = True
            return Parcel(
                id=row.id, partner=partner.id, code=partner.code, unit=partner.unit, url=partner.url,
                secret=partner.secret, tells_citizen=partner.tells_citizen, event=PartnerEvent(row.event),
                case_id=row.case_id, ordinal=row.ordinal, at=row.at, allowed=await allowed_networks(session),
            )  # fmt: skip

    async def _content(self, parcel: Parcel) -> dict[str, Any] | None:
        """What is sent; None: nothing can be made of it."""
        try:
            return await self._bodies.of(parcel)
        except StoreUnavailable:
            raise
        except Exception as exc:  # top of the work: one case that cannot be told must not hold up all after it
            log.exception("partner.delivery_broke", partner=parcel.partner, delivery=parcel.id)
            async with self._database.write() as session:
                _, row = await _both(session, parcel)
                _settle(row, DeliveryState.DEAD, f"内容无法生成（{type(exc).__name__}）", self._clock())
            return None

    async def _delivered(self, parcel: Parcel) -> None:
        async with self._database.write() as session:
            partner, row = await _both(session, parcel)
            _settle(row, DeliveryState.DELIVERED, None, self._clock())
            partner.failures, partner.failing_since = 0, None
            if parcel.event is PartnerEvent.TEST:  # somebody mended it, and looks whether what waits goes out now
                await forgive(session, partner)
        log.info("partner.delivered", partner=parcel.partner, delivery=parcel.id)

    async def _refused(self, parcel: Parcel, exc: PartnerRefused) -> None:
        """This one it will never take; the next one it may."""
        async with self._database.write() as session:
            partner, row = await _both(session, parcel)
            _settle(row, DeliveryState.DEAD, f"对方拒收（{exc.status}）", self._clock())
            await self._count(session, partner)
        log.warning("partner.refused", partner=parcel.partner, delivery=parcel.id, status=exc.status)

    async def _failed(self, parcel: Parcel, exc: PartnerAway) -> None:
        """Raises ``NotNow`` unless nothing else could go, or the partner was switched off."""
        async with self._database.write() as session:
            partner, row = await _both(session, parcel)
            spent = exc.stumbled and row.attempts + 1 >= MOST_ATTEMPTS
            spent = spent or parcel.event is PartnerEvent.TEST or self._given_up(partner, row, await off_after(session))
            _settle(row, DeliveryState.DEAD if spent else DeliveryState.WAITING, exc.why[:200], self._clock())
            await self._count(session, partner)
            rests = partner.state is PartnerState.ON and await others_wait(session, partner, row)
            failures = partner.failures
        log.warning("partner.away", partner=parcel.partner, delivery=parcel.id, dead=spent)
        if rests:
            raise NotNow("the partner does not answer", delay=wait_after(failures)) from exc

    def _given_up(self, partner: Partner, row: Delivery, patience: timedelta) -> bool:
        """After days over this one, while others were taken: it is the delivery then, not the partner."""
        since = row.failing_since
        if since is None or self._clock() - since < patience:
            return False
        return partner.failing_since is None or partner.failing_since > since

    async def _count(self, session: AsyncSession, partner: Partner) -> None:
        """One more failure; after days of nothing else the partner is switched off, and what waits for it is kept."""
        now = self._clock()
        partner.failures += 1
        since = partner.failing_since = partner.failing_since or now
        if partner.state is not PartnerState.ON or now - since < await off_after(session):
            return
        partner.state = PartnerState.FAILED
        session.add(
            AuditEntry(
                at=now, actor=ACTOR, action="partner.switched_off", subject_kind="partner", subject_id=str(partner.id),
                reason=f"nothing delivered since {since.isoformat()}",
            )
        )  # fmt: skip
        log.error("partner.switched_off", partner=partner.id)

    async def _go_on(self, task: Task) -> None:
        """Give the worker to others and stand in line again."""
        async with self._database.write() as session:
            partner = await _of(session, task)
            if partner is not None:
                await start(session, self._jobs, partner)


async def _of(session: AsyncSession, task: Task) -> Partner | None:
    """The partner, locked; None: it is gone, or a newer job works for it."""
    partner = await session.get(Partner, task.payload["partner"], with_for_update=True)
    return partner if partner is not None and partner.wake == task.payload["wake"] else None


async def _both(session: AsyncSession, parcel: Parcel) -> tuple[Partner, Delivery]:
    partner = await session.get_one(Partner, parcel.partner, with_for_update=True)
    return partner, await session.get_one(Delivery, parcel.id, with_for_update=True)


def _settle(row: Delivery, state: DeliveryState, error: str | None, now: datetime) -> None:
    row.state, row.error, row.tried_at, row.attempts = state, error, now, row.attempts + 1
    if state is DeliveryState.WAITING:
        row.failing_since = row.failing_since or now
        row.not_before = now + wait_after(row.attempts)
