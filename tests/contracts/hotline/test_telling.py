"""Ways out as ``hotline work`` puts them together: from a step to a gateway and a partner, with real servers."""

import asyncio
import json
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from cases import Steps, verify_signature
from db import Database, utc_now
from db.jobs import open_jobs
from db.tables import PartnerKind
from hotline.context import Context
from hotline.notices import relay, told_by_jobs
from hotline.settings import Settings
from notices import Event, Limits, NoticeRules, Partners, PartnerText, RuleText
from tests.contracts.cases.units import DISPATCH, a_case, add_units
from tests.contracts.notices.hall import Hall
from tests.unit.cases.people import AGENT, LEAD
from tests.waiting import until

SECRET = "at least 32 signs nobody can guess"


async def test_a_dispatch_reaches_the_citizen_and_the_unit(database: Database, tmp_path: Path) -> None:
    got: dict[str, Any] = {}

    async def take(request: web.Request) -> web.Response:
        verify_signature(got.get("secret", "") if request.path == "/unit" else SECRET, await request.read(),
                         request.headers, utc_now())  # fmt: skip
        got[request.path] = json.loads(await request.read())
        return web.Response(status=202)

    async with AsyncExitStack() as stack:
        app = web.Application()
        app.router.add_post("/{to}", take)
        server = TestServer(app)
        await server.start_server()
        stack.push_async_callback(server.close)
        url = str(server.make_url("/sms"))
        context = Context(Settings(home=tmp_path, message_url=url, message_secret=SECRET), None, database)  # type: ignore[arg-type]
        jobs = open_jobs(database)
        await jobs.prepare()
        got["secret"] = await set_up(database, str(server.make_url("/unit")))
        case = await a_case(database)

        await Steps(database, jobs).take(case.id, "dispatch", AGENT, DISPATCH, version=case.version, now=utc_now())
        working = [asyncio.create_task(relay(context, jobs).run())]
        working += [asyncio.create_task(jobs.run(some, at_once=most)) for some, most in told_by_jobs(context, jobs)]
        try:
            await until(lambda: {"/sms", "/unit"} <= got.keys())
        finally:
            for task in working:
                task.cancel()
            await asyncio.wait(working)

    assert (got["/sms"]["to"], got["/sms"]["text"]) == ("13812345678", "王先生，已转城市管理局。")
    assert (got["/unit"]["event"], got["/unit"]["number"]) == ("case.dispatched", case.number)


async def set_up(database: Database, url: str) -> str:
    """A notice that goes out at any hour, and a partner; its secret."""
    await add_units(database)
    change, rules, partners = Hall(database).change(), NoticeRules(database), Partners(database, open_jobs(database))
    await rules.set_quiet("", change)
    rule = RuleText(active=True, ways=("sms",), subject="工单", text="{诉求人}，已转{主办单位}。")
    await rules.write(Event.DISPATCHED, rule, change, revision=0)
    await partners.set_limits(Limits(networks="127.0.0.1"), change)
    text = PartnerText(
        code="cgj", name="城管", kind=PartnerKind.DEPARTMENT, unit=LEAD, url=url, events=("case.dispatched",)
    )
    return (await partners.add(text, change))[1]
