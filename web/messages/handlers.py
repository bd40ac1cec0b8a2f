"""Messages citizens wrote, as the gateway brings them: signed, answered with the words it is to send back."""

import base64
import binascii
import json
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from cases import ChannelRefused, DemandFaulty, Unsigned, storable, verify_signature
from channels import CitizenMessage
from web.context import services
from web.partners.said import refused
from web.services import Answers, Services

LARGEST = 16 << 20
"""Bytes of one request: files are a third longer in base64."""
MOST_FILES = 5


def _decoded(text: str) -> str:
    """Raises ``ValueError``: it is no base64."""
    try:
        base64.b64decode(text, validate=True)
    except binascii.Error as exc:
        raise ValueError("no base64") from exc
    return text


def _storable(text: Any) -> Any:
    """Gateways cut texts anywhere, also through a character."""
    return storable(text) if isinstance(text, str) else text


Words = Annotated[str, BeforeValidator(_storable)]


class InboundFile(BaseModel):
    """``content`` in base64."""

    model_config = ConfigDict(extra="ignore")

    name: Words = Field(min_length=1, max_length=200)
    content: Annotated[str, AfterValidator(_decoded)]


class Inbound(BaseModel):
    """One message; ``id`` is the gateway's name of it, ``from`` the citizen's number, or what the channel calls him.

    ``kind``: ``reply`` answers what we asked (a rating), ``demand`` opens a case, or says more about one.
    """

    model_config = ConfigDict(extra="ignore")

    id: Words = Field(min_length=1, max_length=64)
    sender: Words = Field(alias="from", min_length=1, max_length=64)
    text: Words = Field(max_length=8000)
    kind: Literal["reply", "demand"] = "reply"
    channel: str = Field(default="message", pattern="^[a-z][a-z0-9]{0,31}$")
    conversation: Words | None = Field(default=None, max_length=128)
    name: Words | None = Field(default=None, max_length=64)
    number: Words | None = Field(default=None, max_length=40)
    place: Words | None = Field(default=None, max_length=200)
    attachments: list[InboundFile] = Field(default_factory=list, max_length=MOST_FILES)

    def as_demand(self) -> CitizenMessage:
        return CitizenMessage(
            id=self.id, channel=self.channel, sender=self.sender, text=self.text, conversation=self.conversation,
            name=self.name, number=self.number, place=self.place,
            files=[(file.name, base64.b64decode(file.content)) for file in self.attachments],
        )  # fmt: skip


async def inbound(request: web.Request) -> web.StreamResponse:
    """``POST /api/v1/messages/inbound``: 200 ``{"reply": words}``. What is not signed is told nothing (401)."""
    house = services(request)
    if house.answers is None:
        return refused(404, "not_found")
    body = await request.clone(client_max_size=LARGEST).read()
    try:
        verify_signature(house.message_secret, body, request.headers, house.clock())
        words = await _taken(house, house.answers, _message(body))
    except Unsigned:
        return refused(401, "not_signed")
    except (ValueError, DemandFaulty):
        return refused(400, "unreadable")
    except ChannelRefused:
        return refused(409, "channel_closed")
    return web.json_response({"reply": words})


def _message(body: bytes) -> Inbound:
    """Raises ``ValueError``: it is no message."""
    try:
        return Inbound.model_validate(json.loads(body))
    except RecursionError as exc:
        raise ValueError("nested too deeply") from exc


async def _taken(house: Services, answers: Answers, message: Inbound) -> str:
    """The words to answer with."""
    if message.kind == "reply":
        return await answers.take(message.sender, message.text, message_id=message.id)
    return await house.ways.conversations.take(message.as_demand())
