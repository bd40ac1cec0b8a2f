"""A job engine that is ready, and quick to try again."""

from datetime import timedelta

import pytest

from db import Database
from db.jobs import Jobs
from db.jobs import interface as rules
from tests.contracts.jobs.engines import ENGINES


@pytest.fixture
async def jobs(engine: str, database: Database) -> Jobs:
    made = ENGINES[engine](database)
    await made.prepare()
    return made


@pytest.fixture
def short_back_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "FIRST_BACK_OFF", timedelta(seconds=0.05))
