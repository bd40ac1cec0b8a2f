"""What is asked of the switch by a person: an order, and who carries it out."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """``name`` as ``seat.sign-in``; ``by`` is the login of the person, ``address`` the browser's.

    ``fields`` are the order's own words, all text. ``reason`` is what the person gave as reason.
    """

    name: str
    by: str
    fields: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    address: str | None = None


Done = Mapping[str, Any]
"""What came of an order, as JSON values."""

Work = Callable[[Order], Awaitable[Done]]
"""Carries one order out. Raises ``OrderRefused`` when it is not to be, ``LiveError`` when Asterisk would not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """``audited``: the use is written, with its reason, before it is carried out; without the store it is refused.

    ``reasoned`` False: written as well, but nobody is asked for a reason (a seat's outbound call).
    """

    work: Work
    audited: bool = False
    reasoned: bool = True
