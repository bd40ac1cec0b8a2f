"""Callers who harass: what waits for approval, what is in force, what was."""

from aiohttp import web
from sqlalchemy import select

from db.tables import CallerRule, CallerRuleKind
from web.context import page, services

SHOWN = 200


async def nuisance_list(request: web.Request) -> web.StreamResponse:
    now = services(request).clock()
    listed = select(CallerRule).where(CallerRule.kind != CallerRuleKind.PRIORITY).order_by(CallerRule.id.desc())
    async with services(request).database.read() as session:
        rows = list(await session.scalars(listed.limit(SHOWN)))
    waiting = [row for row in rows if _waits(row) and row.valid_until > now]
    holding = [row for row in rows if row not in waiting and not row.refused_by and row.valid_until > now]
    settled = [row for row in rows if row not in waiting and row not in holding]
    return page(request, "nuisance/list.html", waiting=waiting, holding=holding, settled=settled[:50])


def _waits(row: CallerRule) -> bool:
    return row.kind is CallerRuleKind.BLOCKED and not row.approved_by and not row.refused_by
