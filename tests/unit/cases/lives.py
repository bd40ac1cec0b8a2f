"""Cases in the middle of their life, for the rules alone."""

from datetime import timedelta

from cases import Action, CaseFacts, Field, Fields, Person, offers, take
from cases.life.facts import Around
from db.tables import CaseState
from tests.unit.cases.people import BELOW, CO, JUDGE, LEAD, NOON, SAMPLE, filled


def a_case(state: CaseState = CaseState.REGISTERED, *, levels: int = 0, **more: object) -> CaseFacts:
    """A case that is with its units unless it was only registered."""
    around = Around(
        co_units=frozenset({CO}),
        unsigned=frozenset({CO}),
        sign_off_levels=levels,
        extend_by=10,
        spoken_with=True,
        lower_units={LEAD: frozenset({BELOW})},
    )
    with_units = {"lead_unit": LEAD, "supervising_unit": JUDGE, "dispatched_at": NOON - timedelta(days=1)}
    known = {} if state is CaseState.REGISTERED else with_units
    return CaseFacts(**{"id": 1, "state": state, "around": around} | known | more)


def walk(case: CaseFacts, *steps: tuple[Action, Person] | tuple[Action, Person, Fields]) -> CaseFacts:
    """``case`` after steps, each filled in with samples of what it needs."""
    for action, person, *extra in steps:
        needs = next(offer.needs for offer in offers(case, person) if offer.action is action)
        case = take(case, action, person, dict(filled(needs)) | dict(*extra), NOON).after
    return case


def ended_well(case: CaseFacts) -> bool:
    """件件有结果、事事有回音."""
    told = case.citizen_told_at is not None or bool(case.not_told_reason)
    heard = case.final_outcome is not None or bool(case.no_follow_up_reason)
    return case.result is not None and case.disposition is not None and told and heard


def without(*names: Field) -> Fields:
    return {name: value for name, value in SAMPLE.items() if name not in names}
