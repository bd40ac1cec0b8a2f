"""The pages people work with: live board, calls, one call with its recording and transcript, cases; JSON; health.

Knows browsers, sessions and permissions. Knows no rule of a call or a case: it asks the rooms below, and reads lists
straight from the store. ``hotline`` gives it everything through ``Services``.
"""

from web import page_queries
from web.admin.trunk_words import Reach
from web.app import create_app
from web.errors import AssetsNotBuilt
from web.people.accounts import Accounts, Wanted, readable_password
from web.people.rules import AccountRefused, Wish
from web.refusals import WebError
from web.services import Boards, Feed, Services, SwitchSide, WebSettings
from web.signin.passwords import Passwords, hash_password
from web.templating import require_assets

__all__ = [
    "AccountRefused",
    "Accounts",
    "AssetsNotBuilt",
    "Boards",
    "Feed",
    "Passwords",
    "Reach",
    "Services",
    "SwitchSide",
    "Wanted",
    "WebError",
    "WebSettings",
    "Wish",
    "create_app",
    "hash_password",
    "page_queries",
    "readable_password",
    "require_assets",
]
