"""后台任务: what waits, and what was given up after its last attempt, to be tried again by hand."""

from collections.abc import Mapping
from dataclasses import asdict

import structlog
from aiohttp import web

from db.jobs import DeadJob
from web.context import audit, page, redirect, services
from web.plain import plain

log = structlog.get_logger()

PATH = "/admin/jobs"
LONGEST_ERROR = 300
"""Characters of an error that are shown; the whole is in the log."""
KINDS: Mapping[str, str] = {
    "attachment.scan": "附件查毒", "deadline": "时限提醒与升级", "deadlines.recount": "时限重算", "deliver": "对外推送",
    "follow_up.ask": "自动回访", "knowledge.remind": "知识复核提醒", "leader_task.message": "批示催办短信",
    "notice": "市民通知", "rating.ask": "评价邀请", "rating.note": "评价入账", "transcribe": "录音转写",
    "unread.alarm": "未读提醒",
    "unread.message": "未读提醒短信",
}  # fmt: skip


async def show(request: web.Request) -> web.StreamResponse:
    jobs = services(request).jobs
    rows = [_row(job) for job in await jobs.dead()]
    return page(request, "admin/jobs.html", rows=rows, counts=await jobs.counts(), kinds=KINDS)


async def listed(request: web.Request) -> web.StreamResponse:
    """``{"counts": {state: number}, "dead": [...]}``, the newest first."""
    jobs = services(request).jobs
    found = {"counts": asdict(await jobs.counts()), "dead": [_row(job) for job in await jobs.dead()]}
    return web.json_response(plain(found))


async def retry(request: web.Request) -> web.StreamResponse:
    await _again(request)
    return redirect(PATH)


async def retry_json(request: web.Request) -> web.StreamResponse:
    await _again(request)
    return web.json_response({"queued": int(request.match_info["id"])})


async def _again(request: web.Request) -> None:
    job = int(request.match_info["id"])
    await audit(request, "job.retried", "job", str(job))
    await services(request).jobs.retry(job)
    log.info("web.job.retried", job=job)


def _row(job: DeadJob) -> dict[str, object]:
    """What it works on stands in its key; the payload may hold more than an administrator needs to know."""
    lines = job.error.strip().splitlines()
    return {
        "id": job.id, "kind": job.kind, "key": job.key, "attempts": job.attempts, "died_at": job.died_at,
        "error": lines[-1][:LONGEST_ERROR] if lines else "",
    }  # fmt: skip
