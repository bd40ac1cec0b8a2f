"""A citizen is one citizen, whether the trunk sends +86, 86, a leading 0 or none of them."""

import pytest
from sqlalchemy import update

from agi_scripts import national
from cases import Cases, OpeningCall
from db import Database, migrate
from db.tables import Case
from tests.contracts.cases.units import a_case
from tests.contracts.db.test_life_cycle_upgrade import to_revision
from tests.unit.cases.people import NOON

MOBILE = "13812345678"


def _opening(call_id: str, caller: str | None) -> OpeningCall:
    return OpeningCall(call_id=call_id, line="12345", caller=caller, seat=None, called_at=NOON, simulated=False)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [(f"+86{MOBILE}", MOBILE), (f"0{MOBILE}", MOBILE), ("+8651985123456", "051985123456"), ("anonymous", "anonymous"),
     (None, None)],
)  # fmt: skip
async def test_a_case_keeps_one_spelling(database: Database, sent: str | None, kept: str | None) -> None:
    cases = Cases(database, spell=national)

    case = await cases.open_from_call(_opening("main-1.0", sent), now=NOON, actor="system:journal")

    assert case.caller == kept
    if kept == MOBILE:
        assert [one.number for one in await cases.of_caller(MOBILE)] == [case.number]


SENT = (f"+86{MOBILE}", f"0{MOBILE}", "861065123456", "0085221234567", "86123456", "+8612345", "anonymous", "10086")


async def test_older_cases_are_the_same_citizens_after_the_upgrade(database: Database) -> None:
    ids = [(await a_case(database, number)).id for number in range(1, len(SENT) + 1)]
    async with database.engine.begin() as connection:
        await connection.run_sync(to_revision("0028"))
        for case_id, sent in zip(ids, SENT, strict=True):
            await connection.execute(update(Case).where(Case.id == case_id).values(caller=sent))

    await migrate(database)

    cases = Cases(database)
    assert [(await cases.get(case_id)).caller for case_id in ids] == [national(sent) or sent for sent in SENT]
