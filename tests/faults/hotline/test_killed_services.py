"""kill -9 in the middle of a rehearsal: after the restart no call, recording or case is missing."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from db.tables import Call, Case
from tests.installation import Installation, installation
from tests.waiting import until

REHEARSAL = ("--seats", "4", "--calls", "9", "--rate", "1.5", "--talk", "6-8")


@pytest.fixture
async def hotline() -> AsyncIterator[Installation]:
    async with installation() as made:
        await made.start()
        yield made


async def calls_under_way(hotline: Installation, wanted: int) -> None:
    async with hotline.store() as database:

        async def enough() -> bool:
            async with database.read() as session:
                return len(list(await session.scalars(select(Call.id).where(Call.connected_at.is_not(None))))) >= wanted

        await until(enough)


async def every_connected_call_has_a_case(hotline: Installation) -> bool:
    async with hotline.store() as database, database.read() as session:
        connected = set(await session.scalars(select(Call.id).where(Call.connected_at.is_not(None))))
        cases = set(await session.scalars(select(Case.call_id)))
        return bool(connected) and connected == cases


@pytest.mark.parametrize("victims", [("telephony",), ("telephony", "work", "web")])
async def test_a_killed_service_leaves_no_call_missing(hotline: Installation, victims: tuple[str, ...]) -> None:
    report = hotline.home / "report.json"
    rehearsing = asyncio.create_task(hotline.hotline("rehearse", *REHEARSAL, "--json", str(report)))
    await calls_under_way(hotline, 3)

    for victim in victims:
        os.kill(hotline.pid(victim), signal.SIGKILL)

    code, output = await rehearsing
    assert code == 0, output
    assert json.loads(report.read_text())["differences"] == []
    await until(lambda: every_connected_call_has_a_case(hotline))


async def test_with_everything_of_ours_dead_calls_go_on_and_the_restart_adopts_asterisk(hotline: Installation) -> None:
    report = hotline.home / "report.json"
    rehearsing = asyncio.create_task(hotline.hotline("rehearse", *REHEARSAL, "--json", str(report)))
    await calls_under_way(hotline, 3)
    assert hotline.up is not None

    hotline.up.kill()
    await hotline.up.wait()
    await asyncio.sleep(4)  # the outage itself: citizens call, and none of us is there
    await hotline.start()

    code, output = await rehearsing
    assert code == 0, output
    assert json.loads(report.read_text())["differences"] == []
    assert "asterisk.adopted" in (hotline.home / "up.log").read_text()
    await until(lambda: every_connected_call_has_a_case(hotline))
