"""AMI events as Asterisk 22 wrote them, multiplied to a busy floor: 80 seats, a thousand calls, Chinese names.

The calls are those recorded for the tests, byte for byte but for ids, times, numbers, names and seats; calls of
different seats run beside each other as they would. Same seed, same bytes.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "tests" / "scenarios" / "queue_manager_live" / "samples"
MIX = {"talk": 60, "rating": 25, "abandon": 10, "timeout": 5}
"""How many of a hundred calls go as the recording of that name does."""

SEATS = 80
CALLS = 1200
FIRST_SEAT = 1001
LAST_SEAT = "9999"
"""Not a seat of the floor: the event that ends the stream is about it, with ``LAST_REASON``."""
LAST_REASON = "交接班"

NAMES = (
    "王小明客户", "李秀英", "张伟", "欧阳建国", "刘洋", "陈静", "司马相如先生", "杨丽娟", "赵磊", "黄敏",
    "周杰", "吴桂兰", "徐志强", "孙悦", "马晓燕", "朱德发", "胡海涛", "林雪梅女士", "何勇", "高凤霞",
)  # fmt: skip

_PARTS = re.compile(
    r"(?P<time>(?<=Timestamp: )\d+\.\d+)"
    r"|\b(?P<id>1795306\d{3}\.\d{1,4})\b"
    r"|(?<=-0000)(?P<channel>[0-9a-f]{4})\b"
    r"|(?<=BridgeUniqueid: )(?P<bridge>[0-9a-f]{8})"
    r"|(?P<number>13800001111)"
    r"|(?P<name>王小明客户|(?<=CallerIDName: )citizen)"
    r"|(?<=PJSIP/)(?P<seat>1001)\b|(?<=MemberName: )(?P<member>1001)\b"
)


@dataclass(frozen=True)
class Stream:
    """``events`` each with its end, ready to send; ``named[i]`` is how many caller names event ``i`` carries."""

    events: list[bytes]
    named: list[int]

    def forever(self, slice_size: int = 100) -> Iterator[tuple[bytes, int, int]]:
        """Slices of whole events, round and round: bytes, events, names in them."""
        while True:
            for start in range(0, len(self.events), slice_size):
                part = self.events[start : start + slice_size]
                yield b"".join(part), len(part), sum(self.named[start : start + slice_size])


def stream(calls: int = CALLS, seed: int = 12345) -> Stream:
    """Raises ``FileNotFoundError`` when the recordings are not there."""
    chance = random.Random(seed)
    recordings = {name: _recording((SAMPLES / f"{name}.ami").read_text("utf-8")) for name in MIX}
    free = [chance.uniform(0, 20) for _ in range(SEATS)]  # a floor that is at work already
    told: list[tuple[float, int, str]] = []
    for serial in range(calls):
        seat = min(range(SEATS), key=free.__getitem__)
        recording = recordings[chance.choices(list(MIX), list(MIX.values()))[0]]
        name, number = chance.choice(NAMES), f"1{chance.randrange(3_000_000_000, 9_999_999_999)}"
        whose = {"seat": str(FIRST_SEAT + seat), "name": name, "number": number}
        for at, text in _retold(recording, free[seat], serial, **whose):
            told.append((at, len(told), text))
        free[seat] += recording[-1][0] + chance.uniform(0.5, 6)
    texts = [text for _, _, text in sorted(told)]
    return Stream([_wire(text) for text in texts], [_names_in(text) for text in texts])


def last_event() -> bytes:
    """Ends a stream: whoever has seen it has seen all that came before it."""
    return _wire(
        "Event: QueueMemberPause\nPrivilege: agent,all\nTimestamp: 1795392000.000001\nQueue: main\n"
        f"MemberName: {LAST_SEAT}\nInterface: PJSIP/{LAST_SEAT}\nStateInterface: PJSIP/{LAST_SEAT}\n"
        "Membership: static\nPenalty: 0\nCallsTaken: 0\nLastCall: 0\nLastPause: 1795392000\nLoginTime: 1795306308\n"
        f"InCall: 0\nStatus: 1\nPaused: 1\nPausedReason: {LAST_REASON}\nRinginuse: 0\nWrapuptime: 0"
    )


def _recording(text: str) -> list[tuple[float, str]]:
    """Events with their seconds since the first."""
    events = [event for event in text.strip().split("\n\n") if "Timestamp: " in event]
    times = [float(event.partition("Timestamp: ")[2].partition("\n")[0]) for event in events]
    return [(time - times[0], event) for time, event in zip(times, events, strict=True)]


def _retold(
    recording: list[tuple[float, str]], began: float, serial: int, *, seat: str, name: str, number: str
) -> Iterator[tuple[float, str]]:
    ids: dict[str, str] = {}
    for offset, event in recording:
        at = 1795306800 + began + offset

        def other(found: re.Match[str], at: float = at) -> str:
            kind, given = found.lastgroup, found.group()
            if kind in {"id", "channel"}:
                fresh = serial * 4 + len(ids) // 2
                return ids.setdefault(given, f"{1795306800 + int(began)}.{fresh}" if kind == "id" else f"{fresh:04x}")
            known = {"time": f"{at:.6f}", "bridge": f"{serial:08x}", "number": number, "name": name}
            return known.get(kind or "", seat)

        yield at, _PARTS.sub(other, event)


def _names_in(text: str) -> int:
    """Counted where the readers count: the caller's own name and the connected one's."""
    headers = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    return sum(headers.get(key, "") in NAMES for key in ("CallerIDName", "ConnectedLineName"))


def _wire(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode() + b"\r\n\r\n"
