"""One signed POST to a partner, to addresses this installation may send to, and nowhere else."""

import json
import socket
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from cases import signature_headers
from db import Clock
from notices.errors import AddressForbidden, PartnerAway, PartnerRefused
from notices.partners.addresses import Network, checked_url, may_send

SECONDS = 10.0
NEVER = frozenset({400, 409, 413, 415, 422})
"""Answers about this very body: it will not be taken next time either. Any other is about the partner."""
STUMBLED = 500


class Poster:
    """``seconds``: for everything, from the name's look-up to the status. The answer's body is not read."""

    def __init__(self, *, clock: Clock, seconds: float = SECONDS) -> None:
        self._clock, self._timeout = clock, aiohttp.ClientTimeout(total=seconds)

    async def post(self, url: str, secret: str, content: Mapping[str, Any], *, allowed: Sequence[Network]) -> None:
        """Raises ``PartnerRefused``, ``PartnerAway``."""
        body = json.dumps(content, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json", "X-Hotline-Event": str(content["event"]),
            **signature_headers(secret, body, self._clock()),
        }  # fmt: skip
        try:
            status = await self._status(checked_url(url, allowed), body, headers, allowed)
        except AddressForbidden as exc:
            raise PartnerAway(exc.why) from exc
        except TimeoutError as exc:
            raise PartnerAway("规定时间内没有回应") from exc
        except (aiohttp.ClientError, OSError) as exc:
            raise PartnerAway(f"连接失败（{type(exc).__name__}）") from exc
        if status in NEVER:
            raise PartnerRefused(status)
        if not 200 <= status < 300:
            raise PartnerAway(f"回应 {status}", stumbled=status == STUMBLED)

    async def _status(self, url: str, body: bytes, headers: Mapping[str, str], allowed: Sequence[Network]) -> int:
        if URL(url).host != urlsplit(url).hostname:  # two readings of one address: it was made to be misread
            raise AddressForbidden("地址中的主机名无法识别。")
        resolver = _Guard(allowed, secure=urlsplit(url).scheme == "https")
        connector = aiohttp.TCPConnector(resolver=resolver, force_close=True, use_dns_cache=False)
        session = aiohttp.ClientSession(
            connector=connector, timeout=self._timeout, trust_env=False, cookie_jar=aiohttp.DummyCookieJar()
        )
        async with session, session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
            return answer.status


class _Guard(AbstractResolver):
    """Looks names up and leaves out forbidden addresses; the connection is opened to what is left.

    So a name that leads elsewhere a moment later gains nothing.
    """

    def __init__(self, allowed: Sequence[Network], *, secure: bool) -> None:
        self._allowed, self._secure, self._inner = allowed, secure, aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        kept = [one for one in found if may_send(one["host"], secure=self._secure, allowed=self._allowed)]
        if not kept:
            raise AddressForbidden("主机名指向内部网络，需要先由管理员列入允许的网段")
        return kept

    async def close(self) -> None:
        await self._inner.close()
