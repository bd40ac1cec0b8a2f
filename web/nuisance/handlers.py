"""Callers who harass: what waits for approval, what is in force, what was."""

from aiohttp import web
from sqlalchemy import select

from db.tables import CallerRule, CallerRuleKind
from web.context import page, services
from web.masking import masked
from web.plain import plain

SHOWN, ENDED = 200, 50


COLUMNS = (
    "id", "kind", "reason", "call_id", "proposed_by", "proposed_at", "approved_by", "refused_by", "valid_from",
    "valid_until",
)  # fmt: skip


async def nuisance_list(request: web.Request) -> web.StreamResponse:
    waiting, holding, settled = await _rules(request)
    return page(request, "nuisance/list.html", waiting=waiting, holding=holding, settled=settled)


async def as_json(request: web.Request) -> web.StreamResponse:
    """``{"waiting": [...], "holding": [...], "settled": [...]}``; ``id`` is the ``rule`` of the orders."""
    kinds = zip(("waiting", "holding", "settled"), await _rules(request), strict=True)
    return web.json_response(plain({kind: [_row(rule) for rule in rules] for kind, rules in kinds}))


def _row(rule: CallerRule) -> dict[str, object]:
    return {name: getattr(rule, name) for name in COLUMNS} | {"number": masked(rule.number)}


async def _rules(request: web.Request) -> tuple[list[CallerRule], list[CallerRule], list[CallerRule]]:
    """What waits for approval, what is in force, and the last of what was."""
    now = services(request).clock()
    listed = select(CallerRule).where(CallerRule.kind != CallerRuleKind.PRIORITY).order_by(CallerRule.id.desc())
    async with services(request).database.read() as session:
        rows = list(await session.scalars(listed.limit(SHOWN)))
    waiting = [row for row in rows if _waits(row) and row.valid_until > now]
    holding = [row for row in rows if row not in waiting and not row.refused_by and row.valid_until > now]
    settled = [row for row in rows if row not in waiting and row not in holding]
    return waiting, holding, settled[:ENDED]


def _waits(row: CallerRule) -> bool:
    return row.kind is CallerRuleKind.BLOCKED and not row.approved_by and not row.refused_by
