"""The fixtures of the other journeys, in a hall with seats, reasons of a pause and limits."""

import pytest

from db.tables import OutboundRule, PauseReason, Role, SeatQueue
from tests.browser.web.conftest import Office, office

__all__ = ["Office", "office"]


@pytest.fixture
async def hall(office: Office) -> Office:
    async with office.database.write() as session:
        session.add_all(
            [
                *(SeatQueue(seat=f"{8001 + at}", queue="general", penalty=0) for at in range(12)),
                PauseReason(key="break", label="小休", position=2, limit_minutes=15),
                PauseReason(key="meal", label="用餐", position=6, limit_minutes=60),
                OutboundRule(role=Role.AGENT, patterns="13XXXXXXXXX", per_hour=9, at_once=9),
            ]
        )
    return office
