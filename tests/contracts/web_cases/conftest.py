"""The running application with a tree of units and one written case."""

from dataclasses import dataclass

import pytest

from cases import CaseView, Fields, Person
from db.tables import Role, User
from tests.contracts.cases.units import a_case, add_units, walk
from tests.contracts.web.conftest import Browser, House, house
from tests.unit.cases.people import LEAD

__all__ = ["house"]


@dataclass
class Office:
    """``case`` is as it was when the agent had written it."""

    house: House
    case: CaseView

    @property
    def path(self) -> str:
        return f"/cases/{self.case.number}"

    async def as_(self, role: Role, path: str | None = None) -> Browser:
        browser = await self.house.as_(role)
        await browser.get(path or self.path)
        return browser

    async def step(self, browser: Browser, action: str, *, version: int, **fields: str) -> int:
        response = await browser.post(f"{self.path}/steps/{action}", version=str(version), **fields)
        return response.status

    async def walked(self, *steps: tuple[str, Person] | tuple[str, Person, Fields]) -> CaseView:
        """The case after ``steps``, taken beside the pages."""
        self.case = await walk(self.house.services.steps, self.case, *steps)
        return self.case


@pytest.fixture
async def office(house: House) -> Office:
    await add_units(house.database)
    async with house.database.write() as session:
        password = (await session.get_one(User, 1)).password_hash
        session.add(
            User(
                login="leader", name="刘局长", role=Role.DEPARTMENT, unit=LEAD, sign_level=2, password_hash=password,
                created_at=house.clock(),
            )
        )  # fmt: skip
    return Office(house, await a_case(house.database))
