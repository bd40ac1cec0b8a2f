"""Limits are changed on the page: a new version, its first day, every fault in plain words, and cases counted by it."""

import html
import re

from sqlalchemy import select

from cases import profile_at, seed_profiles
from db.tables import CaseDeadline, Role
from tests.contracts.cases.units import DISPATCH, a_case, add_units, walk
from tests.contracts.web.conftest import Browser, House, house
from tests.unit.cases.people import AGENT

__all__ = ["house"]

PATH = "/admin/profiles"


async def opened(house: House, address: str = PATH) -> tuple[Browser, str]:
    """An administrator before the page, and the document in its form."""
    async with house.database.write() as session:
        await seed_profiles(session, now=house.clock())
    admin = await house.as_(Role.ADMIN)
    await admin.get(address)
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", admin.page, re.DOTALL)
    assert found
    return admin, html.unescape(found.group(1))


async def test_a_limit_changed_on_the_page_holds_for_the_next_case(house: House) -> None:
    admin, document = await opened(house)
    shorter = document.replace("amount: 5\n    unit: working_days", "amount: 3\n    unit: working_days")
    assert shorter != document

    assert (await admin.post(PATH, document=shorter, reason="市政府新规定")).status == 303

    await admin.get(PATH)
    assert "3 个工作日" in admin.page
    assert await house.audit("profile.published") == [("admin", "default", "市政府新规定")]
    await add_units(house.database)
    case = await a_case(house.database)
    await walk(house.services.steps, case, ("dispatch", AGENT, DISPATCH), now=house.clock())
    async with house.database.read() as session:
        answer = await session.scalar(select(CaseDeadline).where(CaseDeadline.kind == "answer"))
    assert answer is not None
    assert (answer.profile_version, answer.term["limit"]) == (2, {"amount": 3, "unit": "working_days"})


async def test_a_later_day_leaves_the_present_version_in_force_until_then(house: House) -> None:
    admin, document = await opened(house, f"{PATH}?edit=weihai_2017")
    assert "weihai_2017" in document

    assert (await admin.post(PATH, document=document, valid_from="2027-01-01", reason="明年起")).status == 303
    await admin.get(f"{PATH}?edit=weihai_2017")
    again = await admin.post(PATH, document=document, valid_from="2026-12-01", reason="提前")

    assert again.status == 422
    assert "不能早于" in admin.page
    async with house.database.read() as session:
        assert (await profile_at(session, "weihai_2017", house.clock())).version == 1


async def test_every_fault_is_told_in_chinese_beside_what_was_written(house: House) -> None:
    admin, document = await opened(house)
    cases = {
        document.replace("unit: working_days", "unit: weeks", 1): "只能是 minutes、hours",
        document.replace("amount: 5", "amount: 很多", 1): "应为整数",
        document + "surprise: 1\n": "没有这一项",
        document.replace("source:", "origin:", 1): "缺少这一项",
        "{: :": "不是有效的 YAML",
        "只有一句话": "应写成“名称: 内容”的形式",
        document.replace("extensions:\n  - 10", "extensions:\n  - 10\n  cut_off: 17:00", 1): "时刻请加引号",
    }
    for wrong, words in cases.items():
        assert wrong != document
        assert (await admin.post(PATH, document=wrong, reason="试一试")).status == 422
        assert words in html.unescape(admin.page), words
        assert "原方案继续有效" in admin.page
        assert wrong.strip() in html.unescape(admin.page)
    assert (await admin.post(PATH, document=document + "#" * 20_000, reason="太长")).status == 422
    assert await house.audit("profile.published") == []


async def test_only_an_administrator_changes_limits(house: House) -> None:
    admin, document = await opened(house)
    assert (await admin.get(PATH)).status == 200

    supervisor = await house.as_(Role.SUPERVISOR)

    assert (await supervisor.post(PATH, document=document, reason="试一试")).status == 403
