"""Every address of the application with the permission it needs: one table, checked by a test."""

from aiohttp import web

from web import health
from web.admin.routes import ADMIN_ROUTES
from web.calls.routes import CALL_ROUTES
from web.cases.routes import CASE_ROUTES
from web.channels.routes import LARGEST_SHEET, SHEETS, WAYS_IN
from web.desk.routes import DESK_ROUTES
from web.incidents.routes import INCIDENT_ROUTES
from web.knowledge.routes import KNOWLEDGE_ROUTES
from web.leaders.routes import LEADER_ROUTES
from web.messages import handlers as messages
from web.notices.routes import WAYS_OUT
from web.openapi import handlers as openapi
from web.partners import api as partners_api
from web.permissions import Permission
from web.reports.routes import REPORT_ROUTES
from web.route import Route
from web.signin import handlers as signin

_P = Permission

ROUTES = (
    Route("GET", "/api/v1/openapi.json", openapi.document, "api.openapi", None),
    Route("GET", "/api/docs", openapi.docs, "api.docs", _P.OWN_PASSWORD),
    Route("GET", "/api/v1/me", openapi.me, "api.me", _P.OWN_PASSWORD),
    *(Route(*given) for given in WAYS_IN),
    *(Route(*given, largest=LARGEST_SHEET) for given in SHEETS),
    *(Route(method, path, handler, name, _P.RULES) for method, path, handler, name in WAYS_OUT),
    *(Route(method, path, handler, name, _P.LEADERS) for method, path, handler, name in LEADER_ROUTES),
    Route("GET", "/healthz", health.healthz, "healthz", None),
    Route("GET", "/signin", signin.show_sign_in, "signin", None),
    Route("POST", "/signin", signin.sign_in, "signin.post", None),
    Route("POST", "/signout", signin.sign_out, "signout", _P.OWN_PASSWORD),
    Route("GET", "/password", signin.show_password, "password", _P.OWN_PASSWORD),
    Route("POST", "/password", signin.change_password, "password.post", _P.OWN_PASSWORD),
    # Partners have no session: their requests are signed.
    Route("POST", "/api/v1/exchange/{code:[a-z][a-z0-9-]{0,31}}", partners_api.tell, "api.exchange", None),
    # The gateway has no session: its requests are signed.
    Route("POST", "/api/v1/messages/inbound", messages.inbound, "api.messages", None),
    *ADMIN_ROUTES,
    *CALL_ROUTES,
    *DESK_ROUTES,
    *CASE_ROUTES,
    *INCIDENT_ROUTES,
    *KNOWLEDGE_ROUTES,
    *REPORT_ROUTES,
)

ASSETS = "assets"
PUBLIC = frozenset({ASSETS} | {route.name for route in ROUTES if route.needs is None and route.name != "signin"})
NEEDED = {route.name: route.needs for route in ROUTES if route.needs is not None}
STREAMED = frozenset(route.name for route in ROUTES if route.streamed)
UPLOADS = {route.name: route.largest for route in ROUTES if route.largest is not None}
BY_ITSELF = frozenset(route.name for route in ROUTES if route.by_itself)


def add_routes(app: web.Application) -> None:
    for route in ROUTES:
        app.router.add_route(route.method, route.path, route.handler, name=route.name)
        if route.method == "GET" and not route.by_itself:
            app.router.add_route("HEAD", route.path, route.handler, name=route.name)
