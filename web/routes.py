"""Every address of the application with the permission it needs: one table, checked by a test."""

from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from web import api, health
from web.admin import calendar as admin_calendar
from web.admin import categories as admin_categories
from web.admin import lines, queues
from web.admin import profiles as admin_profiles
from web.announcements import handlers as announcements
from web.announcements import sound
from web.attachments import handlers as attachments
from web.callbacks import handlers as callbacks
from web.callcontrol import parts as callparts
from web.callcontrol import settings as callsettings
from web.calls import audio
from web.calls import handlers as calls
from web.cases import api as cases_api
from web.cases import handlers as cases
from web.cases import steps
from web.desk import handlers as desk
from web.inbox import handlers as inbox
from web.knowledge import api as knowledge_api
from web.knowledge import beside, keeping, reading
from web.knowledge import templates as answer_templates
from web.marks import bulk
from web.marks import filters as saved_filters
from web.marks import handlers as marks
from web.nuisance import handlers as nuisance
from web.orders import handlers as orders
from web.paper import handlers as paper
from web.permissions import Permission
from web.signin import handlers as signin
from web.supervision import handlers as supervision
from web.wallboard import handlers as wallboard


@dataclass(frozen=True, slots=True)
class Route:
    """``needs`` None: open to everybody. ``by_itself``: asked for by the browser without anybody's doing.
    ``largest``: bytes of an upload, where a form's usual limit is too small. ``streamed``: the handler reads the form
    itself, and checks its token."""

    method: str
    path: str
    handler: Handler
    name: str
    needs: Permission | None
    by_itself: bool = False
    largest: int | None = None
    streamed: bool = False


_CALL = r"/calls/{id:[A-Za-z0-9_.:-]{1,64}}"
_RECORDING = r"/recordings/{id:\d{1,9}}"
_CASE = r"/cases/{number:\d{8}-\d{6}}"
_STEP = r"/steps/{action:[a-z_]{1,32}}"
_ORDER = r"/orders/{name:[a-z][a-z.-]{0,39}}"
_ARTICLE = r"/knowledge/{id:\d{1,9}}"
_ARTICLE_USED = r"/knowledge/articles/{id:\d{1,9}}"
_TEMPLATE = r"/knowledge/templates/{id:\d{1,9}}"
_FILE = r"/attachments/{id:\d{1,9}}"
_P = Permission

