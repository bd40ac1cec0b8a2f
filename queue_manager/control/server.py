"""Orders from other processes on this host: HTTP over a Unix socket that only its owner may open."""

import json
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web

from queue_manager.control.desk import ControlDesk
from queue_manager.control.errors import ControlError, ControlLate, NoSuchOrder, OrderRefused
from queue_manager.control.orders import Order
from queue_manager.live import LiveError
from queue_manager.sockets import private_socket

log = structlog.get_logger()

LARGEST_ORDER = 64 * 1024


class ControlServer:
    """Serves one desk at ``path``. Use as ``async with``."""

    def __init__(self, path: Path, desk: ControlDesk) -> None:
        self._path, self._desk = path, desk
        app = web.Application(client_max_size=LARGEST_ORDER)
        app.router.add_post("/orders/{name}", self._order)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)

    async def __aenter__(self) -> "ControlServer":
        """Raises ``AddressTooLong``, ``AddressTaken``."""
        sock = private_socket(self._path)
        await self._runner.setup()
        await web.SockSite(self._runner, sock).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        self._path.unlink(missing_ok=True)

    async def _order(self, request: web.Request) -> web.Response:
        try:
            order = _read(request.match_info["name"], await request.json())
        except (json.JSONDecodeError, UnicodeDecodeError, TypeError, ValueError):
            return web.json_response({"refused": "order.unreadable", "about": {}}, status=400)
        try:
            return web.json_response({"done": dict(await self._desk.carry_out(order))})
        except (ControlError, LiveError) as exc:
            return _refusal(order, exc)
        except Exception:  # the top of an order; nothing of it may end the process that follows the switch
            log.exception("control.failed", order=order.name)
            return web.json_response({"broke_off": "a fault of ours"}, status=500)


def _refusal(order: Order, exc: ControlError | LiveError) -> web.Response:
    match exc:
        case OrderRefused():
            return web.json_response({"refused": exc.code, "about": dict(exc.about)}, status=409)
        case NoSuchOrder():
            return web.json_response({"refused": "order.unknown", "about": {}}, status=404)
        case ControlLate():
            return web.json_response({"broke_off": exc.why}, status=500)
        case _:
            log.warning("control.switch_away", order=order.name, reason=type(exc).__name__)
            return web.json_response({"refused": "switch.away", "about": {}}, status=503)


def _read(name: str, given: Any) -> Order:
    """Raises ``TypeError``, ``ValueError``."""
    fields = given["fields"] if isinstance(given, dict) else None
    if not isinstance(fields, dict) or not all(isinstance(text, str) for text in fields.values()):
        raise ValueError("fields")
    return Order(
        name=name, by=str(given["by"]), fields=fields, reason=str(given["reason"]), address=given.get("address")
    )
