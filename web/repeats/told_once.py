"""Answers nobody keeps: a password is told to who asked for it, once, and is in no table afterwards."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web


class ToldOnce(web.Response):
    """An answer with a secret in it: of a request that comes again only that it was carried out is known."""


def told_once(body: Mapping[str, Any], *, status: int = 200) -> ToldOnce:
    """``body`` as JSON."""
    return ToldOnce(text=json.dumps(body), content_type="application/json", status=status)
