"""The announcement of an incident: put on the line until it expires, and taken off, from the incident's own page."""

from collections.abc import Mapping
from datetime import timedelta

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import IncidentRefused, NoSuchIncident
from db.tables import Announcement, AnnouncementKind, DayKind, Incident, IncidentState, Line
from ivr import read_prompts
from web.admin.fields import Fields
from web.admin.rows import Values, changed
from web.admin.settings import texts_sent
from web.announcements.handlers import sounds_of
from web.context import redirect, services, viewer
from web.forms import form_of, text_fields
from web.incidents.handlers import one_json
from web.incidents.on_air import give, reason_of, take_off

LONGEST = timedelta(days=7)
"""An announcement of an incident says until when it holds; a later end needs another look."""
HOLDING = (IncidentState.ALERTED, IncidentState.OPEN)


async def announce(request: web.Request) -> web.StreamResponse:
    await _announce(request, text_fields(await form_of(request)))
    return redirect(f"/incidents/{request.match_info['id']}")


async def announce_json(request: web.Request) -> web.StreamResponse:
    """Body: ``{"prompts": key, "until": instant, "lines": [number …], "reason": text}``; no lines: all."""
    await _announce(request, await texts_sent(request))
    return await one_json(request)


async def silence(request: web.Request) -> web.StreamResponse:
    await take_off(request, text_fields(await form_of(request)).get("reason", ""))
    return redirect(f"/incidents/{request.match_info['id']}")


async def silence_json(request: web.Request) -> web.StreamResponse:
    """Body: ``{"reason": text}``."""
    await take_off(request, (await texts_sent(request)).get("reason", ""))
    return await one_json(request)


async def _announce(request: web.Request, given: Mapping[str, str]) -> None:
    """Write the announcement, switched off, then have it switched on: when that is refused, it can be tried again."""
    incident_id, reason = int(request.match_info["id"]), reason_of(given.get("reason", ""))
    async with services(request).database.write() as session:
        incident = await session.get(Incident, incident_id, with_for_update=True)
        if incident is None:
            raise NoSuchIncident(incident_id)
        if incident.state not in HOLDING:
            raise IncidentRefused(incident_id, incident.state, "announced")
        values = await _read(request, session, Fields(given), incident)
        known = await session.get(Announcement, incident.announcement_id) if incident.announcement_id else None
        row = known or Announcement(enabled=False)
        changed(request, session, row, values, kind="announcement", name=f"incident {incident_id}", new=known is None)
        session.add(row)
        await session.flush()
        incident.announcement_id = row.id
    await give(request, "announcement.on", row.id, reason)


async def _read(request: web.Request, session: AsyncSession, given: Fields, incident: Incident) -> Values:
    sounds = await sounds_of(session)
    lines = list(await session.scalars(select(Line.number).order_by(Line.number)))
    now, until = services(request).clock(), given.moment("until", "失效时间")
    good = until is not None and now < until <= now + LONGEST
    given.check(good, f"请填写播报的失效时间：晚于现在，最长 {LONGEST.days} 天。", at="until")
    prompts = given.keys("prompts", "录音", sounds)
    values: Values = {
        "kind": AnnouncementKind.INCIDENT, "title": f"群体事件 {incident.id} {incident.place}"[:64],
        "prompts": prompts, "words": "".join(_words(key, sounds) for key in prompts.split("&")),
        "lines": ",".join(given.several("lines", "线路", lines)), "days": DayKind.ANY, "valid_until": until,
        "changed_by": viewer(request).login, "changed_at": now,
    }  # fmt: skip
    given.done()
    return values


def _words(key: str, sounds: Mapping[str, str]) -> str:
    known = read_prompts().get(key)
    return known.text if known else sounds.get(key, "")
