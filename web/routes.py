"""Every address of the application with the permission it needs: one table, checked by a test."""

from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from web import api, health
from web.admin import answer_rules as admin_answer_rules
from web.admin import calendar as admin_calendar
from web.admin import categories as admin_categories
from web.admin import new_seats, skills
from web.admin import profiles as admin_profiles
from web.admin.city_rules import (
    ASKING_RULES,
    CALLBACK_RULES,
    FOLLOW_UP_RULES,
    LINGERING_RULES,
    RATING_RULES,
    UNREAD_RULES,
)
from web.admin.lines import LINES
from web.admin.pauses import PAUSES
from web.admin.queues import QUEUES
from web.admin.seats import SEATS
from web.admin.settings import Settings
from web.admin.trunks import TRUNKS
from web.admin.trunks import states as trunk_states
from web.admin.units import UNITS
from web.announcements import sound
from web.announcements.handlers import ANNOUNCEMENTS
from web.attachments import handlers as attachments
from web.callbacks import handlers as callbacks
from web.callcontrol import parts as callparts
from web.callcontrol.duty import DUTY_PHONES
from web.callcontrol.outbound import OUTBOUND_RULES
from web.calls import audio
from web.calls import handlers as calls
from web.cases import api as cases_api
from web.cases import handlers as cases
from web.cases import steps
from web.channels.routes import LARGEST_SHEET, SHEETS, WAYS_IN
from web.citizens import handlers as citizens
from web.delegates import handlers as delegates
from web.desk import handlers as desk
from web.followups import handlers as followups
from web.inbox import api as inbox_api
from web.inbox import handlers as inbox
from web.inbox import unread
from web.incidents import announcing, causes
from web.incidents import handlers as incidents
from web.incidents.rules import BURST_RULES
from web.knowledge import api as knowledge_api
from web.knowledge import beside, keeping, reading
from web.knowledge import templates as answer_templates
from web.leaders.routes import LEADER_ROUTES
from web.marks import bulk
from web.marks import filters as saved_filters
from web.marks import handlers as marks
from web.messages import handlers as messages
from web.notices import case as case_notices
from web.notices.routes import WAYS_OUT
from web.nuisance import handlers as nuisance
from web.openapi import handlers as openapi
from web.orders import handlers as orders
from web.paper import handlers as paper
from web.partners import api as partners_api
from web.people import handlers as people
from web.permissions import Permission
from web.priority import handlers as priority
from web.reports import cases as case_figures
from web.reports import seats as seat_figures
from web.reports import units as unit_figures
from web.signin import handlers as signin
from web.supervision import handlers as supervision
from web.ties import handlers as ties
from web.tokens import handlers as tokens
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
_INCIDENT = r"/incidents/{id:\d{1,9}}"
_DECISION = r"/{decision:open|dismiss|end}"
_CAUSE = r"/common-causes/{id:\d{1,9}}"
_ARTICLE = r"/knowledge/{id:\d{1,9}}"
_ARTICLE_USED = r"/knowledge/articles/{id:\d{1,9}}"
_TEMPLATE = r"/knowledge/templates/{id:\d{1,9}}"
_FILE = r"/attachments/{id:\d{1,9}}"
_TAG = r"/tags/{tag:[^/]{1,64}}"
_P = Permission


def _settings(kind: Settings, name: str, needs: Permission) -> tuple[Route, ...]:
    """One kind of settings: its page, and the same as JSON."""
    api = f"/api/v1{kind.path}"
    return (
        Route("GET", kind.path, kind.show, name, needs),
        Route("POST", kind.path, kind.post, f"{name}.post", needs),
        Route("GET", api, kind.listed, f"api.{name}", needs),
        Route("POST", api, kind.put, f"api.{name}.post", needs),
    )


