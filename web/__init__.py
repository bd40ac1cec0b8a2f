"""The pages people work with: live board, calls, one call with its recording and transcript, cases; JSON; health.

Knows browsers, sessions and permissions. Knows no rule of a call or a case: it asks the rooms below, and reads lists
straight from the store. ``hotline`` gives it everything through ``Services``.
"""

from web import page_queries
from web.app import create_app
from web.errors import AssetsNotBuilt
from web.refusals import WebError
from web.services import Boards, Feed, Services, WebSettings
from web.signin.passwords import hash_password
from web.templating import require_assets

__all__ = [
    "AssetsNotBuilt",
    "Boards",
    "Feed",
    "Services",
    "WebError",
    "WebSettings",
    "create_app",
    "hash_password",
    "page_queries",
    "require_assets",
]
