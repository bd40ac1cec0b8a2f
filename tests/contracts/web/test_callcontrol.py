"""Call control in the browser: who sees what, which order a button gives, and the limits people edit."""

import pytest

from db.tables import AuditEntry, CallDirection, CallEnding, DutyKind, DutyPhone, OutboundRule, Role
from queue_manager import OrderRefused
from tests.contracts.web.conftest import House
from tests.contracts.web.factory import NOON, a_board, a_call
from web.orders.rules import REFUSALS, RULES, may_give
from web.orders.words import DONE
from web.permissions import Permission

TALK = "main-1101.1"
"""The call seat 8007, the agent's, talks in."""


async def with_phones(house: House) -> None:
    async with house.database.write() as session:
        session.add(DutyPhone(unit="消防救援支队", label="火警", number="119", kind=DutyKind.EMERGENCY))
        session.add(DutyPhone(unit="城管局", label="值班", number="87650001", kind=DutyKind.DEPARTMENT))
        session.add(OutboundRule(role=Role.AGENT, patterns="13XXXXXXXXX", per_hour=3, at_once=2))


async def test_the_desk_shows_the_seats_own_talk_and_hands_it_to_119_by_one_button(house: House) -> None:
    await with_phones(house)
    browser = await house.as_(Role.AGENT)

    await browser.get("/desk")
    assert f'name="call" value="{TALK}"' in browser.page
    assert "火警 119" in browser.page
    assert "城管局 值班" in browser.page
    assert '<span class="number">138****' in browser.page

    answer = await browser.post("/orders/call.emergency", back="/desk", call=TALK, number="119", way="join")
    assert (answer.status, answer.headers["Location"]) == (303, "/desk?done=call.emergency")
    [order] = house.controls.given
    assert (order.name, order.by, dict(order.fields)) == (
        "call.emergency", "agent", {"seat": "8007", "call": TALK, "number": "119", "way": "join"},
    )  # fmt: skip


async def test_the_page_says_what_was_done_and_a_refusal_leads_back_to_it(house: House) -> None:
    browser = await house.as_(Role.AGENT)
    await browser.get("/desk")
    back = (await browser.post("/orders/call.hold", back="/desk?done=call.mute", call=TALK)).headers["Location"]
    await browser.get(back)
    assert back == "/desk?done=call.hold"
    assert "已保持：市民听到音乐，听不到您。" in browser.page

    house.controls.refuses = OrderRefused("call.not-consulting")
    came_from = {"Referer": str(browser.client.make_url("/desk"))}
    response = await browser.client.post(
        "/orders/call.return", data={"call": TALK}, headers=came_from | await browser.token()
    )
    assert '<a class="btn btn-primary" href="/desk">返回刚才的页面</a>' in await response.text()
    await browser.get("/desk?done=<b>")
    assert 'role="status"><b>' not in browser.page
    assert "alert-success" not in browser.page


async def test_the_one_consulted_can_be_asked_in_and_nobody_is_handed_to_himself(house: House) -> None:
    browser = await house.as_(Role.AGENT)
    await browser.get("/desk")
    assert 'form="meet" formaction="/orders/call.join">咨询转三方' in browser.page
    assert 'value="seat:8008"' in browser.page
    assert 'value="seat:8007"' not in browser.page


async def test_the_desk_offers_the_one_of_muting_and_unmuting_that_is_not_so(house: House) -> None:
    browser = await house.as_(Role.AGENT)
    await browser.get("/desk/call")
    assert 'formaction="/orders/call.mute"' in browser.page
    assert "取消静音" not in browser.page

    board = a_board()
    board["seats"][6] |= {"muted": True}
    house.boards.show(board)
    await browser.get("/desk/call")
    assert 'formaction="/orders/call.unmute"' in browser.page
    assert 'formaction="/orders/call.mute"' not in browser.page
    assert "已静音：市民听不到您。" in browser.page


