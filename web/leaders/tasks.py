"""批示与包案: what leaders want settled, what is due first on top; reported on and ended here."""

from dataclasses import asdict

import structlog
from aiohttp import web

from cases import LeaderTasks, LeaderTaskView
from db.tables import TaskKind
from web.address import Query
from web.cases import words as case_words
from web.context import page, people_of, services, viewer
from web.leaders import words
from web.leaders.given import done, reason_of, sent
from web.plain import plain

log = structlog.get_logger()
PAGE = "/leader-tasks"


async def show(request: web.Request) -> web.StreamResponse:
    """``kind``: instruction or ownership; ``ended=1``: those that are settled."""
    kind, ended, rows = await _wanted(request)
    units = {row.code: row.name for row in await services(request).departments.tree(active_only=False)}
    return page(
        request, "leaders/tasks.html", rows=rows, kind=kind, ended=ended, units=units, kinds=words.KINDS,
        words=case_words, people=await people_of(request, (line.by for row in rows for line in row.reports)),
    )  # fmt: skip


async def as_json(request: web.Request) -> web.StreamResponse:
    """``/api/v1/leader-tasks``: as the page."""
    _, _, rows = await _wanted(request)
    now = services(request).clock()
    return web.json_response(plain({"tasks": [asdict(row) | {"colour": row.colour(now)} for row in rows]}))


async def report(request: web.Request) -> web.StreamResponse:
    """``reason``: how it stands."""
    change = reason_of(request, await sent(request), "办理进展")
    task = int(request.match_info["id"])
    await LeaderTasks(services(request).database).report(task, change)
    log.info("web.leader_task.reported", task=task)
    return done(request, PAGE, {"task": task, "ended": False})


async def end(request: web.Request) -> web.StreamResponse:
    """``reason``: what came of it."""
    change = reason_of(request, await sent(request), "办理结果")
    task = int(request.match_info["id"])
    await LeaderTasks(services(request).database).end(task, change)
    log.info("web.leader_task.ended", task=task)
    return done(request, PAGE, {"task": task, "ended": True})


async def _wanted(request: web.Request) -> tuple[TaskKind | None, bool, list[LeaderTaskView]]:
    kind = Query(request.query).one_of("kind", TaskKind, "类别")
    ended = request.query.get("ended") == "1"
    tasks, login = LeaderTasks(services(request).database), viewer(request).login
    return kind, ended, await tasks.listed(viewer=login, ended=ended, kind=kind)
