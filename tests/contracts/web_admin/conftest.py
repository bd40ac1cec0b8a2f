"""The application of ``tests/contracts/web`` with the official calendar in its store."""

from collections.abc import AsyncIterator

import pytest

from cases import Calendars
from db import Database
from db.jobs import open_jobs
from tests.contracts.web.conftest import Browser, House, house
from tests.contracts.web.factory import NOON

__all__ = ["Browser", "House", "house"]


@pytest.fixture
async def admin_house(house: House, database: Database) -> AsyncIterator[House]:
    jobs = open_jobs(database)
    await jobs.prepare()
    await Calendars(database, jobs).seed(now=NOON)
    return house
