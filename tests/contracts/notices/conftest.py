"""A hotline on each database."""

import pytest

from db import Database
from tests.contracts.notices.hall import Hall, opened


@pytest.fixture
async def hall(database: Database) -> Hall:
    return await opened(database)
