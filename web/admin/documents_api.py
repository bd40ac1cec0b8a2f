"""Limits and rules of answers as JSON: documents in versions, read with the newest, followed by another on that."""

from datetime import datetime
from typing import Any

import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict, StrictStr

from cases import (
    LONGEST_REASON,
    Change,
    Profile,
    ProfileFaulty,
    ProfileFromPast,
    RulesChanged,
    answer_rules_at,
    newest_answer_rules,
    newest_profile,
    profiles_at,
    publish_answer_rules,
    publish_profile,
    read_answer_rules,
    read_profile,
)
from cases import AnswerRulesFaulty as RulesFaulty
from web.admin.change import change_of
from web.admin.faults import Fault, in_chinese
from web.admin.profiles import since
from web.bodies import described
from web.conditional import if_match, tag
from web.context import services
from web.errors import FieldsRefused, InputRefused
from web.refusals import NothingThere, VersionPassed

log = structlog.get_logger()

PATH = "/api/v1/admin/profiles"


class RulesBody(BaseModel):
    """``document``: as it is read; its version is counted by us."""

    model_config = ConfigDict(extra="forbid")

    document: dict[str, Any]
    reason: StrictStr


class ProfileBody(RulesBody):
    """``valid_from``: a day, as 2027-01-01; none: at once."""

    valid_from: StrictStr = ""


async def profiles(request: web.Request) -> web.StreamResponse:
    """Every profile as it is in force."""
    async with services(request).database.read() as session:
        found = await profiles_at(session, services(request).clock())
    return web.json_response({"profiles": [one.model_dump(mode="json") for one in found]})


async def profile(request: web.Request) -> web.StreamResponse:
    """One as it is in force; the ETag is the newest version, which may be for a later day."""
    newest, found = await _profile(request)
    return web.json_response(found, headers=tag(newest))


async def add_profile(request: web.Request) -> web.StreamResponse:
    """The first version of a new profile."""
    body = await described(request, ProfileBody)
    made = await _publish(request, body, body.document, after=0)
    return web.json_response(_made(made), status=201, headers=tag(made.version) | {"Location": f"{PATH}/{made.key}"})


async def write_profile(request: web.Request) -> web.StreamResponse:
    """The next version; ``If-Match``: the ETag that was read."""
    after, key, body = if_match(request), request.match_info["key"], await described(request, ProfileBody)
    if body.document.get("key", key) != key:
        raise FieldsRefused({"document.key": f"应为「{key}」。"})
    try:
        made = await _publish(request, body, body.document | {"key": key}, after=after)
    except RulesChanged as exc:
        if not exc.current:
            raise NothingThere from exc
        raise VersionPassed(exc.current, (await _profile(request))[1], code="rules_changed") from exc
    return web.json_response(_made(made), headers=tag(made.version))


async def answer_rules(request: web.Request) -> web.StreamResponse:
    """Those in force; null: answers are not looked through."""
    newest, found = await _answer_rules(request)
    return web.json_response(found, headers=tag(newest))


async def write_answer_rules(request: web.Request) -> web.StreamResponse:
    """The next version, in force at once; ``If-Match``: the ETag that was read."""
    after, body = if_match(request), await described(request, RulesBody)
    change = _change(request, body)
    try:
        rules = read_answer_rules({"key": "usual", **body.document, "version": 1})
        async with services(request).database.write() as session:
            made = await publish_answer_rules(session, rules, change, after=after)
    except RulesFaulty as exc:
        raise FieldsRefused(_at_fields(in_chinese(exc.faults))) from exc
    except RulesChanged as exc:
        raise VersionPassed(exc.current, (await _answer_rules(request))[1], code="rules_changed") from exc
    log.info("web.answer_rules.published", version=made.version)
    return web.json_response({"key": made.key, "version": made.version}, headers=tag(made.version))


async def _publish(request: web.Request, body: ProfileBody, document: dict[str, Any], *, after: int) -> Profile:
    change = _change(request, body)
    valid_from: datetime = since(body.valid_from.strip(), change.at)
    try:
        wanted = read_profile({**document, "version": 1})
        async with services(request).database.write() as session:
            made = await publish_profile(session, wanted, change, valid_from=valid_from, after=after)
    except ProfileFaulty as exc:
        raise FieldsRefused(_at_fields(in_chinese(exc.faults))) from exc
    except ProfileFromPast as exc:
        raise FieldsRefused({"valid_from": "生效日期不能早于现在，也不能早于这个方案已公布的版本。"}) from exc
    log.info("web.profile.published", key=made.key, version=made.version)
    return made


def _change(request: web.Request, body: RulesBody) -> Change:
    reason = body.reason.strip()
    if not 2 <= len(reason) <= LONGEST_REASON:
        raise InputRefused(f"请填写修改原因（2 至 {LONGEST_REASON} 字）。")
    return change_of(request, reason)


async def _profile(request: web.Request) -> tuple[int, dict[str, Any]]:
    """The newest version, and what is in force. Raises ``NothingThere``."""
    key = request.match_info["key"]
    async with services(request).database.read() as session:
        newest = await newest_profile(session, key)
        found = {one.key: one for one in await profiles_at(session, services(request).clock())}
    if not newest:
        raise NothingThere
    here = found.get(key)
    return newest, {"profile": here.model_dump(mode="json") if here else None, "newest": newest}


async def _answer_rules(request: web.Request) -> tuple[int, dict[str, Any]]:
    async with services(request).database.read() as session:
        newest = await newest_answer_rules(session)
        found = await answer_rules_at(session, services(request).clock())
    return newest, {"rules": found.model_dump(mode="json") if found else None}


def _made(made: Profile) -> dict[str, Any]:
    return {"key": made.key, "version": made.version}


def _at_fields(faults: tuple[Fault, ...]) -> dict[str, str]:
    return {f"document.{path}".rstrip("."): words for path, words in faults}
