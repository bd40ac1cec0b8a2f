"""The addresses of the ways in and of the pages about them, with the permission each needs; for ``web.routes``."""

from aiohttp.typedefs import Handler

from web.channels import figures, letters, publishing, settings, sheets
from web.open311 import handlers as open311
from web.permissions import Permission
from web.public import handlers as public

Given = tuple[str, str, Handler, str, Permission | None]
"""Method, path, handler, name, and what is needed; None: open to everybody."""

_P = Permission
LARGEST_SHEET = sheets.LARGEST
_CASE = r"/cases/{number:\d{8}-\d{6}}"
_LETTER = r"/letters/{id:\d{1,9}}"
_IMPORT = r"/cases/import/{id:\d{1,9}}"
_CHANNEL = settings.PATH + r"/{code:[a-z0-9]{1,32}}"
_SPOKEN = r".{format:json|xml}"
_GEOREPORT = "/open311/v2"

WAYS_IN: tuple[Given, ...] = (
    ("GET", "/public", public.show_form, "public", None),
    ("POST", "/public", public.send, "public.post", None),
    ("GET", "/public/progress", public.show_progress, "public.progress", None),
    ("POST", "/public/progress", public.progress, "public.progress.post", None),
    ("POST", "/public/rating", public.rate, "public.rating", None),
    ("GET", f"/open311/discovery{_SPOKEN}", open311.discovery, "open311", None),
    ("GET", f"{_GEOREPORT}/services{_SPOKEN}", open311.service_list, "open311.services", None),
    ("GET", f"{_GEOREPORT}/services/{{code}}{_SPOKEN}", open311.definition, "open311.service", None),
    # Other software shows a key instead of a session.
    ("POST", f"{_GEOREPORT}/requests{_SPOKEN}", open311.send, "open311.requests.post", None),
    ("GET", f"{_GEOREPORT}/requests{_SPOKEN}", open311.request_list, "open311.requests", None),
    ("GET", f"{_GEOREPORT}/requests/{{number}}{_SPOKEN}", open311.request_page, "open311.request", None),
    ("GET", "/letters", letters.show, "letters", _P.INTAKE),
    ("GET", f"{_LETTER}/original", letters.original, "letter.original", _P.INTAKE),
    ("POST", f"{_LETTER}/case", letters.open_case, "letter.case", _P.INTAKE),
    ("GET", sheets.PATH, sheets.show, "sheets", _P.INTAKE),
    ("POST", _IMPORT, sheets.take_over, "sheets.take", _P.INTAKE),
    ("POST", f"/api/v1{_IMPORT}", sheets.take_over_json, "api.sheets.take", _P.INTAKE),
    ("GET", "/reports/channels", figures.show, "channel-figures", _P.CASES),
    ("GET", "/api/v1/reports/channels", figures.as_json, "api.channel-figures", _P.CASES),
    ("GET", settings.PATH, settings.show, "channels", _P.RULES),
    ("POST", f"{settings.PATH}/keys", settings.make_key, "channel.key", _P.RULES),
    ("POST", settings.PATH + r"/keys/{id:\d{1,9}}/revoke", settings.revoke_key, "channel.key.revoke", _P.RULES),
    ("POST", settings.PATH + r"/limits/{scope:[a-z0-9.]{1,32}}", settings.set_limit, "channel.limit", _P.RULES),
    ("POST", _CHANNEL, settings.change, "channel.post", _P.RULES),
    ("POST", f"{_CASE}/public", publishing.set_public, "case.public", _P.INTAKE),
)
SHEETS: tuple[Given, ...] = (
    ("POST", sheets.PATH, sheets.look_through, "sheets.post", _P.INTAKE),
    ("POST", f"/api/v1{sheets.PATH}", sheets.look_through_json, "api.sheets", _P.INTAKE),
)
"""Uploads of at most ``LARGEST_SHEET``."""
