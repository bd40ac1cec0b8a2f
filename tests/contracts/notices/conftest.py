"""A hotline: on one database where the store is not the subject, on each where it is."""

from collections.abc import AsyncIterator

import pytest

from db import Database
from tests.contracts.notices.hall import Hall, opened
from tests.contracts.notices.other_side import OtherSide, other_side


@pytest.fixture
async def hall(sqlite: Database) -> Hall:
    return await opened(sqlite)


@pytest.fixture
async def on_both(database: Database) -> Hall:
    """For a test that takes it as ``hall = on_both``."""
    return await opened(database)


@pytest.fixture
async def unit(request: pytest.FixtureRequest) -> AsyncIterator[OtherSide]:
    hall: Hall = request.getfixturevalue("on_both" if "on_both" in request.fixturenames else "hall")
    async with other_side(hall) as made:
        yield made
