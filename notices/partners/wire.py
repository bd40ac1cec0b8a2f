"""What a partner may tell us, as JSON; see docs/exchange.md. Pure."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from cases import Field as CaseField
from cases import Fields, Value
from db.tables import CaseResult, CaseType
from notices.errors import MessageFaulty


class MessageKind(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CONTACTED = "contacted"
    ANSWERED = "answered"
    MATTER = "matter"


class _Message(BaseModel):
    """``id`` is the partner's own name of the message: the same id is taken once."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    id: str = Field(pattern=r"^[A-Za-z0-9._:-]{1,64}$")


class _AboutCase(_Message):
    case: str = Field(pattern=r"^\d{8}-\d{6}$")


class Accepted(_AboutCase):
    kind: Literal[MessageKind.ACCEPTED]


class Refused(_AboutCase):
    kind: Literal[MessageKind.REFUSED]
    reason: str = Field(min_length=1, max_length=2000)


class Contacted(_AboutCase):
    kind: Literal[MessageKind.CONTACTED]
    contacted_at: datetime


class Answer(_AboutCase):
    """One of ``told_at`` and ``not_told`` (why the citizen was not told)."""

    kind: Literal[MessageKind.ANSWERED]
    result: CaseResult
    answer: str = Field(min_length=1, max_length=8000)
    internal: str | None = Field(default=None, max_length=8000)
    told_at: datetime | None = None
    not_told: str | None = Field(default=None, max_length=2000)


class Matter(_Message):
    """``matter``: the partner's own number of it, under which its answer goes back."""

    kind: Literal[MessageKind.MATTER]
    matter: str = Field(pattern=r"^[A-Za-z0-9._:/-]{1,64}$")
    text: str = Field(min_length=1, max_length=8000)
    type: CaseType | None = None
    place: str | None = Field(default=None, max_length=200)
    name: str | None = Field(default=None, max_length=64)
    number: str | None = Field(default=None, pattern=r"^[0-9+*# -]{1,32}$")
    confidential: bool = False
    anonymous: bool = False
    received_at: datetime | None = None


AboutCase = Accepted | Refused | Contacted | Answer
Message = Annotated[AboutCase | Matter, Field(discriminator="kind")]
_READER: TypeAdapter[AboutCase | Matter] = TypeAdapter(Message)


def read_message(body: bytes) -> AboutCase | Matter:
    """Raises ``MessageFaulty``. Half characters and NUL, which no store keeps, are refused."""
    try:
        found = _READER.validate_json(body)
    except ValidationError as exc:
        places = sorted({".".join(map(str, error["loc"][1:] or error["loc"])) for error in exc.errors()})
        raise MessageFaulty(f"unreadable: {', '.join(places)[:150]}") from exc
    for name, value in found:
        if isinstance(value, str) and "\x00" in value:
            raise MessageFaulty(f"unreadable: {name}")
        if isinstance(value, datetime) and value.tzinfo is None:
            raise MessageFaulty(f"no time zone: {name}")
        if isinstance(value, datetime) and not 2000 <= value.year < 3000:  # nobody's, and no store keeps all of them
            raise MessageFaulty(f"unreadable: {name}")
    return found


def fields_of(message: AboutCase) -> Fields:
    """What the step that ``message`` asks for is filled in with."""
    found: dict[CaseField, Value | None] = {}
    if isinstance(message, Refused):
        found = {CaseField.REASON: message.reason}
    elif isinstance(message, Contacted):
        found = {CaseField.CONTACTED_AT: message.contacted_at}
    elif isinstance(message, Answer):
        found = {
            CaseField.RESULT: message.result, CaseField.ANSWER: message.answer, CaseField.INTERNAL: message.internal,
            CaseField.TOLD_AT: message.told_at, CaseField.NOT_TOLD: message.not_told,
        }  # fmt: skip
    return {name: value for name, value in found.items() if value}
