"""The templates' surroundings: filters, words, assets and what every page knows."""

import json
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web

from cases import UNNAMED
from reports import percent, shown
from web import times, wording
from web.calls.filters import CallFilter
from web.cases.history import actor_words
from web.errors import AssetsNotBuilt
from web.masking import masked, masked_email, masked_left, masked_name, masked_place
from web.navigation import navigation
from web.services import BUILT_ASSETS, WebSettings

TEMPLATES = Path(__file__).parent / "templates"
MANIFEST = "manifest.json"


def read_manifest(assets: Path) -> dict[str, str]:
    """Names of assets -> names of files with a hash in them. Raises ``AssetsNotBuilt``."""
    try:
        found: dict[str, str] = json.loads((assets / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as exc:
        raise AssetsNotBuilt("style and scripts are missing: run bin/build-web") from exc
    return found


def require_assets(assets: Path = BUILT_ASSETS) -> None:
    """Raise ``AssetsNotBuilt`` unless ``bin/build-web`` has run."""
    read_manifest(assets)


def milliseconds(instant: Any) -> int:
    """An instant as browsers count."""
    return int(instant.timestamp() * 1000)


@jinja2.pass_context
def _actor(context: jinja2.runtime.Context, login: str) -> str:
    """By the names the page was given as ``people``."""
    return actor_words(login, context.get("people") or {})


def set_up_templates(app: web.Application, settings: WebSettings) -> jinja2.Environment:
    manifest = read_manifest(settings.assets)
    env = aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        masked=masked, moment=times.moment, clock=times.clock, clock_ms=times.clock_ms, duration=times.duration,
        stopwatch=times.stopwatch, figure=shown, percent=percent, ms=milliseconds,
        masked_name=masked_name, masked_place=masked_place, masked_email=masked_email, masked_left=masked_left,
        actor=_actor,
    )  # fmt: skip
    env.globals.update(
        asset=lambda name: f"/assets/{manifest[name]}", wording=wording, settings=settings, CallFilter=CallFilter,
        navigation=navigation, unnamed=UNNAMED,
    )  # fmt: skip
    return env
