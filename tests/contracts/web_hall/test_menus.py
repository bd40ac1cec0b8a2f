"""Voice menus as people edit them: what is saved is the menu callers hear, and no form can lead them astray."""

import pytest
from sqlalchemy import select

from db.tables import Announcement, AnnouncementKind, AuditEntry, Role
from ivr import Menu, ToHuman, ToMenu, ToProgress, ToQueue, load_menus, seed_menus
from tests.contracts.web.factory import NOON
from tests.contracts.web_hall.conftest import Browser, House

WAYS = {f"key_{name}": "" for name in [*"1234567890", "star", "hash"]}
URGENT = {f"urgent_{name}": "0" for name in [*"1234567890", "star", "hash", "none"]}
BY_LANGUAGE = WAYS | URGENT | {
    "key": "by-language", "title": "按语言选择", "prompt": "menu-by-skill", "timeout_seconds": "3", "retries": "0",
    "key_1": "human", "key_2": "queue:enterprise", "key_9": "human", "urgent_9": "60", "key_star": "progress",
    "key_none": "human",
}  # fmt: skip


async def menus(house: House) -> dict[str, Menu]:
    async with house.database.read() as session:
        loaded = await load_menus(session)
    assert loaded.faults == ()
    return loaded.menus


async def post(browser: Browser, **changes: str) -> int:
    await browser.get("/admin/menus")
    return (await browser.post("/admin/menus", **(BY_LANGUAGE | changes))).status


async def test_a_menu_is_added_changed_by_versions_and_written_into_the_audit(house: House) -> None:
    browser = await house.as_(Role.ADMIN)

    assert await post(browser, new="on") == 303
    menu = (await menus(house))["by-language"]
    assert menu.digits == {
        "1": ToHuman(), "2": ToQueue(queue="enterprise"), "9": ToHuman(priority=60), "*": ToProgress(),
    }  # fmt: skip
    assert await post(browser, version="1", key_2="", retries="2") == 303

    menu = (await menus(house))["by-language"]
    assert (set(menu.digits), menu.retries) == ({"1", "9", "*"}, 2)
    await browser.get("/admin/menus")
    assert "第 2 版，没有线路在用" in browser.page
    async with house.database.read() as session:
        entries = (await session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "menu"))).all()
    assert [(entry.action, entry.actor) for entry in entries] == [("menu.added", "admin"), ("menu.changed", "admin")]


async def test_of_two_who_change_one_menu_the_second_is_told(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    assert await post(browser, new="on") == 303
    assert await post(browser, version="1", title="先改的") == 303

    assert await post(browser, version="1", title="后改的") == 422

    assert "刚刚被别人修改过" in browser.page
    assert 'value="后改的"' in browser.page, "what was filled in stays"
    assert (await menus(house))["by-language"].title == "先改的"


async def test_a_form_that_is_sent_twice_makes_one_version(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    assert await post(browser, new="on") == 303

    assert [await post(browser, version="1", title="改过的") for _ in range(2)] == [303, 303]

    await browser.get("/admin/menus")
    assert "第 2 版，没有线路在用" in browser.page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"key_0": "message"}, "请从列表中选择按键 0 的去向"),
        ({"key_1": "queue:nowhere"}, "请从列表中选择按键 1 的去向"),
        ({"key_1": "menu:by-language"}, "请从列表中选择按键 1 的去向"),
        ({"key_1": "same"}, "这个按键原来没有第二层菜单"),
        ({"key_none": "message"}, "请从列表中选择不按键时的去向"),
        ({"prompt": "no-such-sound"}, "没有这些录音"),
        ({"prompt": ""}, "请选择提示音"),
        ({"timeout_seconds": "60"}, "等待按键应为 1 至 15 的整数"),
        ({"urgent_9": "101"}, "按键 9 的优先级应为 0 至 100 的整数"),
        ({"title": ""}, "请填写名称"),
        ({"key": "有问题"}, "代号"),
        (dict.fromkeys(WAYS, ""), "至少要有一个按键"),
    ],
)
async def test_what_would_lead_a_citizen_astray_is_refused(house: House, changes: dict[str, str], words: str) -> None:
    browser = await house.as_(Role.ADMIN)

    assert await post(browser, new="on", **changes) == 422

    assert words in browser.page
    assert await menus(house) == {}


async def test_a_key_asks_the_questions_of_another_menu_also_after_these_changed(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    assert await post(browser, new="on") == 303
    above = {"key": "services", "title": "服务选择", "key_2": "menu:by-language", "new": "on"}
    assert await post(browser, **above) == 303
    await browser.get("/admin/menus")
    assert '<option value="menu:by-language" selected>再问：按语言选择</option>' in browser.page

    assert await post(browser, version="1", key_3="message") == 303

    asked = (await menus(house))["services"].digits["2"]
    assert isinstance(asked, ToMenu)
    assert set(asked.menu.digits) == {"1", "2", "3", "9", "*"}
    assert await post(browser, version="2", key_4="menu:services") == 422, "there is no third layer"
    assert await post(browser, key="third", key_1="menu:services", new="on") == 422


async def test_the_shipped_menus_can_be_saved_as_they_are_shown(house: House) -> None:
    async with house.database.write() as session:
        await seed_menus(session, now=NOON)
    before, browser = await menus(house), await house.as_(Role.ADMIN)
    await browser.get("/admin/menus")
    assert "转 inquiry（没有这个队列" in browser.page, "nothing a menu says is left out of its form"
    token = await browser.token()
    shown = (await (await browser.client.get("/api/v1/admin/menus")).json())["rows"]
    assert {row["key"] for row in shown} == {"by-skill", "merged-line"}

    refused = await browser.client.post("/api/v1/admin/menus", json={"key": "by-skill"}, headers=token)
    assert refused.status == 422
    assert "key_2" in (await refused.json())["error"]["fields"], "the house has no queue of this name"
    kept = {"key": "by-skill", "key_2": "queue:general", "key_3": "human"}
    assert (await browser.client.post("/api/v1/admin/menus", json=kept, headers=token)).status == 200

    after = (await menus(house))["by-skill"]
    assert after.digits == dict(before["by-skill"].digits) | {"2": ToQueue(queue="general"), "3": ToHuman()}
    assert (after.prompt, after.timeout_seconds) == (before["by-skill"].prompt, 3.0)


async def test_a_citys_own_sound_is_a_menus_question_and_a_lines_greeting(house: House) -> None:
    async with house.database.write() as session:
        session.add(
            Announcement(
                kind=AnnouncementKind.INFO, title="English", prompts="own-0123456789ab", words="For English, press 2.",
                enabled=False, changed_at=NOON,
            )
        )  # fmt: skip
    browser = await house.as_(Role.ADMIN)

    assert await post(browser, new="on", prompt="menu-by-skill&own-0123456789ab") == 303

    assert (await menus(house))["by-language"].prompt == ("menu-by-skill", "own-0123456789ab")
    await browser.get("/admin/lines")
    assert "For English, press 2." in browser.page
    line = {"number": "12333", "label": "人社热线", "queue": "enterprise", "greeting": "own-0123456789ab",
            "menu": "by-language", "priority": "0", "enabled": "on"}  # fmt: skip
    assert (await browser.post("/admin/lines", **line)).status == 303


async def test_menus_are_the_administrators(house: House) -> None:
    for role in (Role.AGENT, Role.SUPERVISOR, Role.MANAGER, Role.DEPARTMENT):
        browser = await house.as_(role)
        assert (await browser.get("/admin/menus")).status == 403
