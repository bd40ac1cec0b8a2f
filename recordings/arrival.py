"""What a file in the spool holds, and how it will be kept."""

import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from db.tables import RecordingKind
from recordings import riff
from recordings.checks import Fault, Samples, faults, levels_dbfs
from recordings.errors import HostileName
from recordings.naming import call_of
from recordings.peaks import peaks
from recordings.store import Content, disk_errors

TALK_RATE = 8000
TALK_CHANNELS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A file as it came."""

    path: Path
    kind: RecordingKind
    call_id: str
    size: int
    ended_at: datetime
    """When the last sound was written."""
    orphan: bool = False
    """The record of its call breaks off: Asterisk may have died before it could finish the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How an arrival will be kept."""

    content: Content
    suffix: str
    channels: int
    rate: int
    truncated: bool
    readable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    seconds: float
    levels: list[float]
    faults: list[Fault]
    peaks: bytes


def look(path: Path, kind: RecordingKind) -> Arrival:
    """Raises ``HostileName`` for what Asterisk would not have written, ``StoreUnwritable``."""
    call_id = call_of(path.name, kind)
    with disk_errors():
        found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise HostileName(f"refused {call_id}: not a plain file")
    ended_at = datetime.fromtimestamp(found.st_mtime, UTC)
    return Arrival(path=path, kind=kind, call_id=call_id, size=found.st_size, ended_at=ended_at)


def plan(arrival: Arrival) -> Plan:
    """Raises ``StoreUnwritable``."""
    if arrival.kind is RecordingKind.TALK:
        return _plain(arrival, channels=TALK_CHANNELS, rate=TALK_RATE, offset=0, told=arrival.size)
    with disk_errors(), arrival.path.open("rb") as file:
        head = file.read(riff.SEARCHED_BYTES)
    try:
        header = riff.parse(head)
    except riff.NotRiff:
        return _as_it_came(arrival)
    if not header.is_plain:
        return _as_it_came(arrival)
    return _plain(
        arrival, channels=header.channels, rate=header.rate, offset=header.data_at, told=header.data_told
    )  # fmt: skip


def examine(file: Path, kept: Plan) -> Findings:
    """Judge a kept file. Raises ``StoreUnwritable``."""
    if not kept.readable:
        fault = Fault.NOT_AUDIO if kept.content.length else Fault.EMPTY
        return Findings(seconds=0.0, levels=[], faults=[fault], peaks=b"")
    samples = _samples(file, kept)
    levels = levels_dbfs(samples, kept.rate)
    return Findings(
        seconds=round(len(samples) / kept.rate, 3),
        levels=levels,
        faults=faults(samples, kept.rate, levels, truncated=kept.truncated),
        peaks=peaks(samples, kept.rate),
    )


def _plain(arrival: Arrival, *, channels: int, rate: int, offset: int, told: int) -> Plan:
    frame = 2 * channels
    there = max(arrival.size - offset, 0)
    whole = min(told or there, there)
    length = whole - whole % frame
    head = riff.header(channels=channels, rate=rate, data_bytes=length)
    # The header is always our own: what comes after the sound in a file is not kept, and lengths are right.
    return Plan(
        content=Content(source=arrival.path, head=head, offset=offset, length=length),
        suffix=".wav",
        channels=channels,
        rate=rate,
        truncated=arrival.orphan or length != whole or told > there or (told == 0 and there > 0),
        readable=True,
    )


def _as_it_came(arrival: Arrival) -> Plan:
    return Plan(
        content=Content(source=arrival.path, length=arrival.size), suffix=arrival.path.suffix,
        channels=0, rate=0, truncated=False, readable=False,
    )  # fmt: skip


def _samples(file: Path, kept: Plan) -> Samples:
    if kept.content.length == 0:
        return np.zeros((0, kept.channels), np.int16)
    with disk_errors():
        flat = np.memmap(file, dtype="<i2", mode="r", offset=len(kept.content.head))
    return flat.reshape(-1, kept.channels)
