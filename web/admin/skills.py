"""Skills as a matrix: seats by queues, each with its level. Kept first, then taken over by who is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import select

from db.tables import Queue, Seat, SeatKind, SeatQueue
from queue_manager import HIGHEST_LEVEL, changes_text
from web.admin.rows import written
from web.admin.skill_matrix import Levels, cell, levels_text, queues_changed, read_matrix, shown
from web.admin.taking_over import KEPT, WAITING, given
from web.admin.words import SEAT_KINDS
from web.bodies import NOT_AS_DESCRIBED, json_object
from web.context import page, redirect, services
from web.errors import FieldsRefused, InputRefused
from web.forms import form_of, text_fields

PATH = "/admin/skills"


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillSeat:
    """``standing``: a fixed member of its queues, which signs neither in nor out."""

    number: str
    label: str
    kind: SeatKind
    standing: bool
    levels: Levels


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def post(request: web.Request) -> web.Response:
    """Back to the page; what cannot be taken is marked, and nothing of the whole is kept then."""
    fields = text_fields(await form_of(request))
    try:
        taken, count = await _save(request, fields)
    except FieldsRefused as exc:
        return await _page(request, fields, exc.wrong)
    query = {"kind": fields.get("kind", ""), "queue": fields.get("queue", ""), "saved": taken, "count": str(count)}
    return redirect(f"{PATH}?{urlencode({name: text for name, text in query.items() if text})}")


async def listed(request: web.Request) -> web.Response:
    """``{"queues": {name: label}, "seats": [{number, label, kind, standing, levels}]}``."""
    queues, seats = await _read(request)
    rows = [
        {"number": seat.number, "label": seat.label, "kind": seat.kind.value, "standing": seat.standing}
        | {"levels": dict(seat.levels)}
        for seat in seats
    ]
    return web.json_response({"queues": dict(queues), "seats": rows})


async def put(request: web.Request) -> web.Response:
    """Body: ``{"levels": {seat: {queue: level or null}}, "reason": text}``; queues not named stay as they are."""
    body = await json_object(request)
    wanted = body.get("levels")
    if not isinstance(wanted, dict) or not all(isinstance(levels, dict) for levels in wanted.values()):
        raise InputRefused(NOT_AS_DESCRIBED)
    queues, seats = await _read(request)
    known = {seat.number: seat.levels for seat in seats}
    fields = {"reason": str(body.get("reason", ""))}
    for number, levels in wanted.items():
        strange = set(levels) - set(queues)
        if strange:
            raise FieldsRefused({cell(number, queue): f"没有队列 {queue[:40]}。" for queue in sorted(strange)})
        merged = {**known.get(number, {}), **levels}
        fields[shown(number)] = levels_text(known.get(number, {}))
        fields |= {cell(number, queue): "" if level is None else str(level) for queue, level in merged.items()}
    taken, count = await _save(request, fields)
    return web.json_response({"saved": count, "switch": taken})


async def _save(request: web.Request, fields: Mapping[str, str]) -> tuple[str, int]:
    """Whether the switch took it over, and of how many seats. Raises ``FieldsRefused``."""
    reason = fields.get("reason", "").strip()
    async with services(request).database.write() as session:
        queues = list(await session.scalars(select(Queue.name)))
        rows = {row.number: row for row in await session.scalars(select(Seat).where(Seat.enabled).with_for_update())}
        stored = {number: {link.queue: link.penalty for link in row.queues} for number, row in rows.items()}
        read = read_matrix(fields, stored, queues)
        needed = {} if 2 <= len(reason) <= 500 else {"reason": "请填写修改技能的原因（2 至 500 字），会记入日志。"}
        if read.wrong or needed:
            raise FieldsRefused({**read.wrong, **needed})
        for number, levels in read.changes.items():
            rows[number].queues = [SeatQueue(seat=number, queue=name, penalty=level) for name, level in levels.items()]
            before, after = {"levels": levels_text(stored[number])}, {"levels": levels_text(levels)}
            written(request, session, "skills.changed", "seat", number, before=before, after=after, reason=reason)
    changed = {number: queues_changed(stored[number], levels) for number, levels in read.changes.items()}
    if not changed:
        return KEPT, 0
    done = await given(request, "seats.align", reason, changes=changes_text(changed))
    return (KEPT if done is not None else WAITING), len(changed)


async def _page(
    request: web.Request, sent: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None
) -> web.Response:
    queues, seats = await _read(request)
    asked = sent or request.query
    kind = next((one for one in SeatKind if one.value == asked.get("kind")), None)
    only = asked.get("queue", "") if asked.get("queue", "") in queues else ""
    return page(
        request, "admin/skills.html", status=422 if wrong else 200, queues=queues, kinds=SEAT_KINDS, kind=kind,
        only=only, seats=[seat for seat in seats if _listed(seat, kind, only)], total=len(seats), sent=sent or {},
        wrong=wrong or {}, highest=HIGHEST_LEVEL, cell=cell, shown=shown, levels_text=levels_text,
        saved=request.query.get("saved", ""), count=request.query.get("count", "")[:4],
    )  # fmt: skip


def _listed(seat: SkillSeat, kind: SeatKind | None, queue: str) -> bool:
    return (kind is None or seat.kind is kind) and (not queue or queue in seat.levels)


async def _read(request: web.Request) -> tuple[Mapping[str, str], list[SkillSeat]]:
    async with services(request).database.read() as session:
        queues = {row.name: row.label for row in await session.scalars(select(Queue).order_by(Queue.name))}
        rows = await session.scalars(select(Seat).where(Seat.enabled).order_by(Seat.number))
        return queues, [
            SkillSeat(
                number=row.number, label=row.label, kind=row.kind, standing=row.standing,
                levels={link.queue: link.penalty for link in row.queues},
            )
            for row in rows
        ]  # fmt: skip
