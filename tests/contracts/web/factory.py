"""A small hotline to look at: people, lines, calls, and a board that moves on command. One talk: ``talk``."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy.ext.asyncio import AsyncSession

from agi_scripts import national
from cases import AttachmentFiles, Attachments, Cases, Departments, Incidents, Sheets, Steps
from channels import Ways
from db import Database
from db.jobs import LeaseJobs
from db.tables import (
    Call,
    CallEnding,
    EndedBy,
    Line,
    Queue,
    Role,
    Seat,
    Trunk,
    User,
)
from queue_manager import Done, Order
from web import Services, SwitchSide, WebSettings

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
"""12:00 in Shanghai."""
PASSWORD = "开放的热线12345"
LARGEST_ATTACHMENT = 1 << 20
"""Bytes."""


class Clock:
    """Stands still until it is told."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class FakeFeed:
    up: bool
    since: datetime
    board: dict[str, Any] | None


class FakeBoards:
    """Boards on command, as ``queue_manager``'s client tells them."""

    def __init__(self, board: dict[str, Any] | None = None, *, since: datetime = NOON) -> None:
        self.current = FakeFeed(board is not None, since, board)
        self._news = asyncio.Event()

    def show(self, board: dict[str, Any]) -> None:
        self._set(FakeFeed(True, NOON, board))

    def cut(self, since: datetime) -> None:
        """What pages see when the process that follows the switch is gone."""
        self._set(FakeFeed(False, since, self.current.board))

    def _set(self, feed: FakeFeed) -> None:
        self.current = feed
        self._news.set()
        self._news = asyncio.Event()

    async def boards(self) -> AsyncIterator[FakeFeed]:
        while True:
            news = self._news
            yield self.current
            await news.wait()


def a_board(now: datetime = NOON, *, waiting: int = 2, link: str = "up") -> dict[str, Any]:
    """``waiting`` citizens in the queue, two talks, seats in every state; JSON as the feed sends it."""

    def ago(seconds: int) -> str:
        return (now - timedelta(seconds=seconds)).isoformat()

    def call(number: int, state: str, seconds: int, **more: Any) -> dict[str, Any]:
        return {
            "id": f"main-{1000 + number}.1", "trunk": "rehearsal", "line": "12345",
            "caller": f"138{number:04d}{number * 37 % 10000:04d}",
            "state": state, "since": ago(seconds), "arrived_at": ago(seconds + 9), "queue": "general",
            "position": None, "seat": None,
        } | more  # fmt: skip

    def queue(name: str, lined: int, ready: int, talking: int) -> dict[str, Any]:
        return {
            "name": name, "waiting": lined, "longest_waiting_since": ago(8 + 21 * (lined - 1)) if lined else None,
            "members": 12, "ready": ready, "ringing": 0, "talking": talking, "paused": 2, "unavailable": 1,
        }  # fmt: skip

    states = ["ready"] * 5 + ["ringing", "talking", "talking", "wrap_up", "paused", "paused", "unavailable"]
    seats = [
        {
            "number": f"{8001 + index}", "state": state, "since": ago(20 + 13 * index), "call_id": None, "caller": None,
            "pause_reason": None, "queues": ["general"], "missed": 0,
        }
        for index, state in enumerate(states)
    ]  # fmt: skip
    seats[6]["call_id"], seats[7]["call_id"], seats[10]["pause_reason"] = "main-1101.1", "main-1102.1", "meal"
    calls = [call(200 + index, "waiting", 8 + 21 * index, position=index + 1) for index in range(waiting)]
    calls += [call(101, "talking", 95, seat="8007"), call(102, "talking", 243, seat="8008")]
    calls += [call(103, "greeting", 4, queue=None)]
    return {
        "switch": "main", "link": link, "link_since": ago(3), "at": now.isoformat(), "seq": 1, "unknown_events": 0,
        "dropped_events": 0, "queues": [queue("general", waiting, 5, 2), queue("enterprise", 0, 3, 0)],
        "seats": seats, "calls": calls,
    }  # fmt: skip


class FakeControls:
    """Takes orders and carries none out; ``refuses`` answers the next ones, ``plan_refused`` what the store says of the
    switch."""

    def __init__(self) -> None:
        self.given: list[Order] = []
        self.refuses: Exception | None = None
        self.done: dict[str, Any] = {}
        self.plan_refused: Exception | None = None

    async def give(self, order: Order) -> Done:
        self.given.append(order)
        if self.refuses:
            raise self.refuses
        return {"order": order.name, **self.done}

    async def check(self, _session: AsyncSession) -> None:
        if self.plan_refused:
            raise self.plan_refused


