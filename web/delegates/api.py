"""Lending one's signature as JSON: what holds in one's unit, lending, taking back."""

from dataclasses import asdict

from aiohttp import web
from pydantic import BaseModel, ConfigDict, StrictStr

from cases import Delegations
from web.bodies import described
from web.context import acting, services
from web.delegates.handlers import ended, lent
from web.plain import plain


class LendBody(BaseModel):
    """``to``: a login of one's own unit; ``until``: a time, in Asia/Shanghai where it names no zone."""

    model_config = ConfigDict(extra="forbid")

    to: StrictStr
    until: StrictStr
    reason: StrictStr


async def listed(request: web.Request) -> web.StreamResponse:
    """What holds now in the unit of whoever asks, by the time it ends."""
    unit = acting(request).unit
    given = Delegations(services(request).database)
    rows = await given.of_unit(unit, now=services(request).clock()) if unit is not None else []
    return web.json_response(plain({"delegations": [asdict(row) for row in rows]}))


async def lend(request: web.Request) -> web.StreamResponse:
    """Only whoever signs for a unit has something to lend: a program has not."""
    body = await described(request, LendBody)
    return web.json_response(plain(asdict(await lent(request, body.to, body.until, body.reason))), status=201)


async def take_back(request: web.Request) -> web.StreamResponse:
    await ended(request)
    return web.json_response({"ended": int(request.match_info["id"])})
