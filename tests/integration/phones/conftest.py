"""A hall whose first seat has a number at home."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from asterisk_conf import SwitchPlan
from tests.integration.callcontrol.hall import Hall, a_hall

HOME = "02112345678"


def at_home(plan: SwitchPlan) -> SwitchPlan:
    return replace(plan, seats=tuple(replace(seat, home_number=HOME) for seat in plan.seats))


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with a_hall(tmp_path, also=at_home) as made:
        yield made
