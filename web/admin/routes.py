"""Addresses of what administrators set: each kind of settings, people, tokens, calendar, rules."""

from web.admin import answer_rules as admin_answer_rules
from web.admin import calendar as admin_calendar
from web.admin import calendar_api, dispatch_api, dispatch_sheets, documents_api, jobs, metrics, new_seats, skills
from web.admin import categories as admin_categories
from web.admin import profiles as admin_profiles
from web.admin.city_rules import (
    CALLBACK_RULES,
    CALLING_BACK_RULES,
    FOLLOW_UP_RULES,
    LINGERING_RULES,
    ORDER_RULES,
    RATING_RULES,
    UNREAD_RULES,
)
from web.admin.lines import LINES
from web.admin.menus import MENUS
from web.admin.pauses import PAUSES
from web.admin.queues import QUEUES
from web.admin.seats import SEATS
from web.admin.trunks import TRUNKS
from web.admin.trunks import states as trunk_states
from web.admin.units import UNITS
from web.announcements import sound
from web.announcements.handlers import ANNOUNCEMENTS
from web.callcontrol.duty import DUTY_PHONES
from web.callcontrol.outbound import OUTBOUND_RULES
from web.incidents.rules import BURST_RULES
from web.people import handlers as people
from web.permissions import Permission
from web.priority import handlers as priority
from web.route import Route, settings_routes
from web.tokens import handlers as tokens

_P = Permission
_LINE = dispatch_api.PATH + r"/{id:\d{1,9}}"
_PROFILE = documents_api.PATH + r"/{key:[a-z][a-z0-9_]{1,63}}"
_YEAR = r"/api/v1/admin/calendar/{year:\d{4}}"
_DAY = r"/api/v1/admin/calendar/days/{day:\d{4}-\d\d-\d\d}"

