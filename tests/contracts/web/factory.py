"""A small hotline to look at: people, lines, calls, one talk with its sound, and a board that moves on command."""

import asyncio
import wave
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from argon2 import PasswordHasher
from sqlalchemy.ext.asyncio import AsyncSession

from agi_scripts import national
from cases import AttachmentFiles, Attachments, Cases, Departments, Incidents, Sheets, Steps
from channels import Ways
from db import Database, bigrams
from db.jobs import LeaseJobs
from db.tables import (
    Call,
    CallEnding,
    Case,
    CaseType,
    EndedBy,
    JournalEntry,
    Line,
    Queue,
    QueueVisit,
    Recording,
    RecordingKind,
    RecordingState,
    RecordSource,
    Role,
    Seat,
    Transcript,
    Trunk,
    User,
    Utterance,
    VisitOutcome,
)
from queue_manager import Done, Order
from web import Services, SwitchSide, WebSettings

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
"""12:00 in Shanghai."""
PASSWORD = "开放的热线12345"
RATE = 8000
LARGEST_ATTACHMENT = 1 << 20
"""Bytes."""
CITIZEN, SEAT = 0, 1
TALK = (
    (SEAT, "您好 这里是 市民 服务 热线 请问 有 什么 可以 帮您"),
    (CITIZEN, "你好 我 要 投诉 小区 楼下 的 烧烤店 每天 晚上 油烟 特别 大"),
    (SEAT, "好的 请问 小区 名称 和 具体 地址 是 什么"),
    (CITIZEN, "人民路 八十八号 阳光 花园 三号楼 烧烤店 就 在 北门 旁边"),
    (SEAT, "请问 这个 情况 持续 多长 时间 了"),
    (CITIZEN, "大概 有 两个月 了 一直 到 凌晨 一点 多 又 吵 又 有 味道"),
    (SEAT, "我 跟 您 核对 一下 您 反映 夜间 油烟 和 噪音 扰民 对吗"),
    (CITIZEN, "对 希望 你们 尽快 处理"),
    (SEAT, "请 您 放心 我们 会 转交 城市 管理局 办理 五个 工作日 内 答复"),
    (CITIZEN, "谢谢 你"),
)
UNSURE = frozenset({"三号楼", "凌晨"})


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
        database=database, cases=Cases(database), steps=steps, jobs=jobs, sheets=Sheets(database), boards=boards,
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


async def add_talk(database: Database, folder: Path, *, now: datetime = NOON, call_id: str = "main-1.1") -> int:
    """A call with recording, transcript, journal, visit and case; returns the recording's id."""
    arrived = now - timedelta(minutes=1, seconds=40)
    async with database.write() as session:
        session.add(a_call(call_id, at=arrived))
        session.add(
            QueueVisit(
                uniqueid=call_id, ordinal=1, call_id=call_id, queue="general",
                entered_at=arrived + timedelta(seconds=9),
                left_at=arrived + timedelta(seconds=18), outcome=VisitOutcome.CONNECTED, wait_seconds=9, seat="8007",
                missed_rings=1,
            )
        )  # fmt: skip
        session.add_all(_journal(call_id, arrived))
        session.add(
            Case(
                number="20261122-000001", call_id=call_id, line="12345", caller="13812345678", seat="8007",
                case_type=CaseType.COMPLAINT, place="人民路 88 号阳光花园北门", citizen_name="王先生",
                simulated=True,
                text="小区北门旁烧烤店夜间油烟、噪音扰民，已持续约两个月，希望尽快处理。",
                called_at=arrived, opened_at=arrived + timedelta(seconds=20),
                updated_at=arrived + timedelta(seconds=60),
            )
        )  # fmt: skip
    recording_id = await add_recording(database, folder, call_id=call_id, now=now)
    await add_transcript(database, recording_id, now=now)
    return recording_id


