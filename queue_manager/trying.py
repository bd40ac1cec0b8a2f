"""One try at asking a citizen something, by a call of the machine's or by a message, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

import structlog

from cases import MessageRefused, Messages, MessagesAway
from db.tables import RatingWay
from queue_manager.control import ControlAway, ControlLate, Done, Order, OrderRefused

log = structlog.get_logger()

SHORTLY = timedelta(minutes=1)
LATER = timedelta(minutes=5)
AWAY, NO_GATEWAY, MESSAGE_REFUSED = "the switch is away", "no gateway", "message refused"


class Controls(Protocol):
    """Who carries out orders to the switch."""

    async def give(self, order: Order) -> Done: ...


@dataclass(frozen=True, slots=True)
class Tried:
    """``hopeless``: no later try can mend it, ``why`` says what; ``again_in``: nobody was disturbed, and may be tried
    again so much later. Neither: it was made, or nobody can tell whether; what came of it is for the record to say."""

    why: str = ""
    hopeless: bool = False
    again_in: timedelta | None = None


class Request(Protocol):
    """A row about one citizen who is asked; ``state`` has the values ``wanted`` and ``asked`` while it is open."""

    @property
    def state(self) -> StrEnum: ...
    @property
    def way(self) -> RatingWay: ...
    @property
    def attempts(self) -> int: ...


def his_turn(row: Request, attempt: int) -> bool:
    """Whether this try is still to be made. A message that may not have gone out is sent again by its key; a telephone
    is not rung again."""
    unsent = row.state == "asked" and row.way is RatingWay.MESSAGE and row.attempts == attempt
    return unsent or (row.state == "wanted" and row.attempts == attempt - 1)


async def ring(controls: Controls, order: Order, *, hopeless: Collection[str]) -> Tried:
    """Have the switch ring him; ``hopeless``: codes of refusals no later try can mend."""
    try:
        await controls.give(order)
    except OrderRefused as exc:
        if exc.code in hopeless:
            return Tried(exc.code, hopeless=True)
        return Tried(exc.code, again_in=SHORTLY if exc.code.endswith(".busy") else LATER)
    except ControlAway:
        return Tried(AWAY, again_in=SHORTLY)
    except ControlLate:
        log.warning("asking.call_late", order=order.name)  # it may ring
    return Tried()


async def send(messages: Messages | None, number: str, text: str, *, key: str) -> Tried:
    """Have the gateway send it; of a ``key`` it sends one."""
    if messages is None:
        log.warning("asking.no_gateway")
        return Tried(NO_GATEWAY, hopeless=True)
    try:
        await messages.send(number, text, key=key)
    except MessageRefused as exc:
        log.warning("asking.message_refused", status=exc.status)
        return Tried(MESSAGE_REFUSED, hopeless=True)
    except MessagesAway as exc:
        return Tried(str(exc), again_in=LATER)
    return Tried()
