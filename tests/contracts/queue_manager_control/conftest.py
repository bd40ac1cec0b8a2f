"""A stand-in for AMI, and seats on both databases."""

from collections.abc import Mapping, Sequence

import pytest

from db import Database
from db.tables import Line, PauseReason, Queue, Seat, SeatQueue


class Ami:
    """Members by AMI; remembers every action that changes something. ``channels`` is what it lists, one answer after
    the other, the last for good."""

    def __init__(self) -> None:
        self.channels: list[list[dict[str, str]]] = [[]]
        self.members: list[dict[str, str]] = []
        self.sent: list[tuple[str, dict[str, object]]] = []

    def has(self, seat: str, queue: str, **more: str) -> None:
        row = {"Event": "QueueMember", "Queue": queue, "Name": seat, "Location": f"PJSIP/{seat}", "Status": "1"}
        self.members.append({**row, "Membership": "dynamic", "Penalty": "0", "Paused": "0", "InCall": "0", **more})

    async def action(self, name: str, *, timeout: float | None = None, **fields: str | int) -> Mapping[str, str]:
        self.sent.append((name, dict(fields)))
        return {}

    async def collect(
        self, name: str, *, timeout: float | None = None, **fields: str | int
    ) -> Sequence[Mapping[str, str]]:
        if name == "CoreShowChannels":
            return self.channels.pop(0) if len(self.channels) > 1 else self.channels[0]
        return self.members


@pytest.fixture
async def ami(database: Database) -> Ami:
    async with database.write() as session:
        session.add_all([Queue(name="hotline", label="综合"), Queue(name="market", label="市场")])
        await session.flush()
        session.add(Line(number="12345", label="热线", queue="hotline"))
        skills = [SeatQueue(queue="hotline", penalty=2)]
        session.add_all(
            [
                Seat(number="1001", label="一", sip_password="x", queues=skills, home_number="02112345678"),
                Seat(number="1002", label="二", sip_password="x"),
                Seat(number="9001", label="值班室", sip_password="x", standing=True),
                Seat(number="1003", label="停用", sip_password="x", enabled=False),
                PauseReason(key="break", label="小休", at_once_percent=10),
            ]
        )
    return Ami()
