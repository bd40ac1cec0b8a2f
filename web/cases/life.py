"""What the page of one case shows: the sheet, the steps open to this person as forms, and the history in words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiohttp import web

from cases import (
    CaseChanged,
    CaseSheet,
    CaseVisit,
    DepartmentView,
    Directory,
    LeaderTasks,
    LingeringRules,
    Person,
    Receptions,
    StepRefused,
    UnreadCases,
    below,
    category_choices,
    category_names,
    claims_of,
    lingers,
)  # fmt: skip
from web.callcontrol.queries import dialled_for
from web.cases import words
from web.cases.complaints import COMPLAINTS, rivals_warning
from web.cases.filters import Mark
from web.cases.forms import StepForm, Trial, lost, step_forms
from web.cases.history import shown
from web.cases.marks import OVER, lingering_rules, marks_of
from web.cases.origin import came_by
from web.cases.panel import PanelState
from web.context import acting, page, services, viewer
from web.permissions import Permission


async def case_context(
    request: web.Request, number: str, *, trial: Trial | None = None, panel: PanelState | None = None
) -> dict[str, Any]:
    """Everything ``cases/case.html`` needs. Raises ``cases.NoSuchCase``."""
    given, person = services(request), acting(request)
    sheet = await given.sheets.read(number, person)
    may_step, places = (viewer(request).may(one) for one in (Permission.CASE_STEP, Permission.CASE_PLACE))
    units = await given.departments.tree() if may_step else []
    categories = await Directory(given.database).categories()
    names, channels = category_names(categories), {sheet.case.channel: sheet.channel_name}
    async with given.database.read() as session:
        dialled, origin = await dialled_for(session, number), await came_by(session, sheet.case)
        rules = await lingering_rules(session)
        marks = await marks_of(session, [sheet.case.id], given.clock(), rules)
        claims = await claims_of(session, [sheet.case.id], given.clock())
    steps = _forms(sheet, person, units, category_choices(categories), trial) if may_step else ()
    return {
        "sheet": sheet,
        "panel": panel or PanelState(case=sheet.case),
        "dialled": dialled,
        "claim": claims.get(sheet.case.id),
        "origin": origin,
        "letters": await given.ways.letters.of_case(number) if viewer(request).may(Permission.INTAKE) else [],
        "words": words,
        "steps": steps,
        "lost": lost(trial, steps),
        "history": [
            shown(line, sheet.units, names, channels=channels, people=sheet.people, places=places)
            for line in sheet.history
        ],
        "people": sheet.people,
        "colour": sheet.facts.colour(given.clock()),
        "tasks": await LeaderTasks(given.database).of_case(sheet.case.id, person),
        "visits": await _visits(request, sheet.case.id),
        "marks": (*_mark(sheet, rules, given.clock()), *marks.get(sheet.case.id, ())),
    }


async def _visits(request: web.Request, case_id: int) -> Sequence[CaseVisit]:
    """What a leader and a citizen said to each other is the hotline's to read."""
    may = viewer(request).may(Permission.CASES)
    return await Receptions(services(request).database).of_case(case_id) if may else []


def _mark(sheet: CaseSheet, rules: LingeringRules, now: datetime) -> tuple[Mark, ...]:
    facts, over = sheet.facts, sheet.facts.state in OVER
    found = lingers(sheet.case.opened_at, redos=facts.redos, returns=facts.returns, over=over, now=now, rules=rules)
    return (Mark(found),) if found else ()


def _forms(
    sheet: CaseSheet, person: Person, units: Sequence[DepartmentView], categories: Sequence[tuple[str, str]],
    trial: Trial | None,
) -> tuple[StepForm, ...]:  # fmt: skip
    return step_forms(
        sheet.offers, sheet.facts, units, trial, categories=categories,
        proposal=sheet.proposal, limit=sheet.limit, warning=rivals_warning(sheet), below=below(person, sheet.facts),
    )  # fmt: skip


async def case_response(
    request: web.Request, number: str, *, status: int = 200, trial: Trial | None = None,
    panel: PanelState | None = None,
) -> web.Response:  # fmt: skip
    """The whole page of a case."""
    return page(
        request, "cases/case.html", status=status, **await case_context(request, number, trial=trial, panel=panel)
    )


async def opened(request: web.Request, number: str) -> None:
    """A person of a unit has the case before him: it is unread no longer."""
    person = acting(request)
    if person.unit is not None:
        case = await services(request).cases.by_number(number)
        await UnreadCases(services(request).database).opened(case.id, person, now=services(request).clock())


def complaint_of(exc: StepRefused | CaseChanged) -> str | None:
    """What to say beside the form that was refused; None: that is for the error page."""
    return next((say(exc) for kind, say in COMPLAINTS.items() if isinstance(exc, kind)), None)
