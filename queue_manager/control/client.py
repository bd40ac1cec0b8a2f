"""Gives orders to the process beside Asterisk."""

import json
from pathlib import Path
from typing import Any

import aiohttp

from queue_manager.control.errors import ControlAway, ControlLate, NoSuchOrder, OrderRefused
from queue_manager.control.orders import Done, Order


class ControlClient:
    """Stateless: each order opens the socket anew, so that a process that was started again is found at once."""

    def __init__(self, path: Path, *, seconds: float = 8.0) -> None:
        self._path, self._seconds = path, seconds

    async def give(self, order: Order) -> Done:
        """Have ``order`` carried out; what came of it.

        Raises ``OrderRefused``, ``NoSuchOrder``, ``ControlAway``, ``ControlLate``.
        """
        body = {"by": order.by, "fields": dict(order.fields), "reason": order.reason, "address": order.address}
        try:
            status, told = await self._post(order.name, body)
        except TimeoutError as exc:
            raise ControlLate(order.name, f"no answer within {self._seconds:g} s") from exc
        except aiohttp.ClientConnectorError as exc:
            raise ControlAway(f"nobody at {self._path.name}") from exc
        except (aiohttp.ClientError, OSError, json.JSONDecodeError) as exc:
            raise ControlLate(order.name, "the service went away over it") from exc
        if "done" in told:
            done: Done = told["done"]
            return done
        if status == 404:
            raise NoSuchOrder(order.name)
        if status == 503:
            raise ControlAway("Asterisk is away")
        if "broke_off" in told:
            raise ControlLate(order.name, told["broke_off"])
        raise OrderRefused(told["refused"], **told["about"])

    async def _post(self, name: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        timeout = aiohttp.ClientTimeout(total=self._seconds)
        connector = aiohttp.UnixConnector(path=str(self._path))
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
            session.post(f"http://switch/orders/{name}", json=body) as answer,
        ):
            return answer.status, await answer.json()
