"""Addresses of bursts of calls, group cases and common causes."""

from web.incidents import announcing, causes
from web.incidents import handlers as incidents
from web.permissions import Permission
from web.route import Route

_P = Permission
_INCIDENT = r"/incidents/{id:\d{1,9}}"
_DECISION = r"/{decision:open|dismiss|end}"
_CAUSE = r"/common-causes/{id:\d{1,9}}"

INCIDENT_ROUTES = (
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
)
