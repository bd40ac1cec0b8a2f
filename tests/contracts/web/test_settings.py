"""Lines, queues, announcements and callers who harass, as people edit them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.tables import (
    Announcement,
    AnnouncementKind,
    AuditEntry,
    CallerRule,
    CallerRuleKind,
    DayKind,
    Line,
    Queue,
    Role,
)
from tests.contracts.web.conftest import Browser, House
from tests.contracts.web.factory import NOON, a_call

LINE = {"number": "12333", "label": "人社热线", "queue": "enterprise", "greeting": "greeting-12333",
        "notice": "recording-notice", "menu": "", "priority": "5", "enabled": "on"}  # fmt: skip


async def post_line(browser: Browser, **changes: str) -> int:
    await browser.get("/admin/lines")
    given = {name: value for name, value in (LINE | changes).items() if value != "-"}
    return (await browser.post("/admin/lines", **given)).status


async def test_a_line_is_merged_and_split_off_by_editing_its_row(house: House) -> None:
    browser = await house.as_(Role.ADMIN)

    assert await post_line(browser) == 303
    assert await post_line(browser, queue="general", greeting="greeting&holiday-notice") == 303

    async with house.database.read() as session:
        line = await session.get_one(Line, "12333")
        assert (line.queue, line.greeting_keys, line.priority) == ("general", ("greeting", "holiday-notice"), 5)
        entries = (await session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "line"))).all()
    assert [(entry.action, entry.actor) for entry in entries] == [("line.added", "admin"), ("line.changed", "admin")]
    assert (entries[1].before or {})["queue"] == "enterprise"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "12a"}, "线路号码"),
        ({"queue": "nowhere"}, "队列"),
        ({"greeting": "no-such-prompt"}, "没有这些录音"),
        ({"greeting": ""}, "问候语"),
        ({"priority": "101"}, "优先级"),
        ({"label": "a;b"}, "名称"),
        ({"menu": "none"}, "菜单"),
        ({"number": "12345", "is_default": "-", "enabled": "on"}, "默认线路"),
        ({"is_default": "on", "enabled": "-"}, "默认线路不能停用"),
    ],
)
async def test_what_asterisk_or_a_citizen_could_not_use_is_refused(
    house: House, changes: dict[str, str], words: str
) -> None:
    browser = await house.as_(Role.ADMIN)

    assert await post_line(browser, **changes) == 422
    assert words in browser.page


async def test_nobody_saves_over_a_line_that_another_changed_since_his_page_was_shown(house: House) -> None:
    one, other = await house.as_(Role.ADMIN), await house.as_(Role.ADMIN)
    assert await post_line(one) == 303
    await other.get("/admin/lines")
    seen = shown_stamp(other.page, LINE["number"])
    assert await post_line(one, greeting="holiday-notice") == 303

    await other.get("/admin/lines")
    refused = await other.post("/admin/lines", **(LINE | {"label": "人社服务热线", "seen": seen}))
    assert (refused.status, "已被他人修改" in other.page, "人社服务热线" in other.page) == (422, True, True)

    again = await other.post("/admin/lines", **(LINE | {"seen": shown_stamp(other.page, LINE["number"])}))
    assert again.status == 303


def shown_stamp(page: str, number: str) -> str:
    """What the form of one line sends back."""
    form = next(form for form in page.split("<form")[1:] if f'name="number" type="text" value="{number}"' in form)
    found = re.search(r'name="seen" value="([0-9a-f]{16})"', form)
    assert found is not None
    return found[1]


async def test_a_new_default_takes_over_from_the_old_one(house: House) -> None:
    browser = await house.as_(Role.ADMIN)

    assert await post_line(browser, is_default="on") == 303

    async with house.database.read() as session:
        defaults = await session.scalars(select(Line.number).where(Line.is_default))
        assert list(defaults) == ["12333"]


async def test_a_queue_gets_an_overflow_and_an_offer(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    queue = {"name": "enterprise", "label": "企业专席", "max_wait_seconds": "300", "overflow_queue": "general",
             "overflow_seconds": "30", "announcement": "all-busy", "announce_every_seconds": "30",
             "position_every_seconds": "90", "speak_seat_number": "on", "strategy": "leastrecent",
             "ring_seconds": "12", "wrapup_seconds": "20", "pause_after_misses": "3",
             "service_level_seconds": "15"}  # fmt: skip
    await browser.get("/admin/queues")

    assert (await browser.post("/admin/queues", **queue)).status == 303

    async with house.database.read() as session:
        row = await session.get_one(Queue, "enterprise")
    assert (row.overflow_queue, row.overflow_seconds, row.speak_seat_number) == ("general", 30, True)
    assert (row.strategy, row.ring_seconds, row.wrapup_seconds, row.pause_after_misses) == ("leastrecent", 12, 20, 3)
    assert row.offer_when_empty is False
    await browser.get("/admin/queues")
    assert (await browser.post("/admin/queues", **(queue | {"position_every_seconds": "10"}))).status == 422
    assert 'aria-invalid="true" aria-describedby="hint-position_every_seconds-enterprise' in browser.page
    assert 'id="fault-position_every_seconds-enterprise">排队位置播报不应比每 60 秒更频繁' in browser.page
    assert 'value="12"' in browser.page, "what was filled in stays"


async def test_an_announcement_is_made_switched_off_and_switched_on_by_order(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    await browser.get("/announcements")

    made = await browser.post(
        "/announcements", kind="info", title="供暖季", prompts="incident-notice", days="workday", from_time="08:00",
        until_time="18:00", valid_from="2026-11-22T08:00", valid_until="", weekdays="1",
    )  # fmt: skip

    assert made.status == 303
    async with house.database.read() as session:
        row = (await session.scalars(select(Announcement))).one()
    assert (row.kind, row.enabled, row.days, row.weekdays) == (AnnouncementKind.INFO, False, DayKind.WORKDAY, "1")
    assert row.valid_from == NOON - timedelta(hours=4)
    assert "近期有多位市民" in row.words
    await browser.get("/announcements")
    await browser.post("/orders/announcement.on", announcement="1", reason="供暖季", back="/announcements")
    assert [(order.name, order.by) for order in house.controls.given] == [("announcement.on", "supervisor")]


async def test_an_announcement_that_is_there_is_edited_and_stays_on(house: House) -> None:
    async with house.database.write() as session:
        session.add(
            Announcement(
                kind=AnnouncementKind.INFO, title="停水通知", prompts="own-0123456789ab", words="城东今晚停水。",
                enabled=True, days=DayKind.ANY, lines="12315", changed_at=NOON,
            )
        )  # fmt: skip
    browser = await house.as_(Role.SUPERVISOR)
    await browser.get("/announcements?edit=1")
    assert 'value="停水通知"' in browser.page
    form = {"id": "1", "kind": "info", "title": "停水延长", "prompts": "own-0123456789ab", "days": "any",
            "words": "城东停水到明早。", "lines": "12345", "from_time": "08:00"}  # fmt: skip

    wrong = form | {"valid_from": "2026-11-23T08:00", "valid_until": "2026-11-22T08:00"}
    assert (await browser.post("/announcements", **wrong)).status == 422
    assert 'id="fault-valid_until-1">失效时间应晚于生效时间' in browser.page
    assert 'value="停水延长"' in browser.page
    assert (await browser.post("/announcements", **form)).status == 303

    async with house.database.read() as session:
        row = await session.get_one(Announcement, 1)
        [entry] = (await session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "announcement"))).all()
    assert (row.title, row.words, row.lines, row.enabled) == ("停水延长", "城东停水到明早。", "12345", True)
    assert (entry.action, (entry.before or {})["title"]) == ("announcement.changed", "停水通知")


async def test_an_announcement_of_a_strange_kind_is_refused(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    answer = await browser.post("/announcements", kind="ad", title="x", prompts="greeting", days="any")
    assert answer.status == 422
    assert "请从列表中选择类别" in browser.page


async def test_a_new_line_does_not_overwrite_one_that_is_there(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    assert await post_line(browser, number="12315", new="on") == 422
    assert "已有这条线路" in browser.page


async def test_settings_are_changed_by_json_field_by_field(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    token = await browser.token()

    answer = await browser.client.post("/api/v1/admin/queues", json={"name": "general", "wrapup_seconds": 30},
                                       headers=token)  # fmt: skip
    assert (answer.status, await answer.json()) == (200, {"saved": "kept"})
    answer = await browser.client.post("/api/v1/admin/queues", json={"name": "general", "wrapup_seconds": "many"},
                                       headers=token)  # fmt: skip
    assert answer.status == 422
    assert (await answer.json())["error"]["fields"] == {"wrapup_seconds": "话后整理应为 0 至 3600 的整数。"}

    rows = (await (await browser.client.get("/api/v1/admin/queues")).json())["rows"]
    general = next(row for row in rows if row["name"] == "general")
    assert (general["wrapup_seconds"], general["ring_seconds"], general["offer_when_empty"]) == (30, 15, True)


async def test_a_proposal_is_shown_to_supervisors_with_its_reason_and_no_number(house: House) -> None:
    async with house.database.write() as session:
        session.add(
            CallerRule(
                number="13900139000", kind=CallerRuleKind.BLOCKED, reason="三次辱骂话务员", proposed_by="agent",
                proposed_at=NOON, valid_from=NOON, valid_until=NOON + timedelta(days=7),
            )
        )  # fmt: skip
    agent, supervisor = await house.as_(Role.AGENT), await house.as_(Role.SUPERVISOR)

    await agent.get("/nuisance")
    assert "nuisance.approve" not in agent.page
    assert (await agent.post("/orders/nuisance.approve", rule="1", reason="好")).status == 403
    await supervisor.get("/nuisance")
    told = await (await supervisor.client.get("/api/v1/nuisance")).json()
    assert [(rule["id"], "*" in rule["number"]) for rule in told["waiting"]] == [(1, True)]
    assert "三次辱骂话务员" in supervisor.page
    assert "13900139000" not in supervisor.page
    await supervisor.post("/orders/nuisance.approve", rule="1", days="3", reason="属实", back="/nuisance")
    assert [order.fields["days"] for order in house.controls.given] == ["3"]


async def test_an_agent_records_a_warning_from_the_calls_page(house: House) -> None:
    async with house.database.write() as session:
        session.add(a_call("main-1.1"))
    agent = await house.as_(Role.AGENT)

    await agent.get("/calls/main-1.1")
    await agent.post("/orders/nuisance.warn", call="main-1.1", reason="辱骂", back="/calls/main-1.1")

    assert [(order.name, dict(order.fields)) for order in house.controls.given] == [
        ("nuisance.warn", {"call": "main-1.1"})
    ]


@pytest.mark.parametrize("path", ["/admin/lines", "/admin/queues", "/announcements"])
async def test_agents_change_no_settings(house: House, path: str) -> None:
    agent = await house.as_(Role.AGENT)
    assert (await agent.get(path)).status == 403