ADMIN_ROUTES = (
    *settings_routes(LINES, "lines", _P.LINES),
    *settings_routes(MENUS, "menus", _P.LINES),
    *settings_routes(QUEUES, "queues", _P.LINES),
    *settings_routes(SEATS, "seats", _P.SEATS_EDIT),
    Route("POST", new_seats.PATH, new_seats.add, "seats.new", _P.SEATS_EDIT),
    Route("POST", f"/api/v1{new_seats.PATH}", new_seats.add_json, "api.seats.new", _P.SEATS_EDIT),
    Route("POST", new_seats.PASSWORD_PATH, new_seats.renew, "seats.password", _P.SEATS_EDIT),
    *settings_routes(TRUNKS, "trunks", _P.TRUNKS),
    Route("GET", f"/api/v1{TRUNKS.path}/state", trunk_states, "api.trunks.state", _P.TRUNKS),
    *settings_routes(UNITS, "units", _P.RULES),
    *settings_routes(PAUSES, "pauses", _P.PAUSES),
    *settings_routes(FOLLOW_UP_RULES, "rules.follow-up", _P.RULES),
    *settings_routes(ORDER_RULES, "rules.orders", _P.RULES),
    *settings_routes(LINGERING_RULES, "rules.lingering", _P.RULES),
    *settings_routes(CALLING_BACK_RULES, "rules.calling-back", _P.RULES),
    *settings_routes(UNREAD_RULES, "rules.unread", _P.RULES),
    *settings_routes(RATING_RULES, "rules.rating", _P.RULES),
    *settings_routes(CALLBACK_RULES, "rules.callback", _P.RULES),
    *settings_routes(ANNOUNCEMENTS, "announcements", _P.ANNOUNCE),
    *settings_routes(priority.PRIORITY, "priority", _P.PRIORITY),
    *settings_routes(BURST_RULES, "burst-rules", _P.RULES),
    *settings_routes(DUTY_PHONES, "duty-phones", _P.DUTY_EDIT),
    *settings_routes(OUTBOUND_RULES, "outbound-rules", _P.OUTBOUND_EDIT),
    Route("POST", r"/priority-callers/{id:\d{1,9}}/end", priority.end, "priority.end", _P.PRIORITY),
    Route("POST", r"/api/v1/priority-callers/{id:\d{1,9}}/end", priority.end_json, "api.priority.end", _P.PRIORITY),
    Route("GET", skills.PATH, skills.show, "skills", _P.SKILLS),
    Route("POST", skills.PATH, skills.post, "skills.post", _P.SKILLS),
    Route("GET", f"/api/v1{skills.PATH}", skills.listed, "api.skills", _P.SKILLS),
    Route("POST", f"/api/v1{skills.PATH}", skills.put, "api.skills.post", _P.SKILLS),
    Route("GET", people.PATH, people.show, "people", _P.PEOPLE),
    Route("POST", people.PATH, people.change, "people.post", _P.PEOPLE),
    Route("POST", f"{people.PATH}/new", people.add, "people.new", _P.PEOPLE),
    Route("POST", people.ONE, people.order, "people.order", _P.PEOPLE),
    Route("GET", f"/api/v1{people.PATH}", people.listed, "api.people", _P.PEOPLE),
    Route("POST", f"/api/v1{people.PATH}", people.change_json, "api.people.post", _P.PEOPLE),
    Route("POST", f"/api/v1{people.PATH}/new", people.add_json, "api.people.new", _P.PEOPLE),
    Route("POST", f"/api/v1{people.ONE}", people.order_json, "api.people.order", _P.PEOPLE),
    Route("GET", metrics.PATH, metrics.show, "metrics", _P.RULES),
    Route("POST", metrics.PATH, metrics.publish, "metrics.post", _P.RULES),
    Route("GET", f"/api/v1{metrics.PATH}", metrics.listed, "api.metrics", _P.RULES),
    Route("GET", jobs.PATH, jobs.show, "jobs", _P.RULES),
    Route("POST", rf"{jobs.PATH}/{{id:\d{{1,9}}}}/retry", jobs.retry, "job.retry", _P.RULES),
    Route("GET", f"/api/v1{jobs.PATH}", jobs.listed, "api.jobs", _P.RULES),
    Route("POST", rf"/api/v1{jobs.PATH}/{{id:\d{{1,9}}}}/retry", jobs.retry_json, "api.job.retry", _P.RULES),
    Route("GET", "/admin/tokens", tokens.show, "tokens", _P.TOKENS),
    Route("POST", "/admin/tokens", tokens.make, "tokens.post", _P.TOKENS),
    Route("POST", r"/admin/tokens/{id:\d{1,9}}/revoke", tokens.revoke, "token.revoke", _P.TOKENS),
    Route("POST", "/announcements/sound", sound.send, "announcements.sound", _P.ANNOUNCE, largest=sound.LARGEST),
    Route("GET", "/admin/calendar", admin_calendar.show, "admin.calendar", _P.RULES),
    Route("POST", r"/admin/calendar/years/{year:\d{4}}", admin_calendar.confirm_year, "admin.year", _P.RULES),
    Route("POST", r"/admin/calendar/{day:\d{4}-\d\d-\d\d}", admin_calendar.set_day, "admin.day", _P.RULES),
    Route("GET", "/admin", admin_calendar.first_page, "admin", _P.RULES),
    Route("GET", "/admin/profiles", admin_profiles.show, "admin.profiles", _P.RULES),
    Route("POST", "/admin/profiles", admin_profiles.publish, "admin.profiles.post", _P.RULES),
    Route("GET", "/admin/answer-rules", admin_answer_rules.show, "admin.answer-rules", _P.RULES),
    Route("POST", "/admin/answer-rules", admin_answer_rules.publish, "admin.answer-rules.post", _P.RULES),
    Route("GET", "/admin/categories", admin_categories.show, "admin.categories", _P.RULES),
    Route("POST", r"/admin/rulings/{id:\d{1,9}}/retire", admin_categories.retire_ruling, "admin.ruling", _P.RULES),
    Route("POST", "/admin/categories", admin_categories.import_tree, "admin.categories.post", _P.RULES),
    Route("POST", "/admin/dispatch", admin_categories.set_rule, "admin.rule", _P.RULES),
    Route("GET", dispatch_api.PATH, dispatch_api.listed, "api.dispatch", _P.RULES),
    Route("POST", dispatch_api.PATH, dispatch_api.add, "api.dispatch.post", _P.RULES),
    Route("GET", _LINE, dispatch_api.read, "api.dispatch.line", _P.RULES),
    Route("PUT", _LINE, dispatch_api.write, "api.dispatch.line.put", _P.RULES),
    Route("DELETE", _LINE, dispatch_api.retire, "api.dispatch.line.end", _P.RULES),
    Route("GET", documents_api.PATH, documents_api.profiles, "api.profiles", _P.RULES),
    Route("POST", documents_api.PATH, documents_api.add_profile, "api.profiles.post", _P.RULES),
    Route("GET", _PROFILE, documents_api.profile, "api.profile", _P.RULES),
    Route("PUT", _PROFILE, documents_api.write_profile, "api.profile.put", _P.RULES),
    Route("GET", "/api/v1/admin/answer-rules", documents_api.answer_rules, "api.answer-rules", _P.RULES),
    Route("PUT", "/api/v1/admin/answer-rules", documents_api.write_answer_rules, "api.answer-rules.put", _P.RULES),
    Route("GET", _YEAR, calendar_api.year, "api.calendar", _P.RULES),
    Route("PUT", _YEAR, calendar_api.confirm_year, "api.calendar.year", _P.RULES),
    Route("PUT", _DAY, calendar_api.set_day, "api.calendar.day", _P.RULES),
    Route("GET", dispatch_sheets.PATH, dispatch_sheets.show, "admin.dispatch.sheet", _P.RULES),
    Route(
        "POST",
        dispatch_sheets.PATH,
        dispatch_sheets.look_through,
        "admin.dispatch.look",
        _P.RULES,
        largest=dispatch_sheets.LARGEST,
    ),
    Route(
        "POST",
        f"{dispatch_sheets.PATH}/take",
        dispatch_sheets.take_over,
        "admin.dispatch.take",
        _P.RULES,
        largest=dispatch_sheets.LARGEST,
    ),
    Route("GET", "/admin/dispatch.xlsx", dispatch_sheets.export, "admin.dispatch.export", _P.RULES),
    Route("GET", "/admin/dispatch/template.xlsx", dispatch_sheets.template, "admin.dispatch.template", _P.RULES),
    Route("POST", r"/admin/dispatch/{id:\d{1,9}}/retire", admin_categories.retire_rule, "admin.retire", _P.RULES),
)
