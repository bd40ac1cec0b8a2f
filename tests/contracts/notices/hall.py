"""A hotline whose workers work only when a test says so, and carriers and partners that do as it says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from cases import CaseView, Change, Steps, Unsigned, verify_signature
from db import Database
from db.jobs import Handler, LeaseJobs
from db.jobs.attempt import attempt
from db.tables import AuditEntry, Case, Delivery, Notice, NoticeWay, Partner, PartnerKind, Setting
from notices import (
    DELIVER,
    NOTICE,
    OF_UNITS,
    Deliverer,
    DeliveryWriter,
    Event,
    Letter,
    Listening,
    NoticeRules,
    Notices,
    NoticeSender,
    NoticeWriter,
    Partners,
    PartnerText,
    Poster,
    Relay,
    RuleText,
)
from tests.contracts.cases.units import a_case, add_units
from tests.unit.cases.people import LEAD, NOON

LEASE = timedelta(minutes=1)


@dataclass
class FakeCarrier:
    """Takes letters unless ``refusal`` is set."""

    refusal: Exception | None = None
    taken: list[Letter] = field(default_factory=list)

    async def send(self, letter: Letter) -> None:
        if self.refusal:
            raise self.refusal
        self.taken.append(letter)


@dataclass
class Hall:
    database: Database
    now: datetime = NOON
    sms: FakeCarrier = field(default_factory=FakeCarrier)
    mail: FakeCarrier = field(default_factory=FakeCarrier)
    seconds: float = 2.0
    """How long a partner may take."""

    def __post_init__(self) -> None:
        self.jobs = LeaseJobs(self.database, clock=self.clock)
        self.steps = Steps(self.database, self.jobs)
        self.rules = NoticeRules(self.database)
        self.notices = Notices(self.database, self.jobs)
        self.partners = Partners(self.database, self.jobs)
        self.listening = Listening(self.database, self.steps, clock=self.clock)
        carriers = {NoticeWay.SMS: self.sms, NoticeWay.EMAIL: self.mail}
        writer = NoticeWriter(self.jobs, carriers, clock=self.clock)
        self.relay = Relay(self.database, (writer, DeliveryWriter(self.jobs)))
        poster = Poster(clock=self.clock, seconds=self.seconds)
        self.handlers: dict[str, Handler] = {
            NOTICE: NoticeSender(self.database, carriers, clock=self.clock),
            DELIVER: Deliverer(self.database, self.jobs, clock=self.clock, poster=poster),
        }

    def clock(self) -> datetime:
        return self.now

    def change(self, reason: str = "") -> Change:
        return Change(at=self.now, actor="admin", reason=reason)

    async def case(self, number: int = 1, **columns: Any) -> CaseView:
        """A case as an agent wrote it down, of a citizen and not of a rehearsal."""
        view = await a_case(self.database, number)
        async with self.database.write() as session:
            row = await session.get_one(Case, view.id)
            for name, value in columns.items():
                setattr(row, name, value)
            await session.flush()
            return CaseView.of(row)

    async def rule(self, event: Event, text: str = "{诉求人}您好，工单{工单编号}。", **more: Any) -> None:
        wanted: dict[str, Any] = {"active": True, "ways": ("sms",), "subject": "工单{工单编号}"} | more
        revision = next(rule.revision for rule in await self.rules.all() if rule.event is event)
        await self.rules.write(event, RuleText(text=text, **wanted), self.change(), revision=revision)

    async def told(self, *, after: timedelta = timedelta(0)) -> int:
        """Everything that is due ``after`` now is done; how many attempts that took."""
        self.now += after
        await self.relay.pass_on()
        tried = 0
        while (task := await self.jobs._ledger.claim(self.handlers, LEASE)) is not None:
            await attempt(self.jobs._ledger, self.handlers[task.kind], task, lost=LEASE)
            tried += 1
        return tried

    async def sent(self) -> list[tuple[str, str]]:
        """(event, state) of every notice, oldest first."""
        async with self.database.read() as session:
            rows = await session.scalars(select(Notice).order_by(Notice.id))
            return [(row.event, row.state.value) for row in rows]

    async def partner(self, url: str, *, code: str = "cgj", kind: PartnerKind = PartnerKind.DEPARTMENT,
                      unit: str = LEAD, **more: Any) -> tuple[int, str]:  # fmt: skip
        """A partner on this very host; its id and its secret."""
        async with self.database.write() as session:
            if await session.get(Setting, "partners.allowed_networks") is None:
                session.add(
                    Setting(key="partners.allowed_networks", value=["127.0.0.0/8"], changed_at=NOON, changed_by="t")
                )
        events = tuple(event.value for event in OF_UNITS)
        text = PartnerText(code=code, name="城管系统", kind=kind, unit=unit, url=url, **{"events": events} | more)
        return await self.partners.add(text, self.change())

    async def deliveries(self) -> list[tuple[str, int, str]]:
        """(event, sequence, state) of every delivery, oldest first."""
        async with self.database.read() as session:
            rows = await session.scalars(select(Delivery).order_by(Delivery.id))
            return [(row.event, row.ordinal, row.state.value) for row in rows]

    async def partner_row(self, partner_id: int) -> Partner:
        async with self.database.read() as session:
            return await session.get_one(Partner, partner_id)

    async def audited(self, action: str) -> list[str]:
        """Who was the subject of each."""
        async with self.database.read() as session:
            wanted = select(AuditEntry.subject_id).where(AuditEntry.action == action).order_by(AuditEntry.id)
            return list(await session.scalars(wanted))


async def opened(database: Database) -> Hall:
    await add_units(database)
    return Hall(database)


def believed(secret: str, body: bytes, headers: Mapping[str, str], now: datetime) -> Any:
    """What a partner reads of us, if it is signed; None where it is not."""
    try:
        verify_signature(secret, body, headers, now)
    except Unsigned:
        return None
    return json.loads(body)
