"""The pages of seat and supervisor, as far as they are about seats."""

from datetime import timedelta
from typing import Any

import pytest

from db.tables import PauseReason, Role, SeatMessage, SeatQueue, SeatSession, SeatState, SeatStateKind
from queue_manager import OrderRefused
from tests.contracts.web.conftest import Browser, House
from tests.contracts.web.factory import NOON, a_board

SEAT = "8007"


@pytest.fixture
async def rules(house: House) -> None:
    async with house.database.write() as session:
        session.add_all(
            [
                PauseReason(key="break", label="小休", position=2, limit_minutes=15, at_once_percent=10),
                PauseReason(key="training", label="培训", position=4, needs_approval=True),
                PauseReason(key="missed", label="漏接", chosen=False),
                SeatQueue(seat=SEAT, queue="general", penalty=3),
            ]
        )


def at_work(house: House, **changes: Any) -> None:
    """The agent's own seat as the board tells it."""
    board = a_board()
    own = next(seat for seat in board["seats"] if seat["number"] == SEAT)
    own.update({"state": "ready", "call_id": None} | changes)
    house.boards.show(board)


async def shown(house: House, browser: Browser, path: str, words: str) -> str:
    """The page once it shows ``words``: the board comes by a task of its own."""
    for _ in range(50):
        await browser.get(path)
        if words in browser.page:
            return browser.page
    raise AssertionError(browser.page)


async def test_a_seat_sees_its_state_its_queues_and_the_buttons_that_fit(house: House, rules: None) -> None:
    browser = await house.as_(Role.AGENT)
    at_work(house)

    page = await shown(house, browser, "/desk", 'data-state="ready"')

    assert "综合服务" in page
    assert "服务中" in page
    assert 'action="/orders/seat.pause"' in page
    assert 'value="break"' in page
    assert 'value="training"' not in page, "what needs approval is not offered"
    assert 'action="/orders/seat.sign-out"' in page
    assert 'action="/orders/seat.sign-in"' not in page


async def test_a_break_that_lasts_too_long_is_told_to_the_seat_the_supervisor_and_the_board(
    house: House, rules: None
) -> None:
    agent, supervisor = await house.as_(Role.AGENT), await house.as_(Role.SUPERVISOR)
    since = (NOON - timedelta(minutes=20)).isoformat()
    at_work(house, state="paused", pause_reason="break", since=since)

    assert "已超过规定时长 15 分钟" in await shown(house, agent, "/desk", 'data-state="paused"')
    assert "超过 15 分钟" in await shown(house, supervisor, "/supervision", "小休")
    assert "超时" in await shown(house, agent, "/", "小休")


async def test_a_seat_paused_for_misses_is_told_why_and_how_to_come_back(house: House, rules: None) -> None:
    browser = await house.as_(Role.AGENT)
    at_work(house, state="paused", pause_reason="missed", missed=3)

    page = await shown(house, browser, "/desk", 'data-state="paused"')

    assert "连续未接来电" in page
    assert 'action="/orders/seat.ready"' in page


async def test_signed_out_there_is_one_thing_to_do(house: House, rules: None) -> None:
    browser = await house.as_(Role.AGENT)
    at_work(house, state="signed_out", queues=[])

    page = await shown(house, browser, "/desk", 'data-state="signed_out"')

    assert 'action="/orders/seat.sign-in"' in page
    assert 'action="/orders/seat.pause"' not in page


async def test_messages_reach_whom_they_are_for_and_pass_away(house: House, rules: None) -> None:
    async with house.database.write() as session:
        for text, queue, minutes in (("全体注意", None, 5), ("企业专席注意", "enterprise", 5), ("已经过期", None, -5)):
            session.add(
                SeatMessage(
                    text=text, queue=queue, sent_at=NOON, sent_by="supervisor",
                    valid_until=NOON + timedelta(minutes=minutes),
                )
            )  # fmt: skip
    browser = await house.as_(Role.AGENT)

    await browser.get("/desk")

    assert "全体注意" in browser.page
    assert "企业专席注意" not in browser.page
    assert "已经过期" not in browser.page