_SETTINGS = (
    *_settings(LINES, "lines", _P.LINES),
    *_settings(QUEUES, "queues", _P.LINES),
    *_settings(SEATS, "seats", _P.SEATS_EDIT),
    Route("POST", new_seats.PATH, new_seats.add, "seats.new", _P.SEATS_EDIT),
    Route("POST", f"/api/v1{new_seats.PATH}", new_seats.add_json, "api.seats.new", _P.SEATS_EDIT),
    Route("POST", new_seats.PASSWORD_PATH, new_seats.renew, "seats.password", _P.SEATS_EDIT),
    *_settings(TRUNKS, "trunks", _P.TRUNKS),
    Route("GET", f"/api/v1{TRUNKS.path}/state", trunk_states, "api.trunks.state", _P.TRUNKS),
    *_settings(PAUSES, "pauses", _P.PAUSES),
    *_settings(FOLLOW_UP_RULES, "rules.follow-up", _P.RULES),
    *_settings(UNREAD_RULES, "rules.unread", _P.RULES),
    *_settings(ASKING_RULES, "rules.asking", _P.RULES),
    *_settings(LINGERING_RULES, "rules.lingering", _P.RULES),
    *_settings(RATING_RULES, "rules.rating", _P.RULES),
    *_settings(CALLBACK_RULES, "rules.callback", _P.RULES),
    *_settings(ANNOUNCEMENTS, "announcements", _P.ANNOUNCE),
    *_settings(priority.PRIORITY, "priority", _P.PRIORITY),
    *_settings(BURST_RULES, "burst-rules", _P.RULES),
    *_settings(UNITS, "units", _P.RULES),
    *_settings(DUTY_PHONES, "duty-phones", _P.DUTY_EDIT),
    *_settings(OUTBOUND_RULES, "outbound-rules", _P.OUTBOUND_EDIT),
    Route("POST", r"/priority-callers/{id:\d{1,9}}/end", priority.end, "priority.end", _P.PRIORITY),
    Route("POST", r"/api/v1/priority-callers/{id:\d{1,9}}/end", priority.end_json, "api.priority.end", _P.PRIORITY),
    Route("GET", skills.PATH, skills.show, "skills", _P.SKILLS),
    Route("POST", skills.PATH, skills.post, "skills.post", _P.SKILLS),
    Route("GET", f"/api/v1{skills.PATH}", skills.listed, "api.skills", _P.SKILLS),
    Route("POST", f"/api/v1{skills.PATH}", skills.put, "api.skills.post", _P.SKILLS),
)

_PROGRAMS = (
    Route("GET", "/api/v1/openapi.json", openapi.document, "api.openapi", None),
    Route("GET", "/api/docs", openapi.docs, "api.docs", _P.OWN_PASSWORD),
    Route("GET", "/api/v1/me", openapi.me, "api.me", _P.OWN_PASSWORD),
    Route("GET", people.PATH, people.show, "people", _P.PEOPLE),
    Route("POST", people.PATH, people.change, "people.post", _P.PEOPLE),
    Route("POST", f"{people.PATH}/new", people.add, "people.new", _P.PEOPLE),
    Route("POST", people.ONE, people.order, "people.order", _P.PEOPLE),
    Route("GET", f"/api/v1{people.PATH}", people.listed, "api.people", _P.PEOPLE),
    Route("POST", f"/api/v1{people.PATH}", people.change_json, "api.people.post", _P.PEOPLE),
    Route("POST", f"/api/v1{people.PATH}/new", people.add_json, "api.people.new", _P.PEOPLE),
    Route("POST", f"/api/v1{people.ONE}", people.order_json, "api.people.order", _P.PEOPLE),
    Route("GET", "/admin/tokens", tokens.show, "tokens", _P.TOKENS),
    Route("POST", "/admin/tokens", tokens.make, "tokens.post", _P.TOKENS),
    Route("POST", r"/admin/tokens/{id:\d{1,9}}/revoke", tokens.revoke, "token.revoke", _P.TOKENS),
    Route("GET", "/api/v1" + _RECORDING + "/audio", audio.download, "api.recording.audio", _P.RECORDING_DOWNLOAD),
    Route("POST", "/api/v1" + _CALL + "/case", cases.open_case_json, "api.call.case", _P.CASE_WRITE),
    Route("PUT", "/api/v1" + _CASE + "/text", cases_api.write, "api.case.text", _P.CASE_WRITE),
    Route("POST", "/api/v1" + _CASE + "/notes", marks.note_json, "api.case.note", _P.CASE_STEP),
    Route("PUT", "/api/v1" + _CASE + _TAG, marks.tag_json, "api.case.tag", _P.CASE_WRITE),
    Route("DELETE", "/api/v1" + _CASE + _TAG, marks.tag_json, "api.case.untag", _P.CASE_WRITE),
    Route("GET", "/api/v1/inbox", inbox_api.inbox, "api.inbox", _P.INBOX),
)
"""What only software asks for, and how it is let in."""

