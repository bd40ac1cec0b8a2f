"""A line that is added: its number is nothing seats dial."""

import pytest

from db.tables import Line, Role
from tests.contracts.web_hall.conftest import House

LINE = {
    "new": "on", "label": "人社热线", "queue": "general", "priority": "0", "greeting": "greeting", "enabled": "on",
}  # fmt: skip


@pytest.mark.parametrize(("number", "words"), [("8001", "座席的号码"), ("110", "紧急"), ("600", "测试电话")])
async def test_a_number_that_seats_dial_is_told_at_its_field_with_every_other_fault(
    house: House, number: str, words: str
) -> None:
    browser = await house.as_(Role.ADMIN)
    answer = await browser.post("/admin/lines", **LINE | {"number": number, "label": ""})
    assert answer.status == 422
    assert words in browser.page.split('id="fault-number-new">')[1].split("</div>")[0]
    assert "请填写名称" in browser.page
    async with house.database.read() as session:
        assert await session.get(Line, number) is None


async def test_a_number_of_its_own_is_taken(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    assert (await browser.post("/admin/lines", **LINE | {"number": "12333"})).status == 303
