"""Settings on pages: bad values answered at their fields, changes written down and in force at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from agi_scripts import national
from cases import Field
from db.jobs import LeaseJobs
from db.tables import AuditEntry, Call, CallEnding, CaseState, CaseType, EndedBy, Job, Line, RatingWay, Role, Setting
from queue_manager import RatingKeeper
from tests.contracts.cases.units import TO_ANSWERED, a_case, add_units, walk
from tests.contracts.web.conftest import Browser
from tests.contracts.web_hall.conftest import House
from tests.unit.cases.people import AGENT, NOON

RATING = {
    "key": "rating.later", "delay_minutes": "10", "from_hour": "9", "until_hour": "20", "attempts": "2",
    "pause_minutes": "180", "give_up_hours": "48", "text": "请回复1到5。",
}  # fmt: skip
FOLLOW_UP = {
    "key": "follow_up.automatic", "enabled": "on", "ways": "call,message", "hours": "9-12, 14-20",
    "delay_minutes": "30",
    "attempts": "3", "pause_minutes": "60", "give_up_hours": "72", "at_once": "2", "queue": "general",
    "unreached": "waive", "questions": "solved", "excluded": "no_number", "text": "请回复一个字母。",
}  # fmt: skip
UNREAD = {
    "key": "cases.unread_alarm", "emergency": "15", "important": "60", "persistent": "120", "normal": "0",
    "from_hour": "8", "until_hour": "20",
}  # fmt: skip
CALLBACK = {
    "key": "callback.rules", "short_seconds": "0", "look_back_hours": "24", "attempts": "3", "pause_minutes": "15",
    "claim_minutes": "15", "dial_minutes": "10",
}  # fmt: skip
ORDERS = {"key": "cases.order_demands", "quality": "三日内到现场核实。", "answer": "办结当日答复诉求人。"}
LINGERING = {"key": "cases.lingering", "days": "1", "long_days": "2", "redos": "5", "returns": "5", "repeat_days": "30"}
CALLING_BACK = {
    "key": "cases.calling_back",
    "tries": "1",
    "wait_hours": "2",
    "claim_minutes": "20",
    "excluded": "anonymous,praise",
}
PATH = "/admin/rules"


async def stored(house: House, key: str) -> Any:
    async with house.database.read() as session:
        row = await session.get(Setting, key)
    return row.value if row else None


async def saved(browser: Browser, name: str, **fields: str) -> int:
    await browser.get(f"{PATH}/{name}")
    return (await browser.post(f"{PATH}/{name}", **fields)).status


async def test_each_is_saved_as_it_is_used_and_written_down(house: House) -> None:
    browser = await house.as_(Role.ADMIN)

    for name, fields in (("rating", RATING), ("follow-up", FOLLOW_UP), ("unread", UNREAD), ("callback", CALLBACK),
                         ("orders", ORDERS), ("lingering", LINGERING), ("calling-back", CALLING_BACK)):  # fmt: skip
        assert await saved(browser, name, **fields) == 303, browser.page
        await browser.get(f"{PATH}/{name}?saved=kept")
        assert "从现在起生效" in browser.page
        assert "最近修改：admin" in browser.page

    rules = await stored(house, "follow_up.automatic")
    assert (rules["enabled"], rules["ways"], rules["hours"]) == (True, ["call", "message"], [[9, 12], [14, 20]])
    assert (rules["excluded"], rules["queue"], rules["close"]) == (["no_number"], "general", False)
    assert (await stored(house, "cases.unread_alarm"))["normal"] == 0
    async with house.database.read() as session:
        entries = list(await session.scalars(select(AuditEntry).where(AuditEntry.action == "setting.changed")))
    assert [entry.subject_id for entry in entries] == [
        fields["key"] for fields in (RATING, FOLLOW_UP, UNREAD, CALLBACK, ORDERS, LINGERING, CALLING_BACK)
    ]
    assert ((entries[1].before or {})["attempts"], (entries[1].after or {})["attempts"]) == (2, 3)


async def test_what_a_city_asks_of_orders_stands_in_the_next_form_for_dispatching(house: House) -> None:
    browser, case = await house.as_(Role.ADMIN), await a_case(house.database)
    await browser.get(f"{PATH}/orders")
    assert "查清事实" in browser.page

    assert await saved(browser, "orders", **ORDERS) == 303

    await browser.get(f"/cases/{case.number}")
    assert ORDERS["quality"] in browser.page
    assert ORDERS["answer"] in browser.page
    assert await saved(browser, "orders", **ORDERS | {"answer": " "}) == 422
    assert "请填写反馈要求" in browser.page


async def test_how_often_people_call_back_and_about_what_they_do_not_holds_for_the_next_call(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    assert await saved(browser, "calling-back", **CALLING_BACK) == 303
    assert await stored(house, "cases.follow_up_excluded") == ["anonymous", "praise"]
    await add_units(house.database)
    case = await walk(house.services.steps, await a_case(house.database), *TO_ANSWERED)

    after = await walk(house.services.steps, case, ("follow_up", AGENT, {Field.OUTCOME: "unreached"}))

    assert after.state is CaseState.FOLLOWED_UP, "the first try was the last"
    praise = await a_case(house.database, 2, case_type=CaseType.PRAISE)
    assert (await walk(house.services.steps, praise, *TO_ANSWERED)).state is CaseState.FOLLOWED_UP, "nobody is called"
    assert await saved(browser, "calling-back", **CALLING_BACK | {"tries": "0"}) == 422
    assert "最多拨打（次）应为 1 至 10 的整数" in browser.page


async def test_from_when_a_case_lingers_is_the_citys_to_say(house: House) -> None:
    browser, case = await house.as_(Role.ADMIN), await a_case(house.database, now=NOON - timedelta(days=1, hours=1))
    await browser.get(f"/cases/{case.number}")
    assert ">积案<" not in browser.page

    assert await saved(browser, "lingering", **LINGERING) == 303

    await browser.get(f"/cases/{case.number}")
    assert ">积案<" in browser.page


FAULTS: list[tuple[str, dict[str, str], str, str]] = [
    ("rating", RATING | {"attempts": "0"}, "attempts", "最多询问（次）应为 1 至 5 的整数"),
    ("rating", RATING | {"pause_minutes": "bald"}, "pause_minutes", "应为 0 至 2880 的整数"),
    ("rating", RATING | {"from_hour": "20"}, "until_hour", "结束时间应晚于开始时间"),
    ("rating", RATING | {"text": " "}, "text", "请填写短信内容"),
    ("rating", RATING | {"text": "长" * 301}, "text", "300 字以内"),
    ("follow-up", FOLLOW_UP | {"hours": "12-9"}, "hours", "9-12, 14-20 的样子"),
    ("follow-up", FOLLOW_UP | {"hours": "9-12, 11-20"}, "hours", "从早到晚"),
    ("follow-up", FOLLOW_UP | {"hours": "20-25"}, "hours", "不超过 24 点"),
    ("follow-up", FOLLOW_UP | {"hours": ""}, "hours", "9-12, 14-20 的样子"),
    ("follow-up", FOLLOW_UP | {"ways": "letter"}, "ways", "请从列表中选择方式"),
    ("follow-up", FOLLOW_UP | {"questions": ""}, "questions", "至少选择一个问题"),
    ("follow-up", FOLLOW_UP | {"queue": "a,__EVIL=1"}, "queue", "请从列表中选择"),
    ("follow-up", FOLLOW_UP | {"excluded": "everybody"}, "excluded", "请从列表中选择"),
    ("unread", UNREAD | {"normal": "10081"}, "normal", "一般（分）应为 0 至 10080 的整数"),
    ("callback", CALLBACK | {"attempts": "1000000000000000"}, "attempts", "应为 1 至 10 的整数"),
]


async def test_what_cannot_be_is_told_at_its_field_and_nothing_changes(house: House) -> None:
    browser = await house.as_(Role.ADMIN)

    for name, given, field, words in FAULTS:
        assert await saved(browser, name, **given) == 422, (name, field)
        fault = browser.page.partition(f'id="fault-{field}-')[2][:200]
        assert words in fault
        assert await stored(house, given["key"]) is None


async def test_a_change_is_in_force_at_once(house: House) -> None:
    """The keeper of another process runs on: it reads the rules each time it acts by them."""
    now = datetime(2026, 11, 22, 4, tzinfo=UTC)
    keeper = RatingKeeper(house.database, LeaseJobs(house.database), spell=national, clock=lambda: now)
    async with house.database.write() as session:
        (await session.get_one(Line, "12345")).rating_later = RatingWay.CALL

    async def ended(call_id: str) -> datetime:
        """A citizen hangs up; when he is asked."""
        call = Call(
            id=call_id, switch="main", line="12345", caller="13800138000", arrived_at=now, connected_at=now,
            ended_at=now, ending=CallEnding.CONNECTED, ended_by=EndedBy.CITIZEN,
        )  # fmt: skip
        async with house.database.write() as session:
            session.add(call)
        await keeper.sweep()
        async with house.database.read() as session:
            due = await session.scalar(select(Job.due_at).where(Job.key == f"rating:{call_id}:1"))
        assert due is not None
        return due

    assert await ended("main-77.1") == now + timedelta(minutes=10)
    browser = await house.as_(Role.ADMIN)
    token = await browser.token()
    answer = await browser.client.post(f"/api/v1{PATH}/rating", json={"delay_minutes": 45}, headers=token)

    assert (answer.status, await answer.json()) == (200, {"saved": "kept"})
    assert await ended("main-77.2") == now + timedelta(minutes=45)
    listed = await (await browser.get(f"/api/v1{PATH}/rating")).json()
    assert (listed["rows"][0]["delay_minutes"], listed["rows"][0]["attempts"]) == (45, 2)


async def test_programs_write_hours_and_lists_as_json_has_them(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    wish = {"enabled": True, "hours": [[8, 11], [15, 18]], "ways": ["message", "call"], "questions": ["solved"]}

    answer = await browser.client.post(f"/api/v1{PATH}/follow-up", json=wish, headers=await browser.token())
    refused = await browser.client.post(
        f"/api/v1{PATH}/follow-up", json={"hours": [[8]]}, headers=await browser.token()
    )

    assert (answer.status, refused.status) == (200, 422)
    rules = await stored(house, "follow_up.automatic")
    assert (rules["hours"], rules["ways"], rules["enabled"]) == ([[8, 11], [15, 18]], ["message", "call"], True)


async def test_only_the_administrator_sets_them(house: House) -> None:
    for role in (Role.AGENT, Role.SUPERVISOR, Role.QA, Role.MANAGER, Role.DEPARTMENT):
        browser = await house.as_(role)
        for name in ("rating", "follow-up", "unread", "callback"):
            assert (await browser.get(f"{PATH}/{name}")).status == 403, role
