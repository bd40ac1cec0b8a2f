"""指标口径: how figures of calls are defined, and from when on anew. No period that has begun is counted anew."""

from datetime import datetime

import structlog
import yaml
from aiohttp import web

from reports import DefinitionFaulty, Figures, MetricDefinition, ValidFromPast, read_definition_text
from reports import document_of as document_in_store
from web.admin.change import LONGEST_DOCUMENT, document_of
from web.admin.faults import Fault, in_chinese
from web.context import page, redirect, services
from web.errors import InputRefused
from web.forms import field, form_of
from web.plain import plain
from web.times import day_span, local_day, moment, read_day

log = structlog.get_logger()

PATH = "/admin/metrics"


async def show(request: web.Request) -> web.StreamResponse:
    """``?key=``: the definition that is written out for changing."""
    return await _page(request, key=request.query.get("key", ""))


async def publish(request: web.Request) -> web.StreamResponse:
    """The next version of the definition its document names, in force from the beginning of a day on."""
    text, change = await document_of(request)
    day = field(await form_of(request), "valid_from")
    try:
        definition, valid_from = read_definition_text(text), _begins(day)
        made = await _figures(request).publish(
            definition, valid_from=valid_from, now=change.at, actor=change.actor, reason=change.reason
        )
    except DefinitionFaulty as exc:
        return await _page(request, text=text, day=day, faults=in_chinese(exc.faults), status=422)
    except ValidFromPast as exc:
        return await _page(request, text=text, day=day, faults=(("生效日期", _too_early(exc)),), status=422)
    log.info("web.metric.published", metric=made.key, version=made.version)
    return redirect(f"{PATH}?key={made.key}")


async def listed(request: web.Request) -> web.StreamResponse:
    """``{"metrics": [document]}``: those in force now."""
    found = await _figures(request).definitions(services(request).clock())
    return web.json_response(plain({"metrics": [document_in_store(one) for one in found.values()]}))


def _figures(request: web.Request) -> Figures:
    return Figures(services(request).database)


def _begins(day: str) -> datetime:
    """Raises ``InputRefused``."""
    try:
        return day_span(read_day(day))[0]
    except ValueError as exc:
        raise InputRefused("请填写生效日期，如 2026-12-01。") from exc


def _too_early(exc: ValidFromPast) -> str:
    return f"新口径只能从今后的某一天起生效，最早为 {moment(exc.earliest)} 之后；已开始的统计期仍按原口径。"


async def _page(
    request: web.Request, *, key: str = "", text: str | None = None, day: str = "", faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> web.Response:  # fmt: skip
    now = services(request).clock()
    found = await _figures(request).definitions(now)
    chosen = found.get(key)
    written = _text(chosen) if text is None and chosen else text or ""
    tomorrow = local_day(day_span(local_day(now))[1]).isoformat()
    return page(
        request, "admin/metrics.html", status=status, metrics=list(found.values()), chosen=chosen, text=written,
        day=day or tomorrow, faults=faults, longest=LONGEST_DOCUMENT, coming=await _figures(request).coming(now),
    )  # fmt: skip


def _text(definition: MetricDefinition) -> str:
    return yaml.safe_dump(document_in_store(definition), allow_unicode=True, sort_keys=False, width=100)
