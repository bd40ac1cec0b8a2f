"""The rules by which answers are looked through: those in force, and a new version of them."""

import structlog
import yaml
from aiohttp import web

from cases import AnswerRulesFaulty, answer_rules_at, publish_answer_rules, read_answer_rules_text
from web.admin.change import LONGEST_DOCUMENT, document_of
from web.admin.faults import in_chinese
from web.cases import words
from web.context import page, redirect, services

log = structlog.get_logger()


async def show(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def publish(request: web.Request) -> web.StreamResponse:
    """Put a new version in force, or show every fault of it beside what was written."""
    text, change = await document_of(request)
    try:
        rules = read_answer_rules_text(text)
    except AnswerRulesFaulty as exc:
        return await _page(request, text=text, faults=in_chinese(exc.faults), status=422)
    async with services(request).database.write() as session:
        made = await publish_answer_rules(session, rules, change)
    log.info("web.answer_rules.published", version=made.version)
    return redirect("/admin/answer-rules")


async def _page(
    request: web.Request, *, text: str | None = None, faults: tuple[tuple[str, str], ...] = (), status: int = 200
) -> web.Response:
    async with services(request).database.read() as session:
        rules = await answer_rules_at(session, services(request).clock())
    if text is None:
        document = rules.model_dump(mode="json") if rules else {}
        text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)
    return page(
        request, "admin/answer_rules.html", status=status, rules=rules, text=text, faults=faults, words=words,
        longest=LONGEST_DOCUMENT,
    )  # fmt: skip
