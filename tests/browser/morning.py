"""A hall on an ordinary morning: a little of everything a page can show."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from cases import Calendars
from db import Base, Database, utc_now
from db.jobs import open_jobs
from db.tables import (
    Announcement,
    AnnouncementKind,
    Callback,
    CallbackKind,
    CallbackState,
    CallerRule,
    CallerRuleKind,
    DayKind,
    DutyKind,
    DutyPhone,
    OutboundRule,
    PauseReason,
    Queue,
    Role,
    Seat,
    SeatMessage,
    SeatQueue,
    SeatState,
    SeatStateKind,
)
from reports import Figures
from tests.contracts.cases.units import add_units
from tests.contracts.web.factory import add_calls, add_lines, add_people
from tests.contracts.web.talk import add_talk


async def fill(database: Database, folder: Path) -> None:
    """``folder``: of the recordings."""
    now = utc_now()
    await add_people(database)
    await add_lines(database)
    await add_units(database)
    await Figures(database).seed(now=now)
    await add_calls(database, 60, now=now)
    await add_talk(database, folder, now=now)
    jobs = open_jobs(database)
    await jobs.prepare()
    await Calendars(database, jobs).seed(now=now)
    async with database.write() as session:
        await session.execute(update(Seat).where(Seat.number == "8003").values(home_number="13800138003"))
        session.add(Queue(name="dialect", label="方言专席", overflow_queue="general", overflow_seconds=30))
        await session.flush()
        for rows in (_skills(), _pauses(), _calls_back(now), _rules(now), _told(now), _states(now)):
            session.add_all(rows)


def _skills() -> Iterable[SeatQueue]:
    for at in range(12):
        yield SeatQueue(seat=f"{8001 + at}", queue="general", penalty=at % 3)
        if at % 4 == 0:
            yield SeatQueue(seat=f"{8001 + at}", queue="enterprise", penalty=5)


def _pauses() -> Iterable[PauseReason]:
    yield PauseReason(key="break", label="小休", position=2, limit_minutes=15, at_once_percent=10)
    yield PauseReason(key="meal", label="用餐", position=6, limit_minutes=60)
    yield PauseReason(key="training", label="培训", position=4, needs_approval=True)
    yield PauseReason(key="missed", label="漏接", chosen=False)


def _calls_back(now: datetime) -> Iterable[Callback]:
    for at in range(5):
        yield Callback(
            number=f"1380013{at:04d}", call_id=f"main-{900 + at}.0", kind=list(CallbackKind)[at % 2], line="12345",
            queue="general", requested_at=now, waiting_since=now - timedelta(minutes=3 + 4 * at),
            state=CallbackState.CLAIMED if at == 1 else CallbackState.WANTED, claimed_by="8007" if at == 1 else None,
        )  # fmt: skip
    for at in range(2):
        yield Callback(
            number=f"1380014{at:04d}", call_id=f"main-{950 + at}.0", kind=CallbackKind.MISSED, line="12345",
            queue="general", requested_at=now, waiting_since=now - timedelta(minutes=50 + at), attempts=1,
            state=CallbackState.REACHED, claimed_by="8007", closed_at=now - timedelta(minutes=1), closing="talked",
        )  # fmt: skip


def _rules(now: datetime) -> Iterable[Base]:
    yield CallerRule(
        number="13900139000", kind=CallerRuleKind.PRIORITY, priority=30, reason="独居老人，街道提供",
        proposed_by="supervisor", proposed_at=now, valid_from=now, valid_until=now + timedelta(days=300),
    )  # fmt: skip
    yield CallerRule(
        number="13900139001", kind=CallerRuleKind.BLOCKED, reason="三次辱骂话务员", proposed_by="agent",
        proposed_at=now, valid_from=now, valid_until=now + timedelta(days=7),
    )  # fmt: skip
    yield DutyPhone(unit="消防救援支队", label="火警", number="119", kind=DutyKind.EMERGENCY)
    yield DutyPhone(unit="城管局", label="值班室", number="87650001", kind=DutyKind.DEPARTMENT)
    yield OutboundRule(role=Role.AGENT, patterns="13XXXXXXXXX 8XXXXXXX", per_hour=30, at_once=40)


def _told(now: datetime) -> Iterable[Base]:
    yield Announcement(
        kind=AnnouncementKind.INCIDENT, title="突发事件提示", prompts="incident-notice",
        words="近期有多位市民反映同一问题，相关部门正在抓紧处理。", days=DayKind.ANY, changed_at=now,
    )  # fmt: skip
    yield SeatMessage(
        text="城东停水，来电请告知预计 18 时恢复。", sent_at=now, sent_by="supervisor",
        valid_until=now + timedelta(hours=1),
    )  # fmt: skip


def _states(now: datetime) -> Iterable[SeatState]:
    begun = now - timedelta(minutes=40)
    minutes = {
        SeatStateKind.READY: 6,
        SeatStateKind.TALKING: 20,
        SeatStateKind.WRAP_UP: 3,
        SeatStateKind.PAUSED: 4,
    }
    for at, (state, length) in enumerate(minutes.items()):
        start = begun + timedelta(minutes=at)
        for seat in ("8001", "8007"):
            yield SeatState(
                switch="main", seat=seat, started_at=start, ended_at=start + timedelta(minutes=length), state=state,
                reason="break" if state is SeatStateKind.PAUSED else None, session_started_at=begun,
            )  # fmt: skip
