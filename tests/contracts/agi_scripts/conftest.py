"""A hotline of three lines with its FastAGI server, on each database."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from agi_scripts import AgiServer, Directory, History, Incoming, MenuEntry, Notice, Position, Progress
from cases import Cases, CaseView, OpeningCall
from db import Database
from db.tables import CallerRule, CallerRuleKind, Line, Queue
from ivr import publish_menu, read_menu
from tests.agi_client import FakeChannel, ask
from tests.waiting import CEILING

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
MENU = {
    "key": "merged",
    "prompt": "menu-main",
    "retries": 1,
    "digits": {
        "1": {"do": "queue", "queue": "inquiry"},
        "2": {"do": "menu", "menu": {"prompt": "menu-second", "digits": {"1": {"do": "message"}}}},
        "3": {"do": "progress"},
    },
}


@dataclass
class Hotline:
    server: AgiServer
    directory: Directory
    database: Database
    cases: Cases

    async def ask(self, **channel) -> FakeChannel:
        return await ask(self.server.port, FakeChannel(**channel))

    async def rule(self, number: str, kind: CallerRuleKind, **columns) -> None:
        columns = {"valid_from": NOON - timedelta(days=1), "valid_until": NOON + timedelta(days=1)} | columns
        async with self.database.write() as session:
            session.add(CallerRule(number=number, kind=kind, reason="test", **columns))
        await self.directory.refresh()

    async def open_case(self, caller: str, call_id: str = "main-1.1") -> CaseView:
        call = OpeningCall(call_id=call_id, line="12345", caller=caller, seat="1001", called_at=NOON, simulated=False)
        return await self.cases.open_from_call(call, now=NOON, actor="1001")


@pytest.fixture
async def hotline(database: Database) -> AsyncIterator[Hotline]:
    async with database.write() as session:
        session.add_all([Queue(name="general", label="综合"), Queue(name="inquiry", label="咨询")])
        await session.flush()
        session.add_all([
            Line(number="12345", label="12345", queue="general", is_default=True),
            Line(number="12315", label="12315", queue="inquiry", menu="merged", priority=10,
                 greeting="greeting-12315&holiday-notice", notice=""),
            Line(number="12333", label="12333", queue="inquiry", menu="no-such-menu"),
        ])  # fmt: skip
        await publish_menu(session, read_menu(MENU), now=NOON, actor="test")
    cases = Cases(database)
    directory, history = Directory(database, clock=lambda: NOON, every=3600), History(cases)
    await directory.start()
    await directory.refresh()  # on a busy machine the first reading may still be under way
    incoming = Incoming(directory, history, clock=lambda: NOON)
    incoming.seconds = incoming.history_seconds = CEILING  # deadlines are the subject of tests/faults/agi_scripts
    entries = [incoming, MenuEntry(directory, history), Notice(), Position(directory), Progress(history)]
    async with AgiServer(entries, port=0) as server:
        yield Hotline(server, directory, database, cases)
    await history.close()
    await directory.stop()
