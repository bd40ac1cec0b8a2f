"""What every carrier promises."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """``key`` is the notice's own name, the same in every repeat; ``subject`` is for ways that have one."""

    key: str
    to: str
    subject: str
    text: str


class Carrier(Protocol):
    async def send(self, letter: Letter) -> None:
        """Hand a letter over for delivery, within half a minute. May be repeated with the same key.

        Raises:
            CarrierRefused: it will never be taken.
            CarrierAway: nobody took it now, as far as we know.
        """
