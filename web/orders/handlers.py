"""Orders: ``POST /orders/{name}`` from forms, ``POST /api/v1/orders/{name}`` as JSON."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web

from queue_manager import Done, NoSuchOrder, Order
from web.bodies import NOT_AS_DESCRIBED, json_object, only_texts
from web.context import ADDRESS, DONE_FIELD, from_htmx, page, redirect, services, viewer
from web.errors import InputRefused, NotPermitted
from web.forms import field, form_of
from web.orders.rules import OWN_SEAT, RULES, may_give
from web.orders.words import DONE
from web.repeats.told_once import told_once

APART = frozenset({"csrf", "reason", "back"})


async def give_form(request: web.Request) -> web.StreamResponse:
    """Afterwards back to the page the form names in ``back``, which says what was done; htmx gets a line of it."""
    form = await form_of(request)
    fields = {name: field(form, name) for name in form if name not in APART}
    done = await _give(request, fields, field(form, "reason"))
    if from_htmx(request):
        return page(request, "orders/done.html", done=done)
    return redirect(_saying(_inside(field(form, "back")), request.match_info["name"]))


async def give_json(request: web.Request) -> web.StreamResponse:
    """Body: ``{"fields": {name: text}, "reason": text}``; answer: ``{"done": {...}}``."""
    given = await json_object(request)
    fields, reason = only_texts(given.get("fields", {})), given.get("reason", "")
    if not isinstance(reason, str):
        raise InputRefused(NOT_AS_DESCRIBED)
    answer = {"done": dict(await _give(request, fields, reason))}
    return told_once(answer) if RULES[request.match_info["name"]].secret else web.json_response(answer)


async def _give(request: web.Request, fields: Mapping[str, str], reason: str) -> Done:
    """Raises ``NoSuchOrder``, ``NotPermitted``, ``InputRefused``, ``queue_manager.ControlError``."""
    name, person = request.match_info["name"], viewer(request)
    rule = RULES.get(name)
    if rule is None:
        raise NoSuchOrder(name)
    if not may_give(person.role, person.seat, rule, fields):
        raise NotPermitted(rule.needs)
    whole = {OWN_SEAT: person.seat, **fields} if person.seat and (rule.own or rule.elsewhere) else dict(fields)
    order = Order(name=name, by=person.login, fields=whole, reason=reason, address=request[ADDRESS])
    return await services(request).controls.give(order)


def _inside(target: str) -> str:
    """Only a path of this host: a form must not send a browser elsewhere."""
    parts = urlsplit(target)
    safe = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc
    return target if safe and target.isprintable() else "/"


def _saying(target: str, order: str) -> str:
    """``target``, told which order was carried out last."""
    if order not in DONE:
        return target
    parts = urlsplit(target)
    asked = [(name, text) for name, text in parse_qsl(parts.query, keep_blank_values=True) if name != DONE_FIELD]
    return parts._replace(query=urlencode([*asked, (DONE_FIELD, order)])).geturl()
