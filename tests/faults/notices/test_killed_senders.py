"""A worker killed between "taken" and its own mark: sent twice under one id, not lost."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select

from cases import Cases, OpeningCall, Steps
from db import Database, utc_now
from db.jobs import Jobs
from db.tables import Delivery, DeliveryState, Notice, NoticeState, NoticeWay, PartnerKind, Setting
from notices import (
    OF_UNITS,
    DeliveryWriter,
    Event,
    NoticeRules,
    NoticeWriter,
    Partners,
    PartnerText,
    Relay,
    RuleText,
)
from tests.contracts.cases.units import DISPATCH, add_units
from tests.contracts.jobs.engines import ENGINES
from tests.contracts.jobs.work import working
from tests.contracts.notices.hall import Hall
from tests.faults.notices.senders import handlers
from tests.other_party import served
from tests.unit.cases.people import AGENT, LEAD
from tests.waiting import CEILING, until

WORKER = """
import asyncio, sys
from db import Database
from tests.contracts.jobs.engines import ENGINES
from tests.faults.notices.senders import handlers

database = Database(sys.argv[2])
jobs = ENGINES[sys.argv[1]](database)
print("works", flush=True)
asyncio.run(jobs.run(handlers(database, jobs, sys.argv[3])))
"""


@dataclass
class City:
    """Gateway and partner in one; the first of each kind is taken and never answered."""

    url: str = ""
    got: list[Any] = field(default_factory=list)
    hangs: bool = True

    async def take(self, request: web.Request) -> web.Response:
        self.got.append(json.loads(await request.read())["id"])
        if self.hangs:
            await asyncio.sleep(CEILING)
        return web.Response(status=202)


@pytest.fixture
async def city() -> AsyncIterator[City]:
    made = City()
    async with served(made.take) as made.url:
        yield made


@pytest.mark.parametrize(
    ("database", "engine", "what"),
    [("sqlite", "lease", "notice"), ("postgresql", "pgqueuer", "delivery")],
    indirect=["database"],
    ids=["notice-lease-sqlite", "delivery-pgqueuer-postgresql"],
)
async def test_what_a_killed_worker_had_sent_goes_out_again_under_its_id(
    database: Database, engine: str, what: str, city: City
) -> None:
    jobs = ENGINES[engine](database)
    await jobs.prepare()
    await add_units(database)
    await (a_notice if what == "notice" else a_delivery)(database, jobs, city.url)

    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, engine, database.url.render_as_string(hide_password=False), city.url,
        stdout=asyncio.subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": "."},
    )  # fmt: skip
    await until(lambda: city.got)
    worker.send_signal(signal.SIGKILL)
    await worker.wait()
    city.hangs = False
    async with working(jobs, handlers(database, jobs, city.url)):
        await until(lambda: ended(database))

    assert len(city.got) == 2
    assert len(set(city.got)) == 1


async def a_notice(database: Database, jobs: Jobs, _url: str) -> None:
    hall = Hall(database)
    await NoticeRules(database).set_quiet("", hall.change())
    rule = RuleText(active=True, ways=("sms",), subject="工单", text="已受理。")
    await NoticeRules(database).write(Event.REGISTERED, rule, hall.change(), revision=0)
    await opened(database)
    await Relay(database, (NoticeWriter(jobs, {NoticeWay.SMS}, clock=utc_now),)).pass_on()


async def a_delivery(database: Database, jobs: Jobs, url: str) -> None:
    async with database.write() as session:
        networks = ["127.0.0.0/8"]
        session.add(Setting(key="partners.allowed_networks", value=networks, changed_at=utc_now(), changed_by="t"))
    events = tuple(event.value for event in OF_UNITS)
    text = PartnerText(code="cgj", name="城管", kind=PartnerKind.DEPARTMENT, unit=LEAD, url=url, events=events)
    await Partners(database, jobs).add(text, Hall(database).change())
    case = await opened(database)
    await Steps(database, jobs).take(case.id, "dispatch", AGENT, DISPATCH, version=case.version, now=utc_now())
    await Relay(database, (DeliveryWriter(jobs),)).pass_on()


async def opened(database: Database) -> Any:
    call = OpeningCall(
        call_id="main-1.0", line="12345", caller="13812345678", seat="8007", called_at=utc_now(), simulated=False
    )
    return await Cases(database).open_from_call(call, now=utc_now(), actor="agent")


async def ended(database: Database) -> bool:
    async with database.read() as session:
        notices = list(await session.scalars(select(Notice.state)))
        deliveries = list(await session.scalars(select(Delivery.state)))
    return NoticeState.SENT in notices or DeliveryState.DELIVERED in deliveries
