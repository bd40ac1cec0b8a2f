"""Figures of the hall and of each line: every number leads to the list of exactly the calls it counts."""

import html
import re
from datetime import timedelta

import pytest

from db.tables import CallEnding, JournalGap, RecordSource, Role
from tests.contracts.web.factory import NOON, a_call
from tests.contracts.web_hall.conftest import House


@pytest.fixture(autouse=True)
async def a_day_of_two_lines(house: House) -> None:
    """12345: three answered, one gave up waiting; 12315: one answered; and a robot's call, which counts nowhere."""
    async with house.database.write() as session:
        for at, wait in enumerate([5, 10, 30]):
            session.add(a_call(f"main-{at}.1", at=NOON - timedelta(minutes=at), wait_seconds=wait, simulated=False))
        gave_up = CallEnding.ABANDONED_IN_QUEUE
        session.add(a_call("main-7.1", at=NOON, ending=gave_up, simulated=False))
        session.add(a_call("main-8.1", at=NOON, line="12315", wait_seconds=3, simulated=False))
        session.add(a_call("main-9.1"))


def links(page: str) -> dict[str, str]:
    return {html.unescape(target): text for target, text in re.findall(r'href="(/calls\?[^"]+)"[^>]*>([^<]+)<', page)}


async def test_each_line_and_the_whole_hall_are_told_and_lead_to_their_calls(house: House) -> None:
    browser = await house.as_(Role.MANAGER)

    await browser.get("/reports/hall")

    assert re.findall(r'<th scope="row">(\d+) <small', browser.page) == ["12345", "12315"]
    found = links(browser.page)
    rate = next(link for link in found if "connect_rate.1.counted" in link and "line=12345" in link)
    assert found[rate] == "75.00%"
    await browser.get(rate)
    assert "共 3 通" in browser.page
    offered = next(link for link in found if "connect_rate.1.among" in link)
    assert found[offered] == "5", "of all lines"
    await browser.get(offered)
    assert "共 5 通" in browser.page


async def test_one_line_alone_has_its_own_figures(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    await browser.get("/reports/hall?line=12315")
    assert re.findall(r'<th scope="row">(\d+) <small', browser.page) == ["12315"]
    assert "人工接通率" in browser.page
    assert "100.00%" in browser.page
    assert "75.00%" not in browser.page


async def test_json_has_every_definition_in_force_and_the_lines(house: House) -> None:
    browser = await house.as_(Role.QA)

    found = await (await browser.client.get("/api/v1/reports/hall?first=2026-11-22&last=2026-11-22")).json()

    figures = {figure["key"]: figure for figure in found["figures"]}
    assert (figures["connect_rate"]["value"], figures["connect_rate"]["version"]) == (0.8, 1)
    assert (figures["abandoned_in_queue"]["numerator"], figures["arrived"]["numerator"]) == (1, 5)
    assert figures["longest_wait"]["value"] == 30.0
    assert figures["connect_rate_any_24h"]["value"] == 0.8, "a day is one span of 24 hours"
    by_line = {row["number"]: {one["key"]: one["value"] for one in row["figures"]} for row in found["lines"]}
    assert by_line["12315"]["connect_rate"] == 1.0
    assert by_line["12345"]["answered_within_15"] == pytest.approx(2 / 3)


async def test_a_day_without_a_call_says_so(house: House) -> None:
    browser = await house.as_(Role.MANAGER)
    await browser.get("/reports/hall?first=2020-01-01&last=2020-01-01")
    assert "这段时间没有来电" in browser.page


@pytest.mark.parametrize("role", [Role.AGENT, Role.DEPARTMENT])
async def test_the_halls_figures_are_for_those_who_answer_for_it(house: House, role: Role) -> None:
    browser = await house.as_(role)
    assert (await browser.get("/reports/hall")).status == 403
    assert (await browser.get("/api/v1/reports/hall")).status == 403


async def test_the_worst_24_hours_say_when_they_were_and_lead_to_the_calls_of_those_hours_alone(house: House) -> None:
    """Two days before, at three in the afternoon, one of two gave up; the worst hours hold that call alone."""
    async with house.database.write() as session:
        before = NOON - timedelta(days=2, hours=-3)
        session.add(a_call("main-20.1", at=before, simulated=False))
        gave_up = CallEnding.ABANDONED_IN_QUEUE
        session.add(a_call("main-21.1", at=before + timedelta(minutes=1), ending=gave_up, simulated=False))
    browser = await house.as_(Role.MANAGER)

    await browser.get("/reports/hall?first=2026-11-19&last=2026-11-22")

    assert "最低的一段" in browser.page
    found = links(browser.page)
    among = next(link for link in found if "connect_rate_any_24h.1.among" in link)
    assert found[among] == "1"
    await browser.get(among)
    assert "共 1 通" in browser.page
    told = await (await browser.client.get("/api/v1/reports/hall?first=2026-11-19&last=2026-11-22")).json()
    worst = next(figure for figure in told["figures"] if figure["key"] == "connect_rate_any_24h")
    assert (worst["value"], worst["denominator"]) == (0, 1)
    assert worst["window"]["since"] < worst["window"]["before"]


@pytest.mark.parametrize(
    ("ends", "told"), [((-30, -20), True), ((-30, None), True), ((None, 5), True), ((-4000, -3000), False)]
)
@pytest.mark.parametrize("address", ["hall", "seats"])
async def test_a_hole_in_the_record_is_told_above_the_figures_it_touches(
    house: House, address: str, ends: tuple[int | None, int | None], told: bool
) -> None:
    began, ended = (None if minutes is None else NOON + timedelta(minutes=minutes) for minutes in ends)
    async with house.database.write() as session:
        session.add(
            JournalGap(
                switch="main", source=RecordSource.CEL, from_at=began, to_at=ended, reason="rotated", detail="",
                found_at=NOON + timedelta(minutes=10),
            )
        )  # fmt: skip
    browser = await house.as_(Role.MANAGER)

    await browser.get(f"/reports/{address}")
    json = await (await browser.client.get(f"/api/v1/reports/{address}")).json()

    assert ("话务记录有 1 处缺失" in browser.page) is told
    assert any("缺失" in complaint for complaint in json["complaints"]) is told
