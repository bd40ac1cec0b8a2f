"""Addresses of those who are on duty: board, desk, supervision, orders to the telephones."""

from web import api
from web.callcontrol import parts as callparts
from web.desk import handlers as desk
from web.orders import handlers as orders
from web.permissions import Permission
from web.route import Route
from web.supervision import handlers as supervision
from web.wallboard import handlers as wallboard

_P = Permission
_ORDER = r"/orders/{name:[a-z][a-z.-]{0,39}}"

DESK_ROUTES = (
    Route("GET", "/", wallboard.board, "board", _P.BOARD),
    Route("GET", "/wallboard", wallboard.wallboard, "wallboard", _P.BOARD),
    Route("GET", "/board/stream", wallboard.stream, "board.stream", _P.BOARD, by_itself=True),
    Route("GET", "/desk", desk.desk, "desk", _P.DESK),
    Route("GET", "/desk/stream", desk.stream, "desk.stream", _P.DESK, by_itself=True),
    Route("GET", "/supervision", supervision.supervision, "supervision", _P.SUPERVISION),
    Route("GET", "/desk/call", callparts.current, "desk.call", _P.DESK, by_itself=True),
    Route("GET", "/supervision/calls", callparts.talks, "supervision.calls", _P.SUPERVISION, by_itself=True),
    Route("GET", "/supervision/stream", supervision.stream, "supervision.stream", _P.SUPERVISION, by_itself=True),
    # Which order needs which permission is in web/orders/rules.py; the route itself asks only for a signed-in person.
    Route("POST", _ORDER, orders.give_form, "order", _P.OWN_PASSWORD),
    Route("POST", "/api/v1" + _ORDER, orders.give_json, "api.order", _P.OWN_PASSWORD),
    Route("GET", "/api/v1/board", api.board, "api.board", _P.BOARD),
)