async def add_recording(database: Database, folder: Path, *, call_id: str, now: datetime = NOON) -> int:
    name = f"{call_id}.wav"
    seconds, peaks = write_talk(folder / name)
    async with database.write() as session:
        recording = Recording(
            call_id=call_id, source_name=name, kind=RecordingKind.TALK, state=RecordingState.STORED, path=name,
            sha256="0" * 64, size=(folder / name).stat().st_size, seconds=seconds, channels=2, sample_rate=RATE,
            levels_dbfs=[-20.0, -18.0], faults=[], ended_at=now, taken_in_at=now, peaks=peaks,
        )  # fmt: skip
        session.add(recording)
        await session.flush()
        return recording.id


async def add_transcript(database: Database, recording_id: int, *, now: datetime = NOON) -> None:
    words: list[list[Any]] = []
    said: list[Utterance] = []
    for channel, start, spoken in timeline():
        at = start
        for word in spoken:
            words.append(
                [channel, round(at, 2), round(at + len(word) * 0.22, 2), 0.4 if word in UNSURE else 0.95, word]
            )
            at += len(word) * 0.22
        text = "".join(spoken)
        said.append(
            Utterance(
                channel=channel, start=start, end=round(at, 2), confidence=0.9, text=text, grams=" ".join(bigrams(text))
            )
        )
    async with database.write() as session:
        session.add(
            Transcript(
                recording_id=recording_id, engine="vosk 0.3.45", model="vosk-model-small-cn-0.22", created_at=now,
                confidence=0.9, cpu_seconds=9.0, words=words, utterances=said,
            )
        )  # fmt: skip


def timeline() -> list[tuple[int, float, list[str]]]:
    """(channel, start in seconds, words) of the talk."""
    at, found = 0.4, []
    for channel, text in TALK:
        words = text.split()
        found.append((channel, round(at, 2), words))
        at += sum(map(len, words)) * 0.22 + 0.5
    return found


def write_talk(path: Path) -> tuple[float, bytes]:
    """A stereo WAV that rises and falls like the talk; returns its seconds and its peaks."""
    ends = [start + sum(map(len, words)) * 0.22 for _, start, words in timeline()]
    samples = np.zeros((int((ends[-1] + 0.6) * RATE), 2))
    chance = np.random.default_rng(12345)
    for (channel, start, _), end in zip(timeline(), ends, strict=True):
        first, last = int(start * RATE), int(end * RATE)
        moment = np.arange(last - first) / RATE
        syllables = (
            np.abs(np.sin(moment * np.pi / 0.22))
            * chance.uniform(0.3, 1.0, (last - first) // 800 + 1).repeat(800)[: last - first]
        )
        samples[first:last, channel] = np.sin(moment * 2 * np.pi * (170 if channel else 230)) * syllables * 0.6
    whole = (samples * 32767).astype("<i2")
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(whole.tobytes())
    step = RATE // 20
    cut = np.abs(whole[: len(whole) // step * step].astype(int)).reshape(-1, step, 2).max(axis=1)
    return len(whole) / RATE, np.minimum(255, cut // 128).astype(np.uint8).tobytes()


def _journal(call_id: str, arrived: datetime) -> list[JournalEntry]:
    facts = [
        (0, "cel", "CHAN_START"), (120, "cel", "ANSWER"), (9000, "queue_log", "ENTERQUEUE"),
        (13000, "queue_log", "RINGNOANSWER"), (18000, "queue_log", "CONNECT"), (18034, "cel", "BRIDGE_ENTER"),
        (75010, "cel", "BRIDGE_EXIT"), (75000, "queue_log", "COMPLETECALLER"), (75043, "cel", "HANGUP"),
        (75044, "cel", "LINKEDID_END"),
    ]  # fmt: skip
    return [
        JournalEntry(
            switch="main", source=RecordSource(source), segment=f"seg-{call_id}", offset=index, kind=kind, data={},
            at=arrived + timedelta(milliseconds=after), call_id=call_id, uniqueid=call_id,
        )
        for index, (after, source, kind) in enumerate(facts)
    ]  # fmt: skip
