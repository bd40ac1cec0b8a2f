"""Figures of seats: each number leads to the list of exactly the calls it counts."""

import html
import re
from datetime import timedelta

import pytest

from db.tables import CallEnding, Role, SeatState, SeatStateKind
from tests.contracts.web.factory import NOON, a_call
from tests.contracts.web_hall.conftest import House


@pytest.fixture(autouse=True)
async def a_day(house: House) -> None:
    async with house.database.write() as session:
        for at in range(5):
            when = NOON - timedelta(minutes=10 * at)
            seat, wait = ("8001", 30) if at == 4 else ("8007", 9 + 10 * (at % 2))
            session.add(a_call(f"main-{at}.1", at=when, seat=seat, wait_seconds=wait, simulated=False))
        session.add(a_call("main-8.1", at=NOON - timedelta(days=1), simulated=False))
        session.add(a_call("main-9.1"))  # a robot's
        session.add(a_call("main-10.1", ending=CallEnding.ABANDONED_IN_QUEUE, simulated=False))
        for at, state in enumerate([SeatStateKind.READY, SeatStateKind.WRAP_UP]):
            begun = NOON - timedelta(minutes=30 - 10 * at)
            session.add(
                SeatState(
                    switch="main", seat="8007", started_at=begun, ended_at=begun + timedelta(minutes=10 - 5 * at),
                    state=state, session_started_at=begun,
                )
            )  # fmt: skip


async def test_each_number_of_calls_leads_to_its_calls(house: House) -> None:
    browser = await house.as_(Role.MANAGER)

    await browser.get("/reports/seats")

    rows = re.findall(r'<th scope="row">(\d+) .*?</tr>', browser.page, re.DOTALL)
    assert rows == ["8001", "8007"], "only seats that did something"
    links = {
        html.unescape(found[0]): found[1] for found in re.findall(r'href="(/calls\?[^"]+)"[^>]*>([^<]+)<', browser.page)
    }
    answered = next(link for link in links if "answered.1.counted" in link and "seat=8007" in link)
    assert links[answered] == "4"
    await browser.get(answered)
    assert "共 4 通" in browser.page
    in_time = next(link for link in links if "answered_within_15.1" in link and "seat=8007" in link)
    assert links[in_time] == "50.00%"
    await browser.get(in_time)
    assert "共 2 通" in browser.page


async def test_json_has_the_same_figures_with_their_definitions(house: House) -> None:
    browser = await house.as_(Role.QA)
    answer = await browser.client.get("/api/v1/reports/seats?first=2026-11-21&last=2026-11-22&seat=8007")
    found = await answer.json()
    assert (found["first"], found["last"], len(found["seats"])) == ("2026-11-21", "2026-11-22", 1)
    figures = {figure["key"]: figure for figure in found["seats"][0]["figures"]}
    assert (figures["answered"]["value"], figures["answered"]["version"]) == (5.0, 1)
    assert figures["occupancy"]["value"] == pytest.approx(1 / 3)
    assert figures["average_wrap_up"]["value"] == 300.0
    assert figures["occupancy"]["calls"] is None, "time of seats has no calls behind it"


async def test_a_period_nobody_can_mean_is_put_right_and_told(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    await browser.get("/reports/seats?first=2026-11-30&last=2026-11-22")
    assert "开始日期晚于结束日期" in browser.page
    await browser.get("/reports/seats?first=gestern")
    assert "不是有效日期" in browser.page
    await browser.get("/reports/seats?first=2020-01-01&last=2020-01-01")
    assert "这段时间没有座席接听来电" in browser.page


async def test_the_desks_times_lead_to_the_seats_own_calls(house: House) -> None:
    async with house.database.write() as session:
        session.add(
            SeatState(
                switch="main", seat="8007", started_at=NOON - timedelta(minutes=5), ended_at=NOON,
                state=SeatStateKind.TALKING, session_started_at=NOON - timedelta(minutes=30),
            )
        )  # fmt: skip
    browser = await house.as_(Role.AGENT)
    await browser.get("/desk")
    assert "first=2026-11-22&amp;last=2026-11-22&amp;seat=8007&amp;direction=inbound" in browser.page


@pytest.mark.parametrize("role", [Role.AGENT, Role.DEPARTMENT])
async def test_figures_of_colleagues_are_not_everybodys(house: House, role: Role) -> None:
    browser = await house.as_(role)
    assert (await browser.get("/reports/seats")).status == 403
    assert (await browser.get("/api/v1/reports/seats")).status == 403
