"""Taking a case, or a list of cases, out of the system; each is an audit entry before it is given."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence

import structlog
from aiohttp import web

from cases import Channels, write_rows
from db.tables import AuditEntry
from web import wording
from web.cases import words
from web.cases.filters import read_filter
from web.cases.history import shown
from web.cases.queries import CaseRow
from web.context import ADDRESS, acting, audit, services, viewer
from web.errors import ListTooLong
from web.masking import masked
from web.paper.lists import listed
from web.paper.model import case_paper
from web.paper.pdf import as_pdf
from web.paper.word import as_docx
from web.times import moment

log = structlog.get_logger()

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 10_000
HEADER = (
    "工单编号", "诉求渠道", "登记时间", "状态", "紧急程度", "诉求类型", "事项分类", "主办单位", "办理期限", "诉求内容",
    "事发地点", "来电号码",
)  # fmt: skip


async def case_file(request: web.Request) -> web.StreamResponse:
    """``.docx`` or ``.pdf`` of what this person may read."""
    number, kind = request.match_info["number"], request.match_info["kind"]
    sheet = await services(request).sheets.read(number, acting(request))
    history = [shown(line, sheet.units) for line in sheet.history]
    paper = case_paper(sheet, history, taken_by=viewer(request).name, now=services(request).clock())
    make, media_type = (as_docx, DOCX) if kind == "docx" else (as_pdf, "application/pdf")
    content = await asyncio.to_thread(make, paper)
    await audit(request, "case.exported", "case", str(sheet.case.id), reason=kind)
    log.info("web.case.exported", case=sheet.case.id, what=kind)
    return _download(content, media_type, f"{number}.{kind}")


async def list_file(request: web.Request) -> web.StreamResponse:
    """The list as it is filtered, as .xlsx; one that is too long is refused, not cut."""
    given = services(request)
    wanted, _ = read_filter(request.query)
    async with given.database.read() as session:
        rows = await listed(session, wanted, given.clock(), most=MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise ListTooLong(MOST_ROWS)
    units = {unit.code: unit.name for unit in await given.departments.tree(active_only=False)}
    channels = await Channels(given.database).names()
    async with given.database.write() as session:
        session.add(
            AuditEntry(
                at=given.clock(), actor=viewer(request).login, address=request[ADDRESS], action="cases.exported",
                subject_kind="cases", subject_id="*", after={"rows": len(rows), "filter": wanted.query()[:400]},
            )
        )  # fmt: skip
    content = await asyncio.to_thread(lambda: write_rows("工单", [HEADER, *_lines(rows, units, channels)]))
    log.info("web.cases.exported", rows=len(rows))
    return _download(content, XLSX, f"cases-{given.clock():%Y%m%d-%H%M%S}.xlsx")


def _lines(
    rows: Sequence[CaseRow], units: Mapping[str, str], channels: Mapping[str, str]
) -> Iterator[tuple[str | None, ...]]:
    for row in rows:
        yield (
            row.number, channels.get(row.channel, row.channel), moment(row.opened_at), wording.CASE_STATES[row.state],
            words.URGENCIES[row.urgency],
            wording.CASE_TYPES[row.case_type] if row.case_type else None, row.category,
            units.get(row.lead_unit, row.lead_unit) if row.lead_unit else None,
            moment(row.due_at) if row.due_at else None, row.text, row.place, masked(row.caller),
        )  # fmt: skip


def _download(content: bytes, media_type: str, name: str) -> web.Response:
    return web.Response(
        body=content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