@pytest.mark.parametrize(
    ("third", "whom", "said"),
    [
        ("ringing", "seat 8008", "正在呼叫座席 8008，"),
        ("busy", "duty 87650001", "电话 87650001 占线或拒接，"),
        ("unanswered", "seat 8008", "座席 8008 没有接听，您仍与市民通话。"),
    ],
)
async def test_the_desk_says_what_becomes_of_whom_it_rang(house: House, third: str, whom: str, said: str) -> None:
    board = a_board()
    board["seats"][6] |= {"third": third, "whom": whom}
    house.boards.show(board)
    browser = await house.as_(Role.AGENT)
    await browser.get("/desk/call")
    assert said in browser.page


def test_what_is_told_of_orders_is_told_of_orders_there_are() -> None:
    assert set(DONE) <= set(RULES)
    silent = {name for name in RULES if name not in DONE and not name.startswith(("seat.", "switch.", "seats.align"))}
    assert silent == set()


async def test_without_a_talk_the_desk_says_what_will_be_there(house: House) -> None:
    board = a_board()
    board["seats"][6]["call_id"] = None
    house.boards.show(board)
    browser = await house.as_(Role.AGENT)

    await browser.get("/desk/call")

    assert "现在没有通话" in browser.page
    assert "挂机" not in browser.page


async def test_a_seat_may_not_touch_another_seats_talk_and_a_supervisor_may(house: House) -> None:
    agent = await house.as_(Role.AGENT)
    for name, fields in (("call.hold", {"seat": "8008", "call": "main-1102.1"}), ("call.listen", {"call": TALK})):
        assert (await agent.post(f"/orders/{name}", **fields)).status == 403
        await agent.get("/password")
    assert house.controls.given == []

    supervisor = await house.as_(Role.SUPERVISOR)
    assert (await supervisor.post("/orders/call.force-hangup", call=TALK, reason="辱骂")).status == 303
    assert [(order.name, order.reason) for order in house.controls.given] == [("call.force-hangup", "辱骂")]


@pytest.mark.parametrize("role", [Role.QA, Role.MANAGER])
async def test_who_does_not_speak_with_citizens_controls_no_call(house: House, role: Role) -> None:
    for name, rule in RULES.items():
        if name.startswith("call."):
            assert not may_give(role, None, rule, {})
    browser = await house.as_(role)
    assert (await browser.get("/call-settings")).status == 403


async def test_a_citizen_handed_to_a_department_can_be_torn_down_and_nothing_else(house: House) -> None:
    board = a_board()
    board["calls"] = [call | {"seat": None} for call in board["calls"] if call["state"] == "talking"][:1]
    house.boards.show(board)
    browser = await house.as_(Role.SUPERVISOR)

    await browser.get("/supervision/calls")

    assert "已转到外部电话" in browser.page
    assert "强拆" in browser.page
    assert "监听" not in browser.page


async def test_supervision_lists_talks_and_waiting_callers_with_their_buttons(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)

    await browser.get("/supervision")

    assert "通话中（2）" in browser.page
    assert "排队中（2）" in browser.page
    for order in ("listen", "whisper", "barge", "intercept", "force-hangup", "pick", "raise"):
        assert f'formaction="/orders/call.{order}"' in browser.page
    assert browser.page.count('form="supervise"') == 2 * 5 + 2 * 2


