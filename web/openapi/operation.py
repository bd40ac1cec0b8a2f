"""How one route of the API is described. What its address and its permission say already is not said again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

from web.tokens.scopes import Scope


class Once(StrEnum):
    """What an ``Idempotency-Key`` does to a POST. ``GUARDED``: it is never carried out twice; ``SAFE``: that would do
    no harm, so that it is carried out again when nobody knows whether it was."""

    NO = "no"
    GUARDED = "guarded"
    SAFE = "safe"


class Version(StrEnum):
    """``TELLS``: the answer's ETag is the version; ``NEEDS``: a change names the version it was made on."""

    NO = "no"
    TELLS = "tells"
    NEEDS = "needs"


@dataclass(frozen=True, slots=True)
class Asked:
    """A parameter of the query. ``kind``: the Python type of its values; an enumeration lists them."""

    about: str
    kind: type = str
    fallback: str | int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """``summary`` in Chinese. ``scope`` None: any token; ``open_to_all``: no token either.

    ``answer``: the type served as JSON, or a media type for bytes; ``body``: the type that is sent as JSON, a media
    type, or None. ``refusals``: statuses besides those every route may answer with;
    ``coded``: statuses answered with a code only (``problem.Coded``), where who asks may be told nothing else.
    """

    tag: str
    summary: str
    answer: Any
    scope: Scope | None = None
    open_to_all: bool = False
    body: Any = None
    status: int = 200
    query: Mapping[str, Asked] = field(default_factory=dict)
    paged: bool = False
    once: Once = Once.NO
    version: Version = Version.NO
    refusals: frozenset[int] = frozenset()
    coded: frozenset[int] = frozenset()
    about: str = ""


def choices(kind: type[Enum]) -> list[str]:
    """The values a parameter of this kind may have."""
    return [str(member.value) for member in kind if member.value != ""]
