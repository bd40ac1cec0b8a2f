"""Taking a case, or a list of cases, out of the system; each is an audit entry before it is given."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import structlog
from aiohttp import web

from cases import Channels, Directory, category_names, without_numbers, write_rows
from db.tables import AuditEntry
from web import wording
from web.cases import words
from web.cases.filters import read_filter
from web.cases.history import shown
from web.cases.queries import CaseRow
from web.context import ADDRESS, acting, services, viewer
from web.errors import InputRefused, ListTooLong
from web.masking import masked_left, masked_place
from web.paper.giving import download, give
from web.paper.lists import listed
from web.paper.model import case_paper
from web.paper.orders import order_paper
from web.times import moment

log = structlog.get_logger()

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 10_000
HEADER = (
    "工单编号", "登记时间", "状态", "紧急程度", "诉求类型", "事项分类", "主办单位", "办理期限", "诉求内容",
    "事发地点", "来电号码", "诉求渠道",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What stands in a list for codes."""

    units: Mapping[str, str]
    channels: Mapping[str, str]
    categories: Mapping[str, str]


async def case_file(request: web.Request) -> web.StreamResponse:
    """``.docx`` or ``.pdf`` of what this person may read."""
    number, kind = request.match_info["number"], request.match_info["kind"]
    sheet = await services(request).sheets.read(number, acting(request))
    categories = category_names(await Directory(services(request).database).categories())
    channels = {sheet.case.channel: sheet.channel_name}
    history = [shown(line, sheet.units, categories, channels=channels, people=sheet.people) for line in sheet.history]
    paper = case_paper(sheet, history, taken_by=viewer(request).name, now=services(request).clock())
    return await give(request, paper, ("case", sheet.case.id), kind=kind, name=f"{number}.{kind}", what=kind)


async def order_file(request: web.Request) -> web.StreamResponse:
    """The order, or the notice that presses on, for the unit that has the case: ``.docx`` or ``.pdf``."""
    number, form, kind = (request.match_info[name] for name in ("number", "form", "kind"))
    sheet = await services(request).sheets.read(number, acting(request))
    if sheet.facts.lead_unit is None:
        raise InputRefused("工单还没有派给单位，没有可以打印的交办单。")
    paper = order_paper(form, sheet, taken_by=viewer(request).name, now=services(request).clock())
    subject, name = ("case", sheet.case.id), f"{number}-{form}.{kind}"
    return await give(request, paper, subject, kind=kind, name=name, what=f"{form}.{kind}")


async def list_file(request: web.Request) -> web.StreamResponse:
    """The list as it is filtered, as .xlsx; one that is too long is refused, not cut."""
    given = services(request)
    wanted, _ = read_filter(request.query)
    async with given.database.read() as session:
        rows = await listed(session, wanted, given.clock(), most=MOST_ROWS + 1, viewer=viewer(request).login)
    if len(rows) > MOST_ROWS:
        raise ListTooLong(MOST_ROWS)
    units = {unit.code: unit.name for unit in await given.departments.tree(active_only=False)}
    names = Names(
        units=units, channels=await Channels(given.database).names(),
        categories=category_names(await Directory(given.database).categories()),
    )  # fmt: skip
    async with given.database.write() as session:
        session.add(
            AuditEntry(
                at=given.clock(), actor=viewer(request).login, address=request[ADDRESS], action="cases.exported",
                subject_kind="cases", subject_id="*", after={"rows": len(rows), "filter": wanted.query()[:400]},
            )
        )  # fmt: skip
    content = await asyncio.to_thread(lambda: write_rows("工单", [HEADER, *_lines(rows, names)]))
    log.info("web.cases.exported", rows=len(rows))
    return download(content, XLSX, f"cases-{given.clock():%Y%m%d-%H%M%S}.xlsx")


def _lines(rows: Sequence[CaseRow], names: Names) -> Iterator[tuple[str | None, ...]]:
    for row in rows:
        yield (
            row.number, moment(row.opened_at), wording.CASE_STATES[row.state],
            words.URGENCIES[row.urgency],
            wording.CASE_TYPES[row.case_type] if row.case_type else None,
            names.categories.get(row.category, row.category) if row.category else None,
            names.units.get(row.lead_unit, row.lead_unit) if row.lead_unit else None,
            moment(row.due_at) if row.due_at else None, without_numbers(row.text), masked_place(row.place),
            masked_left(row.caller, origin=row.origin),
            names.channels.get(row.channel, row.channel),
        )  # fmt: skip
