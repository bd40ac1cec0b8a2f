"""Who called, as JSON: name and number, told once, for a reason that is written down before."""

from aiohttp import web
from pydantic import BaseModel, ConfigDict, StrictStr

from web.bodies import described
from web.calls import handlers as calls
from web.cases import steps
from web.repeats.told_once import told_once


class RevealBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: StrictStr


async def of_case(request: web.Request) -> web.StreamResponse:
    """The record stands in the case's history."""
    case = await steps.revealed(request, (await described(request, RevealBody)).reason)
    found = {"number": case.number, "name": case.citizen_name, "telephone": case.caller, "email": case.email}
    return told_once(found)


async def of_call(request: web.Request) -> web.StreamResponse:
    call = await calls.revealed(request, (await described(request, RevealBody)).reason)
    return told_once({"call": call.id, "telephone": call.caller})
