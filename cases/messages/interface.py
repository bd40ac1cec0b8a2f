"""What every gateway of short messages promises."""

from typing import Protocol


class Messages(Protocol):
    async def send(self, number: str, text: str, *, key: str) -> None:
        """Hand a message over for delivery.

        Args:
            number: of the citizen, as it is dialled inside the country.
            key: the message's own name; the gateway delivers messages of one key once, so sending may be repeated.

        Raises:
            MessageRefused: it will never be taken.
            MessagesAway: nobody took it now, as far as we know.
        """
