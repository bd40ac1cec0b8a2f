"""直办 is for a citizen who was on the line: everybody else has to be told the answer by somebody."""

from datetime import timedelta

import pytest

from cases import Cases, OpeningCall, StepIncomplete, StepNotAllowed, Steps
from db import Database
from db.tables import Call, CallDirection, CallEnding, Case, CaseOrigin, CaseState
from tests.contracts.cases.units import REPLY
from tests.unit.cases.people import AGENT, NOON, SUPERVISOR

UNTOLD = {name: value for name, value in REPLY.items() if name != "told_at"}


def _call(call_id: str, *, connected: bool = False, **more: object) -> Call:
    met = NOON if connected else None
    return Call(id=call_id, switch="main", caller="13812345678", arrived_at=NOON, connected_at=met, **more)


async def _case_of(database: Database, call: Call, origin: CaseOrigin) -> int:
    opening = OpeningCall(
        call_id=call.id, line="12345", caller=call.caller, seat=None, called_at=NOON, simulated=False, origin=origin
    )
    async with database.write() as session:
        session.add(call)
    return (await Cases(database).open_from_call(opening, now=NOON, actor="system:journal")).id


@pytest.mark.parametrize(
    ("origin", "ending"),
    [
        (CaseOrigin.MESSAGE, CallEnding.LEFT_MESSAGE),
        (CaseOrigin.CALLBACK, CallEnding.ABANDONED_IN_QUEUE),
        (CaseOrigin.CALL, CallEnding.ABANDONED_IN_QUEUE),  # opened by hand from the page of the call
    ],
)
async def test_whoever_was_never_spoken_with_has_to_be_told_the_answer(
    database: Database, steps: Steps, origin: CaseOrigin, ending: CallEnding
) -> None:
    case_id = await _case_of(database, _call("main-7.0", ending=ending), origin)
    version = (await Cases(database).get(case_id)).version

    with pytest.raises(StepNotAllowed):
        await steps.take(case_id, "resolve", AGENT, UNTOLD, version=version, now=NOON)
    with pytest.raises(StepIncomplete):
        await steps.take(case_id, "resolve", SUPERVISOR, UNTOLD, version=version, now=NOON)
    done = await steps.take(case_id, "resolve", SUPERVISOR, REPLY, version=version, now=NOON)

    assert done.case.state is CaseState.ANSWERED, "and he is followed up"
    async with database.read() as session:
        row = await session.get_one(Case, case_id)
    assert (row.citizen_told_at, row.no_follow_up_reason) == (NOON - timedelta(hours=1), None)


@pytest.mark.parametrize("own", [True, False])
async def test_a_citizen_called_back_and_reached_hears_the_answer_himself(
    database: Database, steps: Steps, own: bool
) -> None:
    """By the call back that opened the case, or by one made for it after his message."""
    if own:
        call = _call("main-8.0", connected=True, direction=CallDirection.CALLBACK)
        case_id = await _case_of(database, call, CaseOrigin.CALLBACK)
    else:
        case_id = await _case_of(database, _call("main-7.0"), CaseOrigin.MESSAGE)
        number = (await Cases(database).get(case_id)).number
        made = _call("main-8.0", connected=True, direction=CallDirection.OUTBOUND, case_number=number)
        async with database.write() as session:
            session.add(made)
    version = (await Cases(database).get(case_id)).version

    done = await steps.take(case_id, "resolve", AGENT, UNTOLD, version=version, now=NOON)

    assert done.case.state is CaseState.CLOSED


async def test_a_call_for_the_case_that_nobody_answered_is_no_talk(database: Database, steps: Steps) -> None:
    case_id = await _case_of(database, _call("main-7.0"), CaseOrigin.MESSAGE)
    case = await Cases(database).get(case_id)
    async with database.write() as session:
        session.add(_call("main-8.0", direction=CallDirection.OUTBOUND, case_number=case.number))

    with pytest.raises(StepNotAllowed):
        await steps.take(case_id, "resolve", AGENT, UNTOLD, version=case.version, now=NOON)
