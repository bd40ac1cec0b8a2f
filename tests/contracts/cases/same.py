"""Cases of one matter, as several citizens report it."""

from sqlalchemy import update

from cases import Adopting, Cases, CaseText, CaseView, Change, Field, Fields
from db import Database
from db.jobs import LeaseJobs
from db.tables import Case, CaseType
from tests.contracts.cases.units import a_case
from tests.unit.cases.people import NOON

WHY = Change(at=NOON, actor="agent", reason="同一件事")


def into(leader: CaseView) -> Fields:
    return {Field.INTO: leader.number, Field.REASON: "同一件事"}


async def look(database: Database) -> int:
    return await Adopting(database, LeaseJobs(database), clock=lambda: NOON).sweep()


async def the_same(database: Database, number: int, **more: str | bool | None) -> CaseView:
    """A case in the words of the first one, of another citizen."""
    case = await a_case(database, number)
    text = CaseText(text="阳光花园烧烤店扰民", case_type=CaseType.COMPLAINT, place="人民路88号 二楼")
    async with database.write() as session:
        await session.execute(
            update(Case).where(Case.id == case.id).values({"caller": f"1390000{number:04}"} | more)
        )  # fmt: skip
    return await Cases(database).write(case.id, text, version=case.version, now=NOON, actor="agent")
