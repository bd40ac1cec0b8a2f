"""Skills as a matrix: edited, kept, taken over by the switch, never overwriting what somebody else did."""

import pytest
from sqlalchemy import select

from db.tables import AuditEntry, Role, SeatQueue
from queue_manager import ControlAway
from tests.contracts.web_hall.conftest import Browser, House

PAGE = "/admin/skills"


@pytest.fixture(autouse=True)
async def skills(house: House) -> None:
    async with house.database.write() as session:
        session.add_all(
            [
                SeatQueue(seat="8001", queue="general", penalty=0),
                SeatQueue(seat="8002", queue="general", penalty=1),
                SeatQueue(seat="8002", queue="enterprise", penalty=2),
            ]
        )


async def levels(house: House, seat: str) -> dict[str, int]:
    async with house.database.read() as session:
        rows = await session.scalars(select(SeatQueue).where(SeatQueue.seat == seat))
        return {row.queue: row.penalty for row in rows}


def row(seat: str, shown: str, **cells: str) -> dict[str, str]:
    return {f"shown.{seat}": shown} | {f"level.{seat}.{queue}": text for queue, text in cells.items()}


async def saved(browser: Browser, *rows: dict[str, str], reason: str = "学会企业业务") -> int:
    await browser.get(PAGE)
    fields = {name: text for one in rows for name, text in one.items()}
    return (await browser.post(PAGE, reason=reason, **fields)).status


async def test_a_supervisor_changes_skills_and_the_switch_takes_over_what_changed(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    await browser.get(PAGE)
    assert 'name="shown.8002" value="enterprise:2 general:1"' in browser.page
    assert 'aria-label="8002 企业专席"' in browser.page

    untouched = row("8002", "enterprise:2 general:1", general="1", enterprise="2")
    assert await saved(browser, row("8001", "general:0", general="", enterprise="4"), untouched) == 303

    assert await levels(house, "8001") == {"enterprise": 4}
    assert await levels(house, "8002") == {"general": 1, "enterprise": 2}
    [order] = house.controls.given
    assert (order.name, dict(order.fields), order.reason) == (
        "seats.align", {"changes": "8001:enterprise,general"}, "学会企业业务",
    )  # fmt: skip
    async with house.database.read() as session:
        [entry] = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "skills.changed"))).all()
    assert (entry.actor, entry.subject_id, entry.reason) == ("supervisor", "8001", "学会企业业务")
    assert (entry.before, entry.after) == ({"levels": "general:0"}, {"levels": "enterprise:4"})


@pytest.mark.parametrize(
    ("cells", "shown", "reason", "words"),
    [
        ({"general": "21"}, "general:0", "好的", "0 到 20"),
        ({"general": "高"}, "general:0", "好的", "0 到 20"),
        ({"general": "3"}, "general:7", "好的", "刚被别人修改过"),
        ({"general": "3"}, "general:0", "", "请填写修改技能的原因"),
    ],
)
async def test_what_cannot_be_taken_is_marked_and_nothing_is_kept(
    house: House, cells: dict[str, str], shown: str, reason: str, words: str
) -> None:
    browser = await house.as_(Role.SUPERVISOR)

    good = row("8002", "enterprise:2 general:1", general="9", enterprise="")
    assert await saved(browser, row("8001", shown, **cells), good, reason=reason) == 422

    assert words in browser.page
    assert 'name="level.8002.general" value="9"' in browser.page, "what was filled in stays"
    assert await levels(house, "8001") == {"general": 0}
    assert await levels(house, "8002") == {"general": 1, "enterprise": 2}
    assert house.controls.given == []


async def test_while_the_switch_is_away_skills_are_kept_and_the_page_says_from_when_they_hold(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    house.controls.refuses = ControlAway()

    assert await saved(browser, row("8001", "general:0", general="5")) == 303

    assert await levels(house, "8001") == {"general": 5}
    await browser.get(f"{PAGE}?saved=waiting&count=1")
    assert "交换机暂时没有应用" in browser.page


async def test_json_changes_one_level_and_leaves_the_others(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    token = await browser.token()

    body = {"levels": {"8002": {"enterprise": None, "general": 3}}, "reason": "调整"}
    answer = await browser.client.post(f"/api/v1{PAGE}", json=body, headers=token)

    assert await answer.json() == {"saved": 1, "switch": "kept"}
    rows = (await (await browser.client.get(f"/api/v1{PAGE}")).json())["seats"]
    assert next(one for one in rows if one["number"] == "8002")["levels"] == {"general": 3}
    strange = {"levels": {"8002": {"nowhere": 1}}, "reason": "调整"}
    assert (await browser.client.post(f"/api/v1{PAGE}", json=strange, headers=token)).status == 422


@pytest.mark.parametrize("role", [Role.AGENT, Role.QA, Role.MANAGER, Role.DEPARTMENT])
async def test_who_leads_no_seats_changes_no_skills(house: House, role: Role) -> None:
    browser = await house.as_(role)
    assert (await browser.get(PAGE)).status == 403
    assert (await browser.post("/orders/seats.align", changes="8001:general", reason="x")).status == 403
