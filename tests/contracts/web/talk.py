"""One talk with everything that is kept of it: recording with its sound, transcript, journal, visit, case."""

import wave
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from db import Database, bigrams
from db.tables import (
    Case,
    CaseType,
    JournalEntry,
    QueueVisit,
    Recording,
    RecordingKind,
    RecordingState,
    RecordSource,
    Transcript,
    Utterance,
    VisitOutcome,
)
from tests.contracts.web.factory import NOON, a_call

RATE = 8000
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
