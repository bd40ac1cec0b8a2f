"""A voice menu as data: which key does what. Pure.

There is no maze: a menu leads to at most one further menu, and from everywhere ``0``, and doing nothing, lead to a
person.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from ivr.errors import Faulty, MenuFaulty


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
QueueName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]
Digit = Annotated[str, BeforeValidator(_as_text), Field(pattern=r"^[0-9*#]$")]
Prompts = Annotated[tuple[Key, ...], BeforeValidator(_as_list), Field(min_length=1, max_length=5)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Urgency = Annotated[int, Field(ge=0, le=100)]
"""By how much who comes this way goes before others, e.g. by the key for emergencies."""


class ToHuman(_Part):
    """Wait for an agent in the queue of the line."""

    do: Literal["human"] = "human"
    priority: Urgency = 0


class ToQueue(_Part):
    """Wait for an agent in another queue."""

    do: Literal["queue"] = "queue"
    queue: QueueName
    priority: Urgency = 0


class ToMessage(_Part):
    """Leave a message."""

    do: Literal["message"] = "message"


class ToProgress(_Part):
    """Hear how far one's case is, then wait for an agent."""

    do: Literal["progress"] = "progress"


End = ToHuman | ToQueue | ToMessage | ToProgress
Person = Annotated[ToHuman | ToQueue, Field(discriminator="do")]
_Choice = TypeVar("_Choice")


class _Step(_Part):
    prompt: Prompts
    timeout_seconds: float = Field(default=5, ge=1, le=15)
    """How long to wait for a key after the prompt."""
    retries: int = Field(default=1, ge=0, le=3)
    """How often the question is asked again after a wrong key or none."""
    default: Person = ToHuman()
    """What happens when nothing usable was pressed."""

    @staticmethod
    def _zero_is_human(digits: Mapping[str, _Choice]) -> Mapping[str, _Choice]:
        if not isinstance(digits.get("0", ToHuman()), ToHuman):
            raise ValueError("0 always leads to a person")
        return digits


class Submenu(_Step):
    """What a key of a menu may open; it opens no further one."""

    digits: Mapping[Digit, Annotated[End, Field(discriminator="do")]] = Field(min_length=1)

    _zero = field_validator("digits")(_Step._zero_is_human)


class ToMenu(_Part):
    """Ask one more question."""

    do: Literal["menu"] = "menu"
    menu: Submenu


class Menu(_Step):
    key: Key
    title: str = Field(default="", max_length=64)
    digits: Mapping[Digit, Annotated[End | ToMenu, Field(discriminator="do")]] = Field(min_length=1)

    _zero = field_validator("digits")(_Step._zero_is_human)


Step = Menu | Submenu


def read_menu(document: Mapping[str, Any]) -> Menu:
    """Check a menu's document. Raises ``MenuFaulty`` with the path of every fault."""
    try:
        return Menu.model_validate(document)
    except ValidationError as exc:
        name = document.get("key") if isinstance(document, Mapping) else None
        raise MenuFaulty(f"menu {name}" if name else "menu", faults_of(exc)) from exc


def read_menu_text(text: str, *, name: str = "menu") -> Menu:
    """Read a menu from YAML or JSON. Raises ``MenuFaulty``."""
    return read_menu(mapping_of(text, name=name, refusal=MenuFaulty))


def document_of(menu: Menu) -> dict[str, Any]:
    """The document that ``read_menu`` reads back as ``menu``."""
    return menu.model_dump(mode="json")


def mapping_of(text: str, *, name: str, refusal: type[Faulty]) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        raise refusal(name, [(f"line {mark.line + 1}" if mark else "", "is not YAML")]) from exc


def faults_of(exc: ValidationError) -> list[tuple[str, str]]:
    return [(_path(error["loc"]), _reason(error["type"], error["msg"])) for error in exc.errors()]


def _path(location: tuple[int | str, ...]) -> str:
    # The kind of action stands after the digit in pydantic's path, but not in the document.
    kept = [part for n, part in enumerate(location) if not (n >= 2 and location[n - 2] == "digits")]
    return ".".join(str(part) for part in kept if part != "[key]")


def _reason(kind: str, message: str) -> str:
    if kind == "union_tag_invalid" and "'menu'" in message.partition(" found")[0]:
        return "a menu opened by a key opens no further menu"
    return message.removeprefix("Value error, ")
