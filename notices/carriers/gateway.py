"""Short messages and messages of other channels, by the signed gateway of ``cases.messages``."""

from cases import MessageRefused, Messages, MessagesAway
from notices.carriers.interface import Letter
from notices.errors import CarrierAway, CarrierRefused


class GatewayCarrier:
    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    async def send(self, letter: Letter) -> None:
        """As ``Carrier.send``."""
        try:
            await self._messages.send(letter.to, letter.text, key=letter.key)
        except MessageRefused as exc:
            raise CarrierRefused(letter.key, exc.status) from exc
        except MessagesAway as exc:
            raise CarrierAway(letter.key, exc.why) from exc
