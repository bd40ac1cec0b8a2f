"""Where partners tell us things: signed, answered in JSON."""

from aiohttp import web

from cases import Unsigned
from notices import Listening, MessageFaulty
from web.context import ADDRESS, services
from web.partners.said import refused


async def tell(request: web.Request) -> web.StreamResponse:
    """``POST /api/v1/exchange/{code}``. Who is not who he says he is learns nothing else (401)."""
    given, body = services(request), await request.read()
    listening = Listening(given.database, given.steps, clock=given.clock)
    try:
        answer = await listening.take(request.match_info["code"], body, request.headers, address=request[ADDRESS])
    except Unsigned:
        return refused(401, "not_signed")
    except MessageFaulty as exc:
        return refused(exc.status, exc.code)
    return web.json_response(dict(answer.content), status=answer.status)
