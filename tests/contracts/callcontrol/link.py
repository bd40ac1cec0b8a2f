"""A stand-in for AMI that rings whom it is told to, and what a hall needs in the store to dial."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db import Database
from db.tables import Line, OutboundRule, Queue, Role, Trunk, User
from queue_manager.live import LinkLost, LiveError


class Link:
    """``fails``: its answer to Originate; ``away``: the connection was lost before; ``slow``: every answer takes a
    while, so that other orders come in between."""

    def __init__(self) -> None:
        self.fails: LiveError | None = None
        self.away = self.slow = False
        self.rung: list[dict[str, Any]] = []

    async def action(self, name: str, **fields: Any) -> Mapping[str, str]:
        if self.away:
            raise LinkLost("not connected")
        for _ in range(20 * self.slow):
            await asyncio.sleep(0)
        if name != "Originate":
            return {"Value": "0" if "GROUP_COUNT" in fields["Variable"] else "NOT_INUSE"}
        self.rung.append(fields)
        if self.fails:
            raise self.fails
        return {}

    async def collect(self, name: str, **_: Any) -> list[dict[str, str]]:
        return []

    @property
    def numbers(self) -> list[str]:
        return [call["Exten"] for call in self.rung]


async def furnish(database: Database, now: datetime) -> None:
    """A way out, and people who may dial mobile telephones and those of Beijing."""
    async with database.write() as session:
        session.add(Queue(name="hotline", label="综合受理"))
        await session.flush()
        session.add(Line(number="12345", label="市民热线", queue="hotline", is_default=True))
        session.add(Trunk(name="city", label="中继", server="10.0.0.1"))
        session.add(User(login="agent", name="李", role=Role.AGENT, password_hash="-", created_at=now))
        session.add(OutboundRule(role=Role.AGENT, patterns="13XXXXXXXXX 010XXXXXXXX", per_hour=3, at_once=9))