async def test_when_the_switch_is_not_heard_the_pages_say_so(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    house.boards.show(a_board(link="down"))
    await browser.get("/supervision/calls")
    assert "暂时收不到交换机的实时状态" in browser.page


async def test_duty_telephones_and_limits_are_edited_and_written_down(house: House) -> None:
    await with_phones(house)
    browser = await house.as_(Role.ADMIN)
    await browser.get("/call-settings")
    assert 'value="87650001"' in browser.page
    form = browser.page

    wanted = {"id": "2", "unit": "城管局", "label": "夜班", "number": "87650009", "kind": "department"}
    assert (await browser.post("/call-settings", **wanted)).status == 303
    browser.page = form
    limits = {"role": "agent", "patterns": "13xxxxxxxxx  12xxx", "per_hour": "5", "at_once": "9"}
    limits |= {"from_hour": "9", "until_hour": "20"}
    assert (await browser.post("/call-settings/outbound-rules", **limits)).status == 303

    async with house.database.read() as session:
        phone = await session.get_one(DutyPhone, 2)
        rule = await session.get_one(OutboundRule, Role.AGENT)
    assert (phone.label, phone.number, phone.enabled) == ("夜班", "87650009", False)
    assert (rule.patterns, rule.per_hour, rule.from_hour) == ("13XXXXXXXXX 12XXX", 5, 9)
    assert await house.audit("duty-phone.changed") == [("admin", "87650009", None)]
    assert await house.audit("outbound-rule.changed") == [("admin", "agent", None)]


@pytest.mark.parametrize(
    ("path", "fields", "words"),
    [
        ("", {"unit": "x", "label": "y", "number": "12 34", "kind": "department"}, "号码"),
        ("", {"unit": "x", "label": "y", "number": "119", "kind": "department"}, "已经登记过"),
        (
            "/outbound-rules",
            {"role": "agent", "patterns": "00. 13X 1!", "per_hour": "1", "at_once": "1"},
            "「00.」「1!」看不懂",
        ),
        ("/outbound-rules", {"role": "agent", "patterns": "", "per_hour": "-1", "at_once": "1"}, "每小时次数"),
    ],
)
async def test_what_cannot_hold_is_refused_in_plain_words(
    house: House, path: str, fields: dict[str, str], words: str
) -> None:
    await with_phones(house)
    browser = await house.as_(Role.ADMIN)

    answer = await browser.post(f"/call-settings{path}", **{"from_hour": "8", "until_hour": "21"} | fields)

    assert answer.status == 422
    assert words in browser.page


async def test_a_supervisor_edits_duty_telephones_but_not_the_limits(house: House) -> None:
    await with_phones(house)
    browser = await house.as_(Role.SUPERVISOR)
    await browser.get("/call-settings")
    assert "/call-settings/outbound-rules" not in browser.page
    assert (await browser.get("/call-settings/outbound-rules")).status == 403
    await browser.get("/call-settings")
    limits = {"role": "agent", "patterns": "00XXXXXX", "per_hour": "9", "at_once": "9"}
    assert (await browser.post("/call-settings/outbound-rules", **limits)).status == 403


async def test_outbound_calls_are_listed_as_such_and_do_not_count_in_todays_figures(house: House) -> None:
    async with house.database.write() as session:
        session.add(a_call("main-1.1"))
        session.add(
            a_call(
                "main-2.1000000001", direction=CallDirection.OUTBOUND, ending=CallEnding.CONNECTED, queue=None,
                case_number="20261122-000007",
            )
        )  # fmt: skip
    browser = await house.as_(Role.SUPERVISOR)

    await browser.get("/calls?direction=outbound")
    assert "共 1 通" in browser.page
    assert "20261122-000007" in browser.page
    await browser.get("/calls?counted=offered.1.counted")
    assert "共 1 通" in browser.page
    await browser.get("/calls/main-2.1000000001")
    assert "为工单" in browser.page


async def test_what_supervisors_did_is_on_the_calls_page_for_supervisors(house: House) -> None:
    async with house.database.write() as session:
        session.add(a_call("main-1.1"))
        session.add(
            AuditEntry(
                at=NOON, actor="wang", action="call.listen", subject_kind="switch", subject_id="main-1.1",
                after={"outcome": "done"}, reason="投诉核查",
            )
        )  # fmt: skip
    supervisor = await house.as_(Role.SUPERVISOR)
    await supervisor.get("/calls/main-1.1")
    assert "督导操作" in supervisor.page
    assert "投诉核查" in supervisor.page
    agent = await house.as_(Role.AGENT)
    await agent.get("/calls/main-1.1")
    assert "投诉核查" not in agent.page


def test_every_refusal_of_call_control_has_words() -> None:
    """The codes as the rules of dialling and the orders name them."""
    codes = {
        "number.forbidden", "number.unreadable", "rate.exceeded", "hour.forbidden", "hall.full", "dial.not-allowed",
        "call.gone", "call.not-consulting", "call.not-waiting", "seat.away", "seat.busy", "seat.none", "duty.unknown",
        "trunk.none", "target.unknown", "target.queue", "case.unknown", "store.away", "switch.late",
        "number.calling",
    }  # fmt: skip
    assert codes <= REFUSALS.keys()
    assert {rule.needs for name, rule in RULES.items() if name.startswith("call.")} == {
        Permission.CALL_CONTROL, Permission.CALL_DIAL, Permission.CALL_SUPERVISE,
    }  # fmt: skip
