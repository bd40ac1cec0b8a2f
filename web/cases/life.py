"""What the page of one case shows: the sheet, the steps open to this person as forms, and the history in words."""

from typing import Any

from aiohttp import web

from cases import CaseChanged, StepRefused
from web.callcontrol.queries import dialled_for
from web.cases import words
from web.cases.complaints import COMPLAINTS
from web.cases.forms import Trial, step_forms
from web.cases.history import shown
from web.cases.panel import PanelState
from web.context import acting, page, services, viewer
from web.permissions import Permission


async def case_context(
    request: web.Request, number: str, *, trial: Trial | None = None, panel: PanelState | None = None
) -> dict[str, Any]:
    """Everything ``cases/case.html`` needs. Raises ``cases.NoSuchCase``."""
    given, person = services(request), acting(request)
    sheet = await given.sheets.read(number, person)
    may_step = viewer(request).may(Permission.CASE_STEP)
    units = await given.departments.tree() if may_step else []
    async with given.database.read() as session:
        dialled = await dialled_for(session, number)
    return {
        "sheet": sheet,
        "panel": panel or PanelState(case=sheet.case),
        "dialled": dialled,
        "letters": await given.ways.letters.of_case(number) if viewer(request).may(Permission.INTAKE) else [],
        "words": words,
        "steps": (step_forms(sheet.offers, sheet.facts, units, trial, proposal=sheet.proposal) if may_step else ()),
        "history": [shown(line, sheet.units) for line in sheet.history],
        "colour": sheet.facts.colour(given.clock()),
    }


async def case_response(
    request: web.Request, number: str, *, status: int = 200, trial: Trial | None = None,
    panel: PanelState | None = None,
) -> web.Response:  # fmt: skip
    """The whole page of a case."""
    return page(
        request, "cases/case.html", status=status, **await case_context(request, number, trial=trial, panel=panel)
    )


def complaint_of(exc: StepRefused | CaseChanged) -> str | None:
    """What to say beside the form that was refused; None: that is for the error page."""
    return next((say(exc) for kind, say in COMPLAINTS.items() if isinstance(exc, kind)), None)
