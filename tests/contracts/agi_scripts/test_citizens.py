"""Place, announcements, warnings and who goes first, as the dialplan is told them; on both databases."""

from datetime import date, timedelta
from typing import Any

import pytest

from db.tables import (
    Announcement,
    AnnouncementKind,
    CalendarDay,
    Call,
    Callback,
    CallbackKind,
    CallbackState,
    CallEnding,
    CallerRuleKind,
    DayKind,
    Setting,
)
from ivr import publish_menu, read_menu
from tests.contracts.agi_scripts.conftest import NOON, Hotline

CITIZEN = "13800138000"


async def add(hotline: Hotline, *rows: Any) -> None:
    async with hotline.database.write() as session:
        session.add_all(rows)
    await hotline.directory.refresh()


def gave_up(call_id: str, minutes_ago: int, caller: str = CITIZEN, **columns: Any) -> Call:
    facts: dict[str, Any] = {"ending": CallEnding.ABANDONED_IN_QUEUE, "queue": "general"}
    return Call(
        id=call_id, switch="main", caller=caller, arrived_at=NOON - timedelta(minutes=minutes_ago), **(facts | columns)
    )


def announcement(prompts: str, **columns: Any) -> Announcement:
    facts: dict[str, Any] = {"kind": AnnouncementKind.INCIDENT, "title": "t", "enabled": True, "changed_at": NOON}
    return Announcement(prompts=prompts, **(facts | columns))


async def test_an_incident_switched_on_is_said_on_its_lines(hotline: Hotline) -> None:
    await add(hotline, announcement("incident-notice", lines="12315"), announcement("off", enabled=False))

    assert (await hotline.ask(variables={"LINE": "12315"})).variables["HOTLINE_ANNOUNCE"] == "incident-notice"
    assert (await hotline.ask()).variables["HOTLINE_ANNOUNCE"] == ""


async def test_a_holiday_is_announced_by_the_calendar(hotline: Hotline) -> None:
    holiday = announcement("holiday-notice", kind=AnnouncementKind.HOLIDAY, days=DayKind.HOLIDAY)
    await add(hotline, holiday)
    assert (await hotline.ask()).variables["HOTLINE_ANNOUNCE"] == ""

    await add(hotline, CalendarDay(day=date(2026, 11, 21), working=False, label="测试", source="t"))

    assert (await hotline.ask()).variables["HOTLINE_ANNOUNCE"] == "holiday-notice"


async def test_a_warned_caller_hears_the_warning_first_and_is_served(hotline: Hotline) -> None:
    await add(hotline, announcement("incident-notice"))
    await hotline.rule(CITIZEN, CallerRuleKind.WARNED)

    variables = (await hotline.ask()).variables

    assert variables["HOTLINE_ANNOUNCE"] == "harassment-warning&incident-notice"
    assert variables["HOTLINE_ACTION"] == "queue"


async def test_who_gave_up_twice_lately_goes_before_others(hotline: Hotline) -> None:
    await add(hotline, gave_up("a", 25), gave_up("b", 31), gave_up("x", 5, "13900139000"))
    assert (await hotline.ask()).variables["HOTLINE_PRIORITY"] == "0"

    await add(hotline, gave_up("c", 3, "+8613800138000"))

    assert (await hotline.ask()).variables["HOTLINE_PRIORITY"] == "20"
    assert (await hotline.ask(caller="13900139000")).variables["HOTLINE_PRIORITY"] == "0"
    assert (await hotline.ask(caller="anonymous")).variables["HOTLINE_PRIORITY"] == "0"


async def test_the_weights_are_the_citys(hotline: Hotline) -> None:
    rules = {"abandons": 1, "repeated": 7}
    await add(
        hotline, gave_up("a", 25), Setting(key="priority.rules", value=rules, changed_at=NOON, changed_by="admin")
    )
    assert (await hotline.ask()).variables["HOTLINE_PRIORITY"] == "7"


@pytest.mark.parametrize(
    ("columns", "priority"),
    [
        ({"attempts": 1}, "30"),
        ({"attempts": 0}, "0"),
        ({"attempts": 3, "state": CallbackState.UNREACHED, "closed_at": NOON - timedelta(hours=1)}, "30"),
        ({"attempts": 3, "state": CallbackState.UNREACHED, "closed_at": NOON - timedelta(hours=25)}, "0"),
        ({"attempts": 1, "state": CallbackState.REACHED, "closed_at": NOON - timedelta(hours=1)}, "0"),
    ],
    ids=["tried", "not tried", "given up lately", "given up long ago", "reached"],
)
async def test_who_calls_back_after_we_missed_him_goes_before_others(
    hotline: Hotline, columns: dict[str, Any], priority: str
) -> None:
    await add(
        hotline,
        Callback(
            number=CITIZEN, call_id="a", kind=CallbackKind.MISSED, waiting_since=NOON, requested_at=NOON, **columns
        ),
    )
    assert (await hotline.ask(caller="+8613800138000")).variables["HOTLINE_PRIORITY"] == priority


async def test_the_key_for_emergencies_raises_the_call(hotline: Hotline) -> None:
    urgent = {"key": "urgent", "prompt": "menu-main", "digits": {"9": {"do": "human", "priority": 60}}}
    async with hotline.database.write() as session:
        await publish_menu(session, read_menu(urgent), now=NOON, actor="test")
    await hotline.directory.refresh()

    menu = {"HOTLINE_MENU": "urgent", "HOTLINE_PRIORITY": "30"}
    assert (await hotline.ask(entry="menu", variables=dict(menu), keys=["9"])).variables["HOTLINE_PRIORITY"] == "90"
    assert (await hotline.ask(entry="menu", variables=dict(menu), keys=["0"])).variables["HOTLINE_PRIORITY"] == "30"


async def test_the_place_is_told_with_the_time_it_will_take(hotline: Hotline) -> None:
    await add(hotline, *(gave_up(f"t{n}", 20, "1", ending=CallEnding.CONNECTED, talk_seconds=100) for n in range(5)))

    channel = await hotline.ask(entry="position", variables={"AHEAD": "5", "SEATS": "2", "HOTLINE_QUEUE": "general"})

    said = [command.split('"')[1] for command in channel.commands if command.startswith(("STREAM", "SAY"))]
    assert said == [
        "hotline/position-before", "5", "hotline/position-people", "5", "hotline/position-minutes",
    ]  # fmt: skip
    assert channel.set_in_order == ["HOTLINE_OK"]


@pytest.mark.parametrize("seats", ["0", "", "x"])
async def test_without_a_seat_no_time_is_told(hotline: Hotline, seats: str) -> None:
    channel = await hotline.ask(entry="position", variables={"AHEAD": "5", "SEATS": seats, "HOTLINE_QUEUE": "general"})

    assert channel.played == ["hotline/position-before", "hotline/position-after"]