async def test_todays_times_are_those_of_the_record(house: House, rules: None) -> None:
    began = NOON - timedelta(hours=1)
    async with house.database.write() as session:
        session.add(SeatSession(switch="main", seat=SEAT, started_at=began, login="agent"))
        for minute, until, kind, reason in (
            (0, 10, SeatStateKind.READY, None),
            (10, 30, SeatStateKind.TALKING, None),
            (30, 45, SeatStateKind.PAUSED, "break"),
            (45, None, SeatStateKind.READY, None),
        ):
            session.add(
                SeatState(
                    switch="main", seat=SEAT, started_at=began + timedelta(minutes=minute), state=kind, reason=reason,
                    ended_at=began + timedelta(minutes=until) if until else None, session_started_at=began,
                )
            )  # fmt: skip
    browser = await house.as_(Role.AGENT)

    await browser.get("/desk")

    for words in ("25 分 0 秒", "20 分 0 秒", "小休", "15 分 0 秒", "11:00:00 签入"):
        assert words in browser.page


async def test_a_person_gives_orders_for_the_own_seat_only(house: House, rules: None) -> None:
    browser = await house.as_(Role.AGENT)
    form = browser.page

    answers = []
    for order, fields in (
        ("seat.pause", {"pause": "break"}),
        ("seat.pause", {"pause": "break", "seat": "8001"}),
        ("seat.force", {"state": "ready", "seat": "8001", "reason": "x"}),
    ):
        browser.page = form
        answers.append((await browser.post(f"/orders/{order}", back="/desk", **fields)).status)

    assert answers == [303, 403, 403]
    assert [(order.name, dict(order.fields)) for order in house.controls.given] == [
        ("seat.pause", {"seat": SEAT, "pause": "break"})
    ]


async def test_a_supervisors_page_offers_every_order_and_keeps_the_chosen_seat(house: House, rules: None) -> None:
    browser = await house.as_(Role.SUPERVISOR)

    await browser.get("/supervision?seat=8003")

    for order in ("seat.force", "seat.move", "seats.broadcast", "line.close"):
        assert f'action="/orders/{order}"' in browser.page
    assert 'value="8003" selected' in browser.page
    await browser.post("/orders/seat.move", seat="8003", queue="general", level="2", reason="忙", back="/supervision")
    assert house.controls.given[-1].reason == "忙"
    assert house.controls.given[-1].fields["seat"] == "8003"


async def test_a_refused_pause_is_told_in_plain_words(house: House, rules: None) -> None:
    browser = await house.as_(Role.AGENT)
    house.controls.refuses = OrderRefused("pause.too-many", pause="break", most="1")

    answer = await browser.post("/orders/seat.pause", pause="break")

    assert answer.status == 409
    assert "已达上限" in browser.page


@pytest.mark.parametrize("role", [Role.AGENT, Role.QA, Role.MANAGER])
async def test_the_supervisors_page_is_not_everybodys(house: House, role: Role) -> None:
    browser = await house.as_(role)

    assert (await browser.get("/supervision")).status == 403


async def test_a_person_without_a_seat_is_told_how_to_get_one(house: House) -> None:
    browser = await house.as_(Role.QA)

    await browser.get("/desk")

    assert "没有绑定座席" in browser.page


@pytest.mark.parametrize(("role", "path"), [(Role.AGENT, "/desk/stream"), (Role.SUPERVISOR, "/supervision/stream")])
async def test_pages_follow_the_board(house: House, rules: None, role: Role, path: str) -> None:
    browser = await house.as_(role)
    async with browser.client.get(path) as stream:
        at_work(house, state="paused", pause_reason="break", since=NOON.isoformat())
        told = ""
        while "示忙 · 小休" not in told:
            line = await stream.content.readline()
            assert line, "the stream ended"
            told += line.decode()
