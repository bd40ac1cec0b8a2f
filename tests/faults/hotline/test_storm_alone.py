"""A storm with none of our processes there: Asterisk greets, queues, connects, records; afterwards we tell it all."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db.tables import Call, Case, CaseOrigin
from hotline.guard import holder
from hotline.rehearsal_setup import SERVICES
from rehearsal import (
    STORM_FACTOR,
    RehearsalPlan,
    Shares,
    read_dialogues,
    rehearse,
    robot_calls,
)
from rehearsal.floor import most_waiting, rings, rung_twice
from tests.faults.hotline.robots import a_plan, files
from tests.installation import Installation, installation
from tests.waiting import CEILING, until

SEATS, CALLS = 6, 30


@pytest.fixture
async def hotline() -> AsyncIterator[Installation]:
    async with installation() as made:
        await made.start()
        yield made


async def a_storm(hotline: Installation) -> RehearsalPlan:
    """Five times what six seats with talks of five seconds can do."""
    shares = Shares(greeting=0.05, queue=0.05, message=0.05, seat_ends=0.5, rate=0.5)
    plan = await a_plan(hotline, seats=SEATS, calls=CALLS, rate=0.8, talk_seconds=(4.5, 5.5), shares=shares)
    return plan.storm(STORM_FACTOR)


def ended(cel: Path) -> int:
    return cel.read_text().count('"LINKEDID_END"') if cel.exists() else 0


async def test_every_citizen_of_a_storm_without_us_is_served_and_in_the_store_afterwards(
    hotline: Installation, tmp_path: Path
) -> None:
    plan, since = await a_storm(hotline), datetime.now(UTC) - timedelta(seconds=2)
    log = hotline.home / "asterisk" / "log"
    assert hotline.up is not None
    hotline.up.kill()
    await hotline.up.wait()
    await until(lambda: not [name for name in SERVICES if holder(hotline.run_folder, name)])

    async with hotline.store() as database:
        calling = asyncio.create_task(
            rehearse(
                plan, work=tmp_path / "work", dialogues=read_dialogues(), store=database,
                switch=files(hotline), settle_seconds=120,
            )
        )  # fmt: skip
        await until(lambda: calling.done() or ended(log / "cel.csv") >= CALLS, 2 * CEILING)
        async with database.read() as session:
            assert list(await session.scalars(select(Call.id))) == [], "one of us was there"
        await hotline.start()
        report = await calling

        assert list(report.differences) == []
        meant = [call for call in robot_calls(plan) if call.talks]
        assert (report.robots.made, report.robots.answered, report.robots.unfinished) == (CALLS, CALLS, 0)
        assert report.answered == report.robots.connected == len(meant)
        assert report.recordings_present == len(meant)
        assert report.recordings_faulty == 0

        async def cases_are_there() -> bool:
            async with database.read() as session:
                of_talks = select(Case.id).where(Case.origin == CaseOrigin.CALL)  # messages have cases, too
                return len(list(await session.scalars(of_talks))) == len(meant)

        await until(cases_are_there)
    record = (log / "cel.csv").read_text().splitlines(), (log / "queue_log").read_text().splitlines()
    assert rung_twice(rings(record[0], since.timestamp())) == []
    assert most_waiting(record[1], since.timestamp()) > SEATS
