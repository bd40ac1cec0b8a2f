"""Fixtures for tests on a real Asterisk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.switch import Switch, running_switch


@pytest.fixture
async def switch(tmp_path: Path) -> AsyncIterator[Switch]:
    """A running Asterisk with one line, one queue, seats 1001 and 1002; FastAGI is down."""
    async with running_switch(tmp_path) as running:
        yield running
