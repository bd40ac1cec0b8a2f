"""Changed limits of outbound calls hold in the switch at once, or the page says that they do not."""

import pytest

from db.tables import OutboundRule, Role
from queue_manager import ControlAway, OrderRefused
from tests.contracts.web.conftest import House

LIMITS = {
    "role": "agent",
    "patterns": "13XXXXXXXXX",
    "per_hour": "5",
    "at_once": "9",
    "from_hour": "9",
    "until_hour": "20",
}
PHONE = {"id": "", "unit": "城管局", "label": "夜班", "number": "87650009", "kind": "department", "enabled": "1"}


@pytest.mark.parametrize(("path", "fields"), [("/call-settings/outbound-rules", LIMITS), ("/call-settings", PHONE)])
async def test_the_switch_takes_them_over_when_they_are_saved(house: House, path: str, fields: dict[str, str]) -> None:
    browser = await house.as_(Role.ADMIN)
    await browser.get(path)

    answer = await browser.post(path, **fields)

    assert answer.status == 303
    [order] = [order for order in house.controls.given if order.name == "switch.reload"]
    assert (order.by, bool(order.reason)) == ("admin", True)
    await browser.get(answer.headers["Location"])
    assert "交换机已按新的设置运行" in browser.page


@pytest.mark.parametrize("refusal", [ControlAway("no answer"), OrderRefused("switch.not_running")])
async def test_what_the_switch_did_not_take_over_is_saved_and_said(house: House, refusal: Exception) -> None:
    browser = await house.as_(Role.ADMIN)
    await browser.get("/call-settings/outbound-rules")
    house.controls.refuses = refusal

    answer = await browser.post("/call-settings/outbound-rules", **LIMITS)

    await browser.get(answer.headers["Location"])
    assert "交换机暂时没有载入" in browser.page
    async with house.database.read() as session:
        assert (await session.get_one(OutboundRule, Role.AGENT)).at_once == 9