def services(
    database: Database,
    folder: Path,
    boards: FakeBoards,
    clock: Clock,
    controls: FakeControls | None = None,
    **settings: Any,
) -> Services:
    assets = folder / "assets"
    if not assets.exists():
        assets.mkdir()
        (assets / "manifest.json").write_text('{"app.js": "app.js", "app.css": "app.css"}')
        (assets / "app.js").write_text("")
        (assets / "app.css").write_text("")
    recordings = folder / "recordings"
    recordings.mkdir(exist_ok=True)
    controls = controls or FakeControls()
    chosen = {"secure_cookies": False, "assets": assets} | settings
    jobs = LeaseJobs(database, clock=clock)
    steps = Steps(database, jobs)
    files = Attachments(database, AttachmentFiles(folder / "attachments"), jobs=None, largest=LARGEST_ATTACHMENT)
    return Services(
        database=database, cases=Cases(database, spell=national), steps=steps, jobs=jobs, boards=boards,
        sheets=Sheets(database, clock=clock),
        departments=Departments(database), controls=controls, recordings_folder=recordings,
        switch=SwitchSide(check=controls.check),
        attachments=files, incidents=Incidents(database, jobs, clock=clock),
        ways=Ways.of(database, files, steps, spell=national, clock=clock),
        prompts_folder=folder / "prompts", clock=clock, settings=WebSettings(**chosen),
    )  # fmt: skip


async def add_people(database: Database) -> None:
    """One person per role, named after it; all have the same password."""
    hashed = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    names = {
        Role.AGENT: "李晓",
        Role.SUPERVISOR: "王敏",
        Role.QA: "陈静",
        Role.MANAGER: "赵磊",
        Role.ADMIN: "系统管理员",
        Role.DEPARTMENT: "张强",
    }
    async with database.write() as session:
        for role, name in names.items():
            seat = "8007" if role is Role.AGENT else None
            unit = "cgj" if role is Role.DEPARTMENT else None
            session.add(
                User(
                    login=role.value, name=name, role=role, password_hash=hashed, created_at=NOON, seat=seat, unit=unit
                )
            )  # fmt: skip


async def add_lines(database: Database) -> None:
    async with database.write() as session:
        session.add_all([Queue(name="general", label="综合服务"), Queue(name="enterprise", label="企业专席")])
        await session.flush()
        session.add_all(
            [
                Line(number="12345", label="政务服务热线", queue="general", is_default=True),
                Line(number="12315", label="消费者投诉", queue="general"),
            ]
        )
        session.add(Trunk(name="rehearsal", label="演练", rehearsal=True))
        people = ["李晓", "王敏", "陈静", "赵磊", "孙悦", "周航", "吴桐", "郑洁", "冯雪", "蒋涛", "沈佳", "韩梅"]
        session.add_all(
            Seat(number=f"{8001 + index}", label=name, sip_password="secret") for index, name in enumerate(people)
        )


def a_call(call_id: str, *, at: datetime = NOON, ending: CallEnding | None = CallEnding.CONNECTED, **more: Any) -> Call:
    """A call that arrived at ``at`` and, unless ``ending`` is None, is over."""
    talked = ending is CallEnding.CONNECTED
    queued = talked or ending in {CallEnding.ABANDONED_IN_QUEUE, CallEnding.TIMED_OUT}
    facts: dict[str, Any] = {
        "id": call_id, "switch": "main", "line": "12345", "caller": "13812345678", "arrived_at": at, "ending": ending,
        "queued_at": at + timedelta(seconds=9) if queued else None,
        "connected_at": at + timedelta(seconds=18) if talked else None,
        "ended_at": at + timedelta(seconds=75) if ending else None,
        "ended_by": EndedBy.CITIZEN if ending else None,
        "queue": "general" if queued else None, "seat": "8007" if talked else None,
        "wait_seconds": 9 if queued else None, "talk_seconds": 57 if talked else None,
        "rating": 5 if talked else None, "simulated": True,
    }  # fmt: skip
    return Call(**facts | more)


async def add_calls(database: Database, count: int, *, now: datetime = NOON) -> None:
    """``count`` calls of today, one a minute, most of them answered."""
    kinds = [CallEnding.CONNECTED] * 9 + [CallEnding.ABANDONED_IN_QUEUE, CallEnding.ABANDONED_IN_GREETING]
    async with database.write() as session:
        for index in range(count):
            seat = f"{8001 + index % 8}"
            call = a_call(
                f"main-{5000 + index}.{index}", at=now - timedelta(minutes=2 + index), ending=kinds[index % len(kinds)],
                caller=f"13{index % 9}{(index * 7919) % 10000:04d}{(index * 104729) % 10000:04d}",
            )  # fmt: skip
            if call.seat:
                call.seat, call.talk_seconds, call.wait_seconds = seat, 40 + index * 17 % 260, 3 + index * 5 % 22
                call.rating = (5, 4, 5, 3, None, 5, 2)[index % 7]
            session.add(call)
