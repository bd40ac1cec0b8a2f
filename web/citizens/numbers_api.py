"""The numbers of one citizen as JSON, beside a case: listed masked, put together, taken apart."""

from aiohttp import web
from pydantic import BaseModel, ConfigDict, StrictStr

from cases import Citizens
from web.bodies import described
from web.citizens.handlers import joined, number_of_case, taken_off
from web.context import services
from web.masking import masked
from web.plain import plain


class NumberBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: StrictStr
    reason: StrictStr


class EndBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: StrictStr


async def listed(request: web.Request) -> web.StreamResponse:
    """None: the case's number stands alone."""
    return await _numbers(request)


async def join(request: web.Request) -> web.StreamResponse:
    """This number is the citizen's, too."""
    body = await described(request, NumberBody)
    await joined(request, body.number, body.reason)
    return await _numbers(request)


async def split(request: web.Request) -> web.StreamResponse:
    """This number is somebody else's."""
    await taken_off(request, (await described(request, EndBody)).reason)
    return await _numbers(request)


async def _numbers(request: web.Request) -> web.Response:
    number = await number_of_case(request)
    known = await Citizens(services(request).database).known(number)
    rows = [
        {"id": one.id, "number": masked(one.number), "of_case": one.number == number, "added_at": one.added_at,
         "added_by": one.added_by}
        for one in known
    ]  # fmt: skip
    return web.json_response(plain({"numbers": rows}))