ROUTES = (
    *_SETTINGS,
    *(Route(*given) for given in WAYS_IN),
    *(Route(*given, largest=LARGEST_SHEET) for given in SHEETS),
    *(Route(method, path, handler, name, _P.RULES) for method, path, handler, name in WAYS_OUT),
    *(Route(method, path, handler, name, _P.LEADERS) for method, path, handler, name in LEADER_ROUTES),
    *_PROGRAMS,
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
    Route("GET", "/desk/citizen", citizens.of_desk, "desk.citizen", _P.CASES, by_itself=True),
    Route("GET", _CALL + "/history-of-citizen", citizens.of_call, "call.history", _P.CASES, by_itself=True),
    Route("GET", _CASE + "/history-of-citizen", citizens.of_case, "case.history", _P.CASES, by_itself=True),
    Route("POST", _CASE + "/numbers", citizens.join, "case.numbers", _P.CASE_WRITE),
    Route("POST", _CASE + r"/numbers/{id:\d{1,9}}/end", citizens.split, "case.numbers.end", _P.CASE_WRITE),
    Route("GET", "/desk/stream", desk.stream, "desk.stream", _P.DESK, by_itself=True),
    Route("GET", "/supervision", supervision.supervision, "supervision", _P.SUPERVISION),
    Route("GET", "/callbacks", callbacks.callback_list, "callbacks", _P.CALLBACKS_SEE),
    Route("GET", "/api/v1/callbacks", callbacks.callbacks_json, "api.callbacks", _P.CALLBACKS_SEE),
    Route("GET", "/reports/seats", seat_figures.show, "seat-figures", _P.SEAT_FIGURES),
    Route("GET", "/api/v1/reports/seats", seat_figures.as_json, "api.seat-figures", _P.SEAT_FIGURES),
    Route("GET", "/reports/cases", case_figures.show, "case-figures", _P.CASE_FIGURES),
    Route("GET", "/api/v1/reports/cases", case_figures.as_json, "api.case-figures", _P.CASE_FIGURES),
    Route("GET", "/reports/units", unit_figures.show, "unit-figures", _P.CASE_FIGURES),
    Route("POST", "/reports/units", unit_figures.publish, "unit-figures.post", _P.RULES),
    Route("GET", "/api/v1/reports/units", unit_figures.as_json, "api.unit-figures", _P.CASE_FIGURES),
    Route("GET", "/nuisance", nuisance.nuisance_list, "nuisance", _P.NUISANCE),
    Route("POST", "/announcements/sound", sound.send, "announcements.sound", _P.ANNOUNCE, largest=sound.LARGEST),
    Route("GET", "/desk/call", callparts.current, "desk.call", _P.DESK, by_itself=True),
    Route("GET", "/supervision/calls", callparts.talks, "supervision.calls", _P.SUPERVISION, by_itself=True),
    Route("GET", "/supervision/stream", supervision.stream, "supervision.stream", _P.SUPERVISION, by_itself=True),
    Route("GET", "/admin/calendar", admin_calendar.show, "admin.calendar", _P.RULES),
    Route("POST", r"/admin/calendar/years/{year:\d{4}}", admin_calendar.confirm_year, "admin.year", _P.RULES),
    Route("POST", r"/admin/calendar/{day:\d{4}-\d\d-\d\d}", admin_calendar.set_day, "admin.day", _P.RULES),
    Route("GET", "/admin", admin_calendar.first_page, "admin", _P.RULES),
    Route("GET", "/admin/profiles", admin_profiles.show, "admin.profiles", _P.RULES),
    Route("GET", "/admin/answer-rules", admin_answer_rules.show, "admin.answer-rules", _P.RULES),
    Route("POST", "/admin/answer-rules", admin_answer_rules.publish, "admin.answer-rules.post", _P.RULES),
    Route("GET", "/admin/categories", admin_categories.show, "admin.categories", _P.RULES),
    Route("POST", r"/admin/rulings/{id:\d{1,9}}/retire", admin_categories.retire_ruling, "admin.ruling", _P.RULES),
    Route("POST", "/admin/categories", admin_categories.import_tree, "admin.categories.post", _P.RULES),
    Route("POST", "/admin/dispatch", admin_categories.set_rule, "admin.rule", _P.RULES),
    Route("POST", r"/admin/dispatch/{id:\d{1,9}}/retire", admin_categories.retire_rule, "admin.retire", _P.RULES),
    Route("POST", _CASE + _STEP, steps.take_step, "case.step", _P.CASE_STEP),
    Route("POST", _CASE + "/citizen", steps.reveal, "case.citizen", _P.CASE_REVEAL),
    Route("GET", "/follow-ups", followups.follow_ups, "follow-ups", _P.CASE_WRITE),
    Route("GET", "/api/v1/follow-ups", followups.follow_ups_json, "api.follow-ups", _P.CASE_WRITE),
    Route("GET", "/delegates", delegates.show, "delegates", _P.INBOX),
    Route("POST", "/delegates", delegates.lend, "delegates.post", _P.INBOX),
    Route("POST", r"/delegates/{id:\d{1,9}}/end", delegates.take_back, "delegates.end", _P.INBOX),
    Route("GET", "/incidents", incidents.show, "incidents", _P.INCIDENTS),
    Route("GET", "/incidents/alerts", incidents.alerts, "incidents.alerts", _P.INCIDENTS, by_itself=True),
    Route("GET", _INCIDENT, incidents.one, "incident", _P.INCIDENTS),
    Route("POST", _INCIDENT + _DECISION, incidents.decide, "incident.post", _P.INCIDENTS),
    Route("POST", _INCIDENT + "/announce", announcing.announce, "incident.announce", _P.ANNOUNCE),
    Route("POST", _INCIDENT + "/silence", announcing.silence, "incident.silence", _P.ANNOUNCE),
    Route("GET", "/api/v1/incidents", incidents.listed_json, "api.incidents", _P.INCIDENTS),
    Route("GET", "/api/v1" + _INCIDENT, incidents.one_json, "api.incident", _P.INCIDENTS),
    Route("POST", "/api/v1" + _INCIDENT + _DECISION, incidents.decide_json, "api.incident.post", _P.INCIDENTS),
    Route("POST", "/api/v1" + _INCIDENT + "/announce", announcing.announce_json, "api.incident.announce", _P.ANNOUNCE),
    Route("POST", "/api/v1" + _INCIDENT + "/silence", announcing.silence_json, "api.incident.silence", _P.ANNOUNCE),
    Route("GET", "/common-causes", causes.show, "causes", _P.INCIDENTS),
    Route("POST", "/common-causes", causes.open_cause, "causes.post", _P.INCIDENTS),
    Route("POST", _CAUSE + "/close", causes.close_cause, "cause.close", _P.INCIDENTS),
    Route("GET", "/api/v1/common-causes", causes.listed_json, "api.causes", _P.INCIDENTS),
    Route("POST", "/api/v1/common-causes", causes.open_json, "api.causes.post", _P.INCIDENTS),
    Route("POST", "/api/v1" + _CAUSE + "/close", causes.close_json, "api.cause.close", _P.INCIDENTS),
    Route("GET", "/inbox", inbox.inbox, "inbox", _P.INBOX),
    Route("GET", "/inbox/stream", unread.stream, "inbox.stream", _P.INBOX, by_itself=True),
    Route("GET", "/api/v1/inbox/unread", unread.unread_json, "api.unread", _P.INBOX),
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
    Route("GET", _CASE + r"/{form:order|supervision}.{kind:docx|pdf}", paper.order_file, "case.order", _P.CASE_EXPORT),
    Route("GET", "/cases.xlsx", paper.list_file, "cases.xlsx", _P.CASES_EXPORT),
    Route("GET", _CASE + "/ties", ties.show, "case.ties", _P.CASES),
    Route("POST", _CASE + "/similar", ties.like_draft, "case.similar", _P.CASE_WRITE),
    Route("POST", _CASE + "/links", ties.link, "case.link", _P.CASE_WRITE),
    Route("GET", "/api/v1" + _CASE + "/ties", ties.show_json, "api.case.ties", _P.CASES),
    Route("POST", "/api/v1" + _CASE + "/similar", ties.similar_json, "api.case.similar", _P.CASES),
    Route("POST", "/api/v1" + _CASE + "/links", ties.link_json, "api.case.link", _P.CASE_WRITE),
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
    Route("GET", _CASE + "/notices", case_notices.show, "case.notices", _P.CASE_WRITE),
    Route("POST", _CASE + "/notices", case_notices.choose, "case.notices.post", _P.CASE_WRITE),
    # Partners have no session: their requests are signed.
    Route("POST", "/api/v1/exchange/{code:[a-z][a-z0-9-]{0,31}}", partners_api.tell, "api.exchange", None),
    # The gateway has no session: its requests are signed.
    Route("POST", "/api/v1/messages/inbound", messages.inbound, "api.messages", None),
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
