"""Reasons of a pause, and where a seat is rung that works from home."""

import pytest
from sqlalchemy import select

from db.tables import AuditEntry, OutboundRule, PauseReason, Role, Seat
from queue_manager import ControlAway
from tests.contracts.web_hall.conftest import House

BREAK = {"key": "break", "label": "小休", "limit_minutes": "20", "position": "2", "at_once_percent": "15",
         "needs_approval": "on", "enabled": "on"}  # fmt: skip


@pytest.fixture(autouse=True)
async def rules(house: House) -> None:
    async with house.database.write() as session:
        session.add_all(
            [
                PauseReason(key="break", label="小休", position=2, limit_minutes=15),
                PauseReason(key="meal", label="用餐", position=6, limit_minutes=60),
                PauseReason(key="missed", label="漏接", chosen=False),
                OutboundRule(role=Role.AGENT, patterns="13XXXXXXXXX 8XXXXXXX", per_hour=9, at_once=9),
            ]
        )


async def test_a_reason_is_changed_and_the_switch_reads_its_dial_codes_again(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    await browser.get("/admin/pauses")

    answer = await browser.post("/admin/pauses", **BREAK)

    assert (answer.status, answer.headers["Location"]) == (303, "/admin/pauses?saved=kept")
    async with house.database.read() as session:
        row = await session.get_one(PauseReason, "break")
    assert (row.limit_minutes, row.at_once_percent, row.needs_approval) == (20, 15, True)
    assert [order.name for order in house.controls.given] == ["switch.reload"]
    assert await house.audit("pause.changed") == [("supervisor", "break", None)]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"position": "6"}, "position", "拨号代码 6 已用于「用餐」"),
        ({"position": "12"}, "position", "0 至 9"),
        ({"limit_minutes": "-1"}, "limit_minutes", "0 至 1440"),
        ({"label": "小休;"}, "label", "不能含有"),
        ({"label": ""}, "label", "请填写名称"),
    ],
)
async def test_each_fault_is_told_at_its_field(house: House, changes: dict[str, str], field: str, words: str) -> None:
    browser = await house.as_(Role.SUPERVISOR)

    assert (await browser.post("/admin/pauses", **BREAK | changes)).status == 422

    fault = browser.page.split(f'id="fault-{field}-break">')[1]
    assert words in fault.split("</div>")[0]
    assert house.controls.given == []


async def test_a_new_reason_needs_a_key_of_its_own(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    new = BREAK | {"new": "on", "position": "3"}
    assert (await browser.post("/admin/pauses", **new)).status == 422
    assert 'id="fault-key-new">已有这个代码' in browser.page
    assert (await browser.post("/admin/pauses", **new | {"key": "night_meal", "label": "夜宵"})).status == 303
    assert await house.audit("pause.added") == [("supervisor", "night_meal", None)]


async def test_what_the_switch_sets_by_itself_stays_out_of_peoples_choice(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    fields = {"key": "missed", "label": "漏接自动示忙", "limit_minutes": "5", "position": "9", "enabled": "on"}

    assert (await browser.post("/admin/pauses", **fields)).status == 303

    async with house.database.read() as session:
        row = await session.get_one(PauseReason, "missed")
    assert (row.label, row.limit_minutes, row.position, row.chosen) == ("漏接自动示忙", 5, 0, False)


async def test_a_home_number_is_kept_masked_and_taken_over(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    await browser.get("/admin/seats?seat=8001")

    answer = await browser.post("/admin/seats", number="8001", label="李晓", kind="intake", home_number="138 0013-8001")

    assert answer.headers["Location"] == "/admin/seats?saved=kept"
    async with house.database.read() as session:
        assert (await session.get_one(Seat, "8001")).home_number == "13800138001"
        [entry] = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "seat.changed"))).all()
    assert (entry.subject_id, (entry.before or {})["home_number"]) == ("8001", None)
    await browser.get("/admin/seats")
    assert "138****8001" in browser.page
    assert "13800138001" not in browser.page
    rows = (await (await browser.client.get("/api/v1/admin/seats")).json())["rows"]
    assert next(row for row in rows if row["number"] == "8001")["home_number"] == "138****8001"


@pytest.mark.parametrize(
    ("number", "words"),
    [("0085212345678", "外呼限制不允许"), ("16812345678", "外呼限制不允许"), ("家里", "3 至 15 位数字")],
)
async def test_a_home_number_nobody_may_dial_is_refused(house: House, number: str, words: str) -> None:
    browser = await house.as_(Role.ADMIN)
    assert (
        await browser.post("/admin/seats", number="8001", label="李晓", kind="intake", home_number=number)
    ).status == 422
    assert words in browser.page.split('id="fault-home_number-8001">')[1].split("</div>")[0]


async def test_with_the_switch_away_the_page_says_that_it_waits(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    house.controls.refuses = ControlAway()
    answer = await browser.post("/admin/seats", number="8001", label="李晓", kind="intake", home_number="")
    assert answer.headers["Location"] == "/admin/seats?saved=waiting"


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.AGENT, "/admin/pauses"),
        (Role.QA, "/admin/pauses"),
        (Role.MANAGER, "/admin/pauses"),
        (Role.SUPERVISOR, "/admin/seats"),
        (Role.SUPERVISOR, "/admin/queues"),
    ],
)
async def test_rules_are_changed_by_those_who_answer_for_them(house: House, role: Role, path: str) -> None:
    browser = await house.as_(role)
    assert (await browser.get(path)).status == 403
    assert (await browser.get(f"/api/v1{path}")).status == 403
    assert (await browser.post(path)).status == 403
