"""The first gateway: one signed POST of JSON for each message, to an address of the city's own choice."""

import json

import aiohttp

from cases.messages.errors import MessageRefused, MessagesAway
from cases.messages.signature import signature_headers
from db import Clock

SECONDS = 10.0
_BUSY = frozenset({408, 425, 429})


class WebhookMessages:
    """``{"id": key, "to": number, "text": text}``; any 2xx means that the gateway has it."""

    def __init__(self, url: str, secret: str, *, clock: Clock, seconds: float = SECONDS) -> None:
        self._url, self._secret, self._clock = url, secret, clock
        self._timeout = aiohttp.ClientTimeout(total=seconds)

    async def send(self, number: str, text: str, *, key: str) -> None:
        """As ``Messages.send``."""
        body = json.dumps({"id": key, "to": number, "text": text}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", **signature_headers(self._secret, body, self._clock())}
        try:
            status = await self._post(body, headers)
        except TimeoutError as exc:
            raise MessagesAway(key, "no answer in time") from exc
        except (aiohttp.ClientError, OSError) as exc:
            raise MessagesAway(key, type(exc).__name__) from exc
        if 200 <= status < 300:
            return
        if 400 <= status < 500 and status not in _BUSY:
            raise MessageRefused(key, status)
        raise MessagesAway(key, f"status {status}")

    async def _post(self, body: bytes, headers: dict[str, str]) -> int:
        async with (
            aiohttp.ClientSession(timeout=self._timeout) as session,
            session.post(self._url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status
