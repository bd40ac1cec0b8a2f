"""专报 as a document: what was written, what was instructed upon it, and what came of that."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from aiohttp import web

from cases import LeaderTasks, LeaderTaskView, SpecialReports, SpecialReportView
from web.context import services, viewer
from web.leaders import words
from web.paper.giving import give
from web.paper.model import Paper, Section
from web.times import moment


async def report_file(request: web.Request) -> web.StreamResponse:
    """``.docx`` or ``.pdf``."""
    given, number, kind = services(request), request.match_info["number"], request.match_info["kind"]
    report = await SpecialReports(given.database).read(number, viewer=viewer(request).login)
    tasks = await LeaderTasks(given.database).of_report(report.id)
    units = {row.code: row.name for row in await given.departments.tree(active_only=False)}
    paper = report_paper(report, tasks, units, taken_by=viewer(request).name, now=given.clock())
    name = f"special-report-{number}.{kind}"
    return await give(request, paper, ("special_report", report.id), kind=kind, name=name, what=kind)


def report_paper(
    report: SpecialReportView, tasks: Sequence[LeaderTaskView], units: Mapping[str, str], *, taken_by: str,
    now: datetime,
) -> Paper:  # fmt: skip
    """Pure."""
    facts = (
        ("编号", report.number),
        ("状态", words.STATES[report.state]),
        ("呈报领导", report.submitted_to or "—"),
        ("呈报时间", moment(report.submitted_at)),
        ("涉及工单", "、".join(report.cases) or "—"),
    )
    rows = tuple(
        (task.leader, task.words, units.get(task.unit or "", task.unit or "—"), task.outcome or "办理中")
        for task in tasks
    )
    sections = [
        Section(heading="基本信息", facts=facts),
        Section(heading="正文", paragraphs=tuple(line for line in report.text.splitlines() if line)),
    ]
    if rows:
        sections.append(Section(heading="领导批示", header=("领导", "批示", "责任单位", "结果"), rows=rows))
    return Paper(title=report.title, sections=tuple(sections), footer=f"{taken_by} 于 {moment(now)} 导出。")
