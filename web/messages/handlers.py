"""Messages citizens wrote, as the gateway brings them: signed, answered with the words it is to send back."""

from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cases import Unsigned, verify_signature
from web.context import services


class Inbound(BaseModel):
    """One message; ``id`` is the gateway's name of it, ``from`` the citizen's number."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(min_length=1, max_length=64)
    sender: str = Field(alias="from", min_length=1, max_length=64)
    text: str = Field(max_length=2000)


async def inbound(request: web.Request) -> web.StreamResponse:
    """``POST /api/v1/messages/inbound``: 200 ``{"reply": words}``. What is not signed is told nothing (401)."""
    house, body = services(request), await request.read()
    if house.answers is None:
        return _refused(404, "not_found")
    try:
        verify_signature(house.message_secret, body, request.headers, house.clock())
        message = Inbound.model_validate_json(body)
    except Unsigned:
        return _refused(401, "not_signed")
    except ValidationError:
        return _refused(400, "unreadable")
    words = await house.answers.take(message.sender, message.text, message_id=message.id)
    return web.json_response({"reply": words})


def _refused(status: int, code: str) -> web.Response:
    body: dict[str, Any] = {"error": {"code": code, "message": "", "id": None}}
    return web.json_response(body, status=status)
