"""Seats come and go on a page: a number of their own, a password shown once, everything written down."""

import re

import pytest
from sqlalchemy import select

from db.tables import AuditEntry, DutyPhone, Role, Seat, SeatKind
from queue_manager import ControlAway, OrderRefused
from tests.contracts.web_hall.conftest import Browser, House

SEAT = {"number": "8100", "label": "回访 8100", "kind": "follow_up", "home_number": "", "queues": "general"}


async def added(browser: Browser, **changes: str) -> int:
    await browser.get("/admin/seats")
    return (await browser.post("/admin/seats/new", **SEAT | changes)).status


async def seat(house: House, number: str) -> Seat | None:
    async with house.database.read() as session:
        return await session.get(Seat, number)


async def test_a_new_seat_gets_its_queues_and_a_password_that_is_shown_once(house: House) -> None:
    browser = await house.as_(Role.ADMIN)

    assert await added(browser) == 200

    row = await seat(house, "8100")
    assert row is not None
    assert (row.label, row.kind, [link.queue for link in row.queues]) == ("回访 8100", SeatKind.FOLLOW_UP, ["general"])
    shown = re.findall(r'id="seat-password">([0-9a-f]{32})<', browser.page)
    assert shown == [row.sip_password]
    assert [order.name for order in house.controls.given] == ["switch.reload"]
    async with house.database.read() as session:
        [entry] = await session.scalars(select(AuditEntry).where(AuditEntry.action == "seat.added"))
    assert (entry.actor, entry.subject_id, (entry.after or {})["kind"]) == ("admin", "8100", "follow_up")
    assert row.sip_password not in str(entry.after)
    await browser.get("/admin/seats?seat=8100")
    assert row.sip_password not in browser.page


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"number": "8001"}, "number", "已有这个座席"),
        ({"number": "12345"}, "number", "市民拨打的线路"),
        ({"number": "120"}, "number", "紧急、值班或测试"),
        ({"number": "601"}, "number", "紧急、值班或测试"),
        ({"number": "87654321"}, "number", "紧急、值班或测试"),
        ({"number": "0123"}, "number", "不以 0 开头"),
        ({"number": "8100;x"}, "number", "3 至 8 位数字"),
        ({"label": "a[b]"}, "label", "不能含有"),
        ({"kind": "boss"}, "kind", "请从列表中选择类别"),
        ({"queues": "nowhere"}, "queues", "请从列表中选择队列"),
        ({"standing": "on", "home_number": "13800138001"}, "home_number", "常设座席"),
    ],
)
async def test_each_fault_is_told_at_its_field_and_nobody_is_added(
    house: House, changes: dict[str, str], field: str, words: str
) -> None:
    async with house.database.write() as session:
        session.add(DutyPhone(unit="城管局", label="值班", number="87654321"))
    browser = await house.as_(Role.ADMIN)

    assert await added(browser, **changes) == 422

    assert words in browser.page
    if field != "queues":
        assert words in browser.page.split(f'id="fault-{field}-new">')[1].split("</div>")[0]
    assert f'value="{SEAT["label"]}"' in browser.page or "label" in changes, "what was filled in stays"
    assert await seat(house, "8100") is None
    assert house.controls.given == []


async def test_the_same_as_json_and_with_the_switch_away_it_says_so(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    house.controls.refuses = ControlAway()

    body = {"number": 8101, "label": "值班室", "standing": True, "queues": ["general", "enterprise"]}
    answer = await browser.client.post("/api/v1/admin/seats/new", json=body, headers=await browser.token())

    told = await answer.json()
    row = await seat(house, "8101")
    assert row is not None
    assert (answer.status, told) == (201, {"number": "8101", "password": row.sip_password, "switch": "waiting"})
    assert (row.standing, len(row.queues), row.kind) == (True, 2, SeatKind.INTAKE)
    listed = await (await browser.client.get("/api/v1/admin/seats")).text()
    assert row.sip_password not in listed


async def test_a_seat_is_renamed_and_becomes_another_kind(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    await browser.get("/admin/seats?seat=8001")

    answer = await browser.post("/admin/seats", number="8001", label="督导一", kind="supervisor", home_number="")

    assert answer.status == 303
    row = await seat(house, "8001")
    assert row is not None
    assert (row.label, row.kind) == ("督导一", SeatKind.SUPERVISOR)


async def test_another_password_is_ordered_and_shown_once(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    house.controls.done = {"password": "0f" * 16}
    await browser.get("/admin/seats?seat=8001")

    answer = await browser.post("/admin/seats/8001/password", reason="话机更换")

    assert answer.status == 200
    assert f'id="seat-password">{"0f" * 16}<' in browser.page
    [order] = house.controls.given
    assert (order.name, dict(order.fields), order.reason) == ("seat.password", {"seat": "8001"}, "话机更换")


async def test_a_seat_in_a_talk_is_not_taken_away_and_the_page_says_why(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    house.controls.refuses = OrderRefused("seat.talks", seat="8001")
    await browser.get("/admin/seats?seat=8001")

    answer = await browser.post("/orders/seat.retire", seat="8001", reason="调离", back="/admin/seats")

    assert answer.status == 409
    assert "座席正在振铃或通话" in browser.page


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.QA, Role.MANAGER, Role.DEPARTMENT])
async def test_only_an_administrator_adds_retires_and_gives_passwords(house: House, role: Role) -> None:
    browser = await house.as_(role)
    for path in ("/admin/seats/new", "/admin/seats/8001/password", "/orders/seat.retire", "/orders/seat.password"):
        assert (await browser.post(path, seat="8001", reason="试试", **SEAT_OF_NOBODY)).status == 403
    answer = await browser.client.post("/api/v1/admin/seats/new", json=SEAT, headers=await browser.token())
    assert answer.status == 403
    assert house.controls.given == []


SEAT_OF_NOBODY = {"number": "8100", "label": "x"}
