"""A hotline: on one database where the store is not the subject, on each where it is."""

import pytest

from db import Database
from tests.contracts.notices.hall import Hall, opened


@pytest.fixture
async def hall(sqlite: Database) -> Hall:
    return await opened(sqlite)


@pytest.fixture
async def on_both(database: Database) -> Hall:
    """For a test that takes it as ``hall = on_both``."""
    return await opened(database)
