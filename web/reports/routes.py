"""Addresses of the figures of seats, cases and units."""

from web.permissions import Permission
from web.reports import cases as case_figures
from web.reports import hall as hall_figures
from web.reports import seats as seat_figures
from web.reports import units as unit_figures
from web.route import Route

_P = Permission

REPORT_ROUTES = (
    Route("GET", "/reports/hall", hall_figures.show, "hall-figures", _P.SEAT_FIGURES),
    Route("GET", "/api/v1/reports/hall", hall_figures.as_json, "api.hall-figures", _P.SEAT_FIGURES),
    Route("GET", "/reports/seats", seat_figures.show, "seat-figures", _P.SEAT_FIGURES),
    Route("GET", "/api/v1/reports/seats", seat_figures.as_json, "api.seat-figures", _P.SEAT_FIGURES),
    Route("GET", "/reports/cases", case_figures.show, "case-figures", _P.CASE_FIGURES),
    Route("GET", "/api/v1/reports/cases", case_figures.as_json, "api.case-figures", _P.CASE_FIGURES),
    Route("GET", "/reports/units", unit_figures.show, "unit-figures", _P.CASE_FIGURES),
    Route("POST", "/reports/units", unit_figures.publish, "unit-figures.post", _P.RULES),
    Route("GET", "/api/v1/reports/units", unit_figures.as_json, "api.unit-figures", _P.CASE_FIGURES),
)
