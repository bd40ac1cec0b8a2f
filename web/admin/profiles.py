"""Deadline profiles: the limits of a city as they are in force, each with its source, and a new version of one."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time

import structlog
import yaml
from aiohttp import web

from cases import DEFAULT, Profile, ProfileFaulty, ProfileFromPast, profiles_at, publish_profile, read_profile_text
from db import SHANGHAI
from web.address import Query
from web.admin.change import LONGEST_DOCUMENT, document_of
from web.admin.faults import Fault, in_chinese
from web.cases import words
from web.context import page, redirect, services
from web.errors import InputRefused
from web.forms import field, form_of
from web.times import read_day

log = structlog.get_logger()

PATH = "/admin/profiles"


async def show(request: web.Request) -> web.StreamResponse:
    """``edit``: the key of the profile that stands in the form."""
    return await _page(request)


async def publish(request: web.Request) -> web.StreamResponse:
    """Put a new version in force at once or from the beginning of a later day, or show every fault of it beside what
    was written; clocks that run keep theirs."""
    text, change = await document_of(request)
    day = field(await form_of(request), "valid_from").strip()
    valid_from = since(day, change.at)
    try:
        profile = read_profile_text(text)
        async with services(request).database.write() as session:
            made = await publish_profile(session, profile, change, valid_from=valid_from)
    except ProfileFaulty as exc:
        return await _page(request, text=text, day=day, faults=in_chinese(exc.faults), status=422)
    except ProfileFromPast:
        faults = (("生效日期", "不能早于现在，也不能早于这个方案已公布的版本。"),)
        return await _page(request, text=text, day=day, faults=faults, status=422)
    log.info("web.profile.published", key=made.key, version=made.version)
    return redirect(f"{PATH}?edit={made.key}#{made.key}")


def since(day: str, now: datetime) -> datetime:
    """Raises ``InputRefused``."""
    try:
        return datetime.combine(read_day(day), time.min, SHANGHAI) if day else now
    except ValueError as exc:
        raise InputRefused("生效日期请写成 2027-01-01 的样子；不填为立即生效。") from exc


async def _page(
    request: web.Request, *, text: str | None = None, day: str = "", faults: tuple[Fault, ...] = (), status: int = 200
) -> web.Response:
    async with services(request).database.read() as session:
        profiles = await profiles_at(session, services(request).clock())
    known = {profile.key: profile for profile in profiles}
    edited = Query(request.query).text("edit") or DEFAULT
    return page(
        request, "admin/profiles.html", profiles=_own_first(profiles), words=words, status=status, faults=faults,
        edited=edited, text=_document(known, edited) if text is None else text, day=day, longest=LONGEST_DOCUMENT,
    )  # fmt: skip


def _own_first(profiles: Sequence[Profile]) -> list[Profile]:
    """What holds where nobody chose another stands on top."""
    return sorted(profiles, key=lambda profile: (profile.key != DEFAULT, profile.key))


def _document(known: Mapping[str, Profile], key: str) -> str:
    """What a person would have written; what is as usual is left out."""
    if key not in known:
        return ""
    document = known[key].model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)
