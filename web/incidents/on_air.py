"""Orders about the announcement of an incident."""

import structlog
from aiohttp import web

from cases import NoSuchIncident
from db.tables import Announcement, Incident
from queue_manager import Order
from web.admin.taking_over import given
from web.context import ADDRESS, services, viewer
from web.errors import InputRefused

log = structlog.get_logger()


async def give(request: web.Request, name: str, announcement: int, reason: str) -> None:
    """Raises ``queue_manager.ControlError``."""
    fields = {"announcement": str(announcement)}
    order = Order(name=name, by=viewer(request).login, fields=fields, reason=reason, address=request[ADDRESS])
    await services(request).controls.give(order)
    log.info("web.incident.announcement", announcement=announcement, order=name)


async def take_off(request: web.Request, reason: str) -> None:
    """Raises ``NoSuchIncident``, ``InputRefused``, ``queue_manager.ControlError``."""
    incident_id = int(request.match_info["id"])
    async with services(request).database.read() as session:
        incident = await session.get(Incident, incident_id)
    if incident is None or incident.announcement_id is None:
        raise NoSuchIncident(incident_id)
    await give(request, "announcement.off", incident.announcement_id, reason_of(reason))


async def take_off_what_is_over(request: web.Request, reason: str) -> None:
    """Callers are not told any longer of what has ended. That it has does not depend on the switch: where that is away,
    the incident's page says that its announcement is still on the line."""
    async with services(request).database.read() as session:
        incident = await session.get(Incident, int(request.match_info["id"]))
        said = await session.get(Announcement, incident.announcement_id or 0) if incident else None
    if said is not None and said.enabled:
        await given(request, "announcement.off", reason, announcement=str(said.id))


def reason_of(text: str) -> str:
    """Raises ``InputRefused``."""
    if not 2 <= len(text.strip()) <= 500:
        raise InputRefused("请填写原因（2 至 500 字）。")
    return text.strip()
