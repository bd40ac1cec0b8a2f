"""/healthz: whether the pages can do their work, for supervisors and load balancers."""

import structlog
from aiohttp import web

from db import StoreUnavailable
from web.context import LIVE, services

log = structlog.get_logger()


async def healthz(request: web.Request) -> web.StreamResponse:
    """200 while the database answers; 503 otherwise. A lost feed is told but is no reason to stop the pages."""
    try:
        await services(request).database.ping()
        database = "ok"
    except StoreUnavailable:
        log.warning("web.health.database")
        database = "unavailable"
    feed = "ok" if request.app[LIVE].shown.down_since is None else "down"
    good = database == "ok"
    status = "ok" if good and feed == "ok" else "degraded" if good else "failed"
    body = {"status": status, "database": database, "feed": feed}
    return web.json_response(body, status=200 if good else 503)
