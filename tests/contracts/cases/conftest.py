"""A city with units, and the steps of its cases, on each database."""

import pytest

from cases import Steps
from db import Database
from db.jobs import LeaseJobs
from tests.contracts.cases.bursts import hall
from tests.contracts.cases.units import add_units

__all__ = ["hall"]


@pytest.fixture
async def steps(database: Database) -> Steps:
    await add_units(database)
    return Steps(database, LeaseJobs(database))
