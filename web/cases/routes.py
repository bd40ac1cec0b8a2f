"""Addresses of cases and of all that hangs on one, of the units' inbox and of follow-up."""

from web.attachments import handlers as attachments
from web.calls.keeping_out import of_call
from web.cases import api as cases_api
from web.cases import handlers as cases
from web.cases import registering, steps
from web.citizens import handlers as citizens
from web.citizens import numbers_api, reveal_api
from web.delegates import api as delegates_api
from web.delegates import handlers as delegates
from web.followups import handlers as followups
from web.inbox import api as inbox_api
from web.inbox import handlers as inbox
from web.inbox import unread
from web.marks import bulk
from web.marks import filters as saved_filters
from web.marks import handlers as marks
from web.notices import case as case_notices
from web.paper import handlers as paper
from web.permissions import Permission
from web.route import CALL, CASE, STEP, Route
from web.ties import handlers as ties

_P = Permission
_FILE = r"/attachments/{id:\d{1,9}}"
_NUMBER = r"/numbers/{id:\d{1,9}}"
_TAG = r"/tags/{tag:[^/]{1,64}}"

CASE_ROUTES = (
    Route("POST", "/api/v1" + CALL + "/case", cases.open_case_json, "api.call.case", _P.CASE_WRITE),
    Route("PUT", "/api/v1" + CASE + "/text", cases_api.write, "api.case.text", _P.CASE_WRITE),
    Route("POST", "/api/v1" + CASE + "/notes", marks.note_json, "api.case.note", _P.CASE_STEP),
    Route("PUT", "/api/v1" + CASE + _TAG, marks.tag_json, "api.case.tag", _P.CASE_WRITE),
    Route("DELETE", "/api/v1" + CASE + _TAG, marks.tag_json, "api.case.untag", _P.CASE_WRITE),
    Route("GET", "/api/v1/inbox", inbox_api.inbox, "api.inbox", _P.INBOX),
    Route("POST", CALL + "/case", cases.open_case, "call.case", _P.CASE_WRITE),
    Route("GET", "/cases", cases.case_list, "cases", _P.CASES),
    Route("GET", registering.PATH, registering.show, "case.new", _P.CASE_WRITE),
    Route("POST", registering.PATH, registering.send, "case.new.post", _P.CASE_WRITE),
    Route("POST", registering.PATH + "/similar", ties.like_new, "case.new.similar", _P.CASE_WRITE),
    Route("POST", "/api/v1/cases", registering.send_json, "api.case.new", _P.CASE_WRITE),
    Route("GET", CASE, cases.case_page, "case", _P.CASE_READ),
    Route("POST", CASE, cases.write_case, "case.post", _P.CASE_WRITE),
    Route("GET", "/desk/citizen", citizens.of_desk, "desk.citizen", _P.CASES, by_itself=True),
    Route("GET", CALL + "/history-of-citizen", citizens.of_call, "call.history", _P.CASES, by_itself=True),
    Route("GET", CASE + "/history-of-citizen", citizens.of_case, "case.history", _P.CASES, by_itself=True),
    Route("POST", CASE + "/numbers", citizens.join, "case.numbers", _P.CASE_WRITE),
    Route("POST", CASE + r"/numbers/{id:\d{1,9}}/end", citizens.split, "case.numbers.end", _P.CASE_WRITE),
    Route("POST", CASE + STEP, steps.take_step, "case.step", _P.CASE_STEP),
    Route("POST", CASE + "/citizen", steps.reveal, "case.citizen", _P.CASE_REVEAL),
    Route("GET", "/follow-ups", followups.follow_ups, "follow-ups", _P.CASE_WRITE),
    Route("GET", "/api/v1/follow-ups", followups.follow_ups_json, "api.follow-ups", _P.CASE_WRITE),
    Route("POST", CASE + "/follow-up-claim", followups.take, "follow-up.claim", _P.CASE_WRITE),
    Route("POST", CASE + "/follow-up-claim/end", followups.give_back, "follow-up.claim.end", _P.CASE_WRITE),
    Route("PUT", "/api/v1" + CASE + "/follow-up-claim", followups.claim_json, "api.follow-up.claim", _P.CASE_WRITE),
    Route(
        "DELETE", "/api/v1" + CASE + "/follow-up-claim", followups.claim_json, "api.follow-up.release", _P.CASE_WRITE
    ),
    Route("GET", "/api/v1" + CASE + "/numbers", numbers_api.listed, "api.case.numbers", _P.CASE_WRITE),
    Route("POST", "/api/v1" + CASE + "/numbers", numbers_api.join, "api.case.numbers.post", _P.CASE_WRITE),
    Route("POST", "/api/v1" + CASE + _NUMBER + "/end", numbers_api.split, "api.case.number.end", _P.CASE_WRITE),
    Route("POST", "/api/v1" + CASE + "/citizen", reveal_api.of_case, "api.case.citizen", _P.CASE_REVEAL),
    Route("POST", "/api/v1" + CALL + "/number", of_call(reveal_api.of_call), "api.call.number", _P.NUMBER_REVEAL),
    Route("GET", "/api/v1/delegates", delegates_api.listed, "api.delegates", _P.INBOX),
    Route("POST", "/api/v1/delegates", delegates_api.lend, "api.delegates.post", _P.INBOX),
    Route("POST", r"/api/v1/delegates/{id:\d{1,9}}/end", delegates_api.take_back, "api.delegate.end", _P.INBOX),
    Route("GET", "/delegates", delegates.show, "delegates", _P.INBOX),
    Route("POST", "/delegates", delegates.lend, "delegates.post", _P.INBOX),
    Route("POST", r"/delegates/{id:\d{1,9}}/end", delegates.take_back, "delegates.end", _P.INBOX),
    Route("GET", "/inbox", inbox.inbox, "inbox", _P.INBOX),
    Route("GET", "/inbox/stream", unread.stream, "inbox.stream", _P.INBOX, by_itself=True),
    Route("GET", "/api/v1/inbox/unread", unread.unread_json, "api.unread", _P.INBOX),
    Route("GET", CASE + "/attachments", attachments.show, "attachments", _P.CASE_READ),
    Route("POST", CASE + "/attachments", attachments.add, "attachments.post", _P.CASE_STEP, streamed=True),
    Route("GET", CASE + _FILE, attachments.download, "attachment", _P.CASE_READ),
    Route("POST", CASE + _FILE + "/remove", attachments.remove, "attachment.remove", _P.CASE_STEP),
    Route("POST", CASE + _FILE + "/units", attachments.let_go, "attachment.units", _P.CASE_STEP),
    Route("GET", "/api/v1" + CASE + "/attachments", attachments.list_json, "api.attachments", _P.CASE_READ),
    Route(
        "POST",
        "/api/v1" + CASE + "/attachments",
        attachments.add_json,
        "api.attachments.post",
        _P.CASE_STEP,
        streamed=True,
    ),
    Route("GET", "/api/v1" + CASE + _FILE, attachments.download, "api.attachment", _P.CASE_READ),
    Route("GET", CASE + r"/paper.{kind:docx|pdf}", paper.case_file, "case.paper", _P.CASE_EXPORT),
    Route("GET", CASE + r"/{form:order|supervision}.{kind:docx|pdf}", paper.order_file, "case.order", _P.CASE_EXPORT),
    Route("GET", "/cases.xlsx", paper.list_file, "cases.xlsx", _P.CASES_EXPORT),
    Route("GET", CASE + "/ties", ties.show, "case.ties", _P.CASES),
    Route("POST", CASE + "/similar", ties.like_draft, "case.similar", _P.CASE_WRITE),
    Route("POST", CASE + "/links", ties.link, "case.link", _P.CASE_WRITE),
    Route("GET", "/api/v1" + CASE + "/ties", ties.show_json, "api.case.ties", _P.CASES),
    Route("POST", "/api/v1" + CASE + "/similar", ties.similar_json, "api.case.similar", _P.CASES),
    Route("POST", "/api/v1" + CASE + "/links", ties.link_json, "api.case.link", _P.CASE_WRITE),
    Route("GET", CASE + "/marks", marks.show, "case.marks", _P.CASE_READ),
    Route("POST", CASE + "/notes", marks.note, "case.note", _P.CASE_STEP),
    Route("POST", CASE + "/tags", marks.tag, "case.tag", _P.CASE_WRITE),
    Route("GET", "/cases/filters", saved_filters.show, "filters", _P.CASES, by_itself=True),
    Route("POST", "/cases/filters", saved_filters.save, "filters.post", _P.CASES),
    Route("POST", r"/cases/filters/{id:\d{1,9}}/remove", saved_filters.remove, "filter.remove", _P.CASES),
    Route("POST", "/cases/bulk", bulk.take, "cases.bulk", _P.CASES_BULK),
    Route("POST", "/api/v1/cases/bulk", bulk.take_json, "api.cases.bulk", _P.CASES_BULK),
    Route("GET", "/api/v1" + CASE + "/marks", marks.show_json, "api.case.marks", _P.CASE_READ),
    Route("GET", CASE + "/notices", case_notices.show, "case.notices", _P.CASE_WRITE),
    Route("POST", CASE + "/notices", case_notices.choose, "case.notices.post", _P.CASE_WRITE),
    Route("GET", "/api/v1/cases", cases_api.cases, "api.cases", _P.CASES),
    Route("GET", "/api/v1" + CASE, cases_api.case, "api.case", _P.CASE_READ),
    Route("POST", "/api/v1" + CASE + STEP, cases_api.step, "api.case.step", _P.CASE_STEP),
)