ROUTES = (
    Route("GET", "/healthz", health.healthz, "healthz", None),
    Route("GET", "/signin", signin.show_sign_in, "signin", None),
    Route("POST", "/signin", signin.sign_in, "signin.post", None),
    Route("POST", "/signout", signin.sign_out, "signout", _P.OWN_PASSWORD),
    Route("GET", "/password", signin.show_password, "password", _P.OWN_PASSWORD),
    Route("POST", "/password", signin.change_password, "password.post", _P.OWN_PASSWORD),
    Route("GET", "/", wallboard.board, "board", _P.BOARD),
    Route("GET", "/wallboard", wallboard.wallboard, "wallboard", _P.BOARD),
    Route("GET", "/board/stream", wallboard.stream, "board.stream", _P.BOARD, by_itself=True),
    Route("GET", "/calls", calls.call_list, "calls", _P.CALLS),
    Route("GET", "/calls.csv", calls.export, "calls.csv", _P.CALLS_EXPORT),
    Route("GET", _CALL, calls.call_page, "call", _P.CALLS),
    Route("GET", _CALL + "/facts", calls.facts, "call.facts", _P.CALLS, by_itself=True),
    Route("GET", _CALL + "/recordings", calls.recordings, "call.recordings", _P.RECORDING_PLAY, by_itself=True),
    Route("POST", _CALL + "/number", calls.reveal, "call.number", _P.NUMBER_REVEAL),
    Route("POST", _CALL + "/case", cases.open_case, "call.case", _P.CASE_WRITE),
    Route("GET", _RECORDING + "/audio", audio.play, "recording.audio", _P.RECORDING_PLAY),
    Route("GET", _RECORDING + "/download", audio.download, "recording.download", _P.RECORDING_DOWNLOAD),
    Route("GET", _RECORDING + "/peaks", audio.peaks, "recording.peaks", _P.RECORDING_PLAY, by_itself=True),
    Route("GET", _RECORDING + "/transcript", calls.transcript, "recording.transcript", _P.TRANSCRIPT, by_itself=True),
    Route("GET", "/cases", cases.case_list, "cases", _P.CASES),
    Route("GET", _CASE, cases.case_page, "case", _P.CASE_READ),
    Route("POST", _CASE, cases.write_case, "case.post", _P.CASE_WRITE),
    Route("GET", "/desk", desk.desk, "desk", _P.DESK),
    Route("GET", "/desk/stream", desk.stream, "desk.stream", _P.DESK, by_itself=True),
    Route("GET", "/supervision", supervision.supervision, "supervision", _P.SUPERVISION),
    Route("GET", "/callbacks", callbacks.callback_list, "callbacks", _P.CALLBACKS),
    Route("GET", "/api/v1/callbacks", callbacks.callbacks_json, "api.callbacks", _P.CALLBACKS),
    Route("GET", "/nuisance", nuisance.nuisance_list, "nuisance", _P.NUISANCE),
    Route("GET", "/announcements", announcements.announcement_list, "announcements", _P.ANNOUNCE),
    Route("POST", "/announcements", announcements.save, "announcements.post", _P.ANNOUNCE),
    Route("POST", "/announcements/sound", sound.send, "announcements.sound", _P.ANNOUNCE, largest=sound.LARGEST),
    Route("GET", "/admin/lines", lines.line_list, "lines", _P.LINES),
    Route("POST", "/admin/lines", lines.save, "lines.post", _P.LINES),
    Route("GET", "/admin/queues", queues.queue_list, "queues", _P.LINES),
    Route("POST", "/admin/queues", queues.save, "queues.post", _P.LINES),
    Route("GET", "/desk/call", callparts.current, "desk.call", _P.DESK, by_itself=True),
    Route("GET", "/supervision/calls", callparts.talks, "supervision.calls", _P.SUPERVISION, by_itself=True),
    Route("GET", "/call-settings", callsettings.show, "call-settings", _P.DUTY_EDIT),
    Route("POST", "/call-settings/duty-phones", callsettings.write_phone, "duty-phone.post", _P.DUTY_EDIT),
    Route("POST", "/call-settings/outbound-rules", callsettings.write_rule, "outbound-rule.post", _P.OUTBOUND_EDIT),
    Route("GET", "/supervision/stream", supervision.stream, "supervision.stream", _P.SUPERVISION, by_itself=True),
    Route("GET", "/admin/calendar", admin_calendar.show, "admin.calendar", _P.RULES),
    Route("POST", r"/admin/calendar/years/{year:\d{4}}", admin_calendar.confirm_year, "admin.year", _P.RULES),
    Route("POST", r"/admin/calendar/{day:\d{4}-\d\d-\d\d}", admin_calendar.set_day, "admin.day", _P.RULES),
    Route("GET", "/admin", admin_calendar.first_page, "admin", _P.RULES),
    Route("GET", "/admin/profiles", admin_profiles.show, "admin.profiles", _P.RULES),
    Route("GET", "/admin/categories", admin_categories.show, "admin.categories", _P.RULES),
    Route("POST", "/admin/categories", admin_categories.import_tree, "admin.categories.post", _P.RULES),
    Route("POST", "/admin/dispatch", admin_categories.set_rule, "admin.rule", _P.RULES),
    Route("POST", r"/admin/dispatch/{id:\d{1,9}}/retire", admin_categories.retire_rule, "admin.retire", _P.RULES),
    Route("POST", _CASE + _STEP, steps.take_step, "case.step", _P.CASE_STEP),
    Route("POST", _CASE + "/citizen", steps.reveal, "case.citizen", _P.CASE_REVEAL),
    Route("GET", "/inbox", inbox.inbox, "inbox", _P.INBOX),
    Route("GET", "/knowledge", reading.search_page, "knowledge", _P.KNOWLEDGE),
    Route("GET", "/knowledge/find", reading.hits_while_typing, "knowledge.find", _P.KNOWLEDGE),
    Route("GET", _ARTICLE, reading.article_page, "article", _P.KNOWLEDGE),
    Route("GET", "/knowledge/kept", keeping.kept, "articles", _P.KNOWLEDGE_KEEP),
    Route("GET", "/knowledge/new", keeping.new_page, "article.new", _P.KNOWLEDGE_KEEP),
    Route("POST", "/knowledge/new", keeping.write, "article.new.post", _P.KNOWLEDGE_KEEP),
    Route("GET", _ARTICLE + "/edit", keeping.edit_page, "article.edit", _P.KNOWLEDGE_KEEP),
    Route("POST", _ARTICLE, keeping.write, "article.post", _P.KNOWLEDGE_KEEP),
    Route("POST", _ARTICLE + _STEP, keeping.take_step, "article.step", _P.KNOWLEDGE_KEEP),
    Route("GET", "/knowledge.xlsx", keeping.export, "articles.xlsx", _P.KNOWLEDGE_KEEP),
    Route(
        "POST",
        "/knowledge/import",
        keeping.take_in,
        "articles.sheet",
        _P.KNOWLEDGE_EDIT,
        largest=keeping.LARGEST_IMPORT,
    ),
    Route("GET", "/knowledge/templates", answer_templates.template_list, "templates", _P.KNOWLEDGE_EDIT),
    Route("POST", "/knowledge/templates", answer_templates.write, "templates.post", _P.KNOWLEDGE_EDIT),
    Route("GET", _TEMPLATE, answer_templates.template_page, "template", _P.KNOWLEDGE_EDIT),
    Route("POST", _TEMPLATE, answer_templates.write, "template.post", _P.KNOWLEDGE_EDIT),
    Route("GET", "/knowledge/gaps", answer_templates.gaps, "gaps", _P.KNOWLEDGE_EDIT),
    Route("POST", r"/knowledge/gaps/{id:\d{1,9}}", answer_templates.settle, "gap.post", _P.KNOWLEDGE_EDIT),
    Route("GET", _CASE + "/knowledge", beside.panel, "case.knowledge", _P.KNOWLEDGE, by_itself=True),
    Route("GET", _CASE + "/knowledge/find", beside.hits_beside, "case.knowledge.find", _P.KNOWLEDGE),
    Route("POST", _CASE + _ARTICLE_USED, beside.use_article, "case.article", _P.KNOWLEDGE),
    Route("POST", _CASE + _TEMPLATE, beside.use_template, "case.template", _P.CASE_STEP),
    Route("GET", "/api/v1/knowledge", knowledge_api.search, "api.knowledge", _P.KNOWLEDGE),
    Route("POST", "/api/v1/knowledge", knowledge_api.write, "api.knowledge.post", _P.KNOWLEDGE_KEEP),
    Route("GET", "/api/v1/knowledge/templates", knowledge_api.templates, "api.templates", _P.KNOWLEDGE),
    Route("GET", "/api/v1" + _ARTICLE, knowledge_api.article, "api.article", _P.KNOWLEDGE),
    Route("POST", "/api/v1" + _ARTICLE, knowledge_api.write, "api.article.post", _P.KNOWLEDGE_KEEP),
    Route("POST", "/api/v1" + _ARTICLE + _STEP, knowledge_api.step, "api.article.step", _P.KNOWLEDGE_KEEP),
    Route("POST", "/api/v1" + _CASE + _TEMPLATE, knowledge_api.filled, "api.case.template", _P.CASE_STEP),
    Route("GET", _CASE + "/attachments", attachments.show, "attachments", _P.CASE_READ),
    Route("POST", _CASE + "/attachments", attachments.add, "attachments.post", _P.CASE_STEP, streamed=True),
    Route("GET", _CASE + _FILE, attachments.download, "attachment", _P.CASE_READ),
    Route("POST", _CASE + _FILE + "/remove", attachments.remove, "attachment.remove", _P.CASE_STEP),
    Route("POST", _CASE + _FILE + "/units", attachments.let_go, "attachment.units", _P.CASE_STEP),
    Route("GET", "/api/v1" + _CASE + "/attachments", attachments.list_json, "api.attachments", _P.CASE_READ),
    Route(
        "POST",
        "/api/v1" + _CASE + "/attachments",
        attachments.add_json,
        "api.attachments.post",
        _P.CASE_STEP,
        streamed=True,
    ),
    Route("GET", "/api/v1" + _CASE + _FILE, attachments.download, "api.attachment", _P.CASE_READ),
    Route("GET", _CASE + r"/paper.{kind:docx|pdf}", paper.case_file, "case.paper", _P.CASE_EXPORT),
    Route("GET", "/cases.xlsx", paper.list_file, "cases.xlsx", _P.CASES_EXPORT),
    Route("GET", _CASE + "/marks", marks.show, "case.marks", _P.CASE_READ),
    Route("POST", _CASE + "/notes", marks.note, "case.note", _P.CASE_STEP),
    Route("POST", _CASE + "/tags", marks.tag, "case.tag", _P.CASE_WRITE),
    Route("GET", "/cases/filters", saved_filters.show, "filters", _P.CASES, by_itself=True),
    Route("POST", "/cases/filters", saved_filters.save, "filters.post", _P.CASES),
    Route("POST", r"/cases/filters/{id:\d{1,9}}/remove", saved_filters.remove, "filter.remove", _P.CASES),
    Route("POST", "/cases/bulk", bulk.take, "cases.bulk", _P.CASES_BULK),
    Route("POST", "/api/v1/cases/bulk", bulk.take_json, "api.cases.bulk", _P.CASES_BULK),
    Route("GET", "/api/v1" + _CASE + "/marks", marks.show_json, "api.case.marks", _P.CASE_READ),
    # Which order needs which permission is in web/orders/rules.py; the route itself asks only for a signed-in person.
    Route("POST", _ORDER, orders.give_form, "order", _P.OWN_PASSWORD),
    Route("POST", "/api/v1" + _ORDER, orders.give_json, "api.order", _P.OWN_PASSWORD),
    Route("GET", "/api/v1/board", api.board, "api.board", _P.BOARD),
    Route("GET", "/api/v1/calls", api.calls, "api.calls", _P.CALLS),
    Route("GET", "/api/v1" + _CALL, api.call, "api.call", _P.CALLS),
    Route("GET", "/api/v1/cases", cases_api.cases, "api.cases", _P.CASES),
    Route("GET", "/api/v1" + _CASE, cases_api.case, "api.case", _P.CASE_READ),
    Route("POST", "/api/v1" + _CASE + _STEP, cases_api.step, "api.case.step", _P.CASE_STEP),
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
