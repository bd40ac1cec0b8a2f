"""Where a citizen's way leads when no talk comes about, on the real Asterisk with all of our programs down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from asterisk_conf import QueuePlan, SwitchPlan
from tests.integration.asterisk_conf.entries import answering_server, hangs_up_in_the_queue, spoken_seconds
from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD
from tests.integration.switch import PASSWORD, Switch, running_switch
from tests.waiting import until


def queue_plan(**changes: Any) -> Callable[[SwitchPlan], SwitchPlan]:
    """Vary a plan's only queue."""
    return lambda plan: replace(plan, queues=tuple(replace(queue, **changes) for queue in plan.queues))


def queue_events(switch: Switch) -> list[tuple[str, str]]:
    """(queue, event) of queue_log."""
    return [(line[2], line[4]) for line in switch.queue_log() if line[2] != "NONE"]


async def test_without_a_seat_the_citizen_is_told_and_called_back(tmp_path: Path) -> None:
    async with running_switch(tmp_path, queue_plan(offer_when_empty=True)) as switch, Telephone(1000) as citizen:
        async with switch.sipp.citizen(citizen.port) as calling:
            await until(lambda: ("HOTLINE_QUEUE_END", "JOINEMPTY") in switch.told())
            await citizen.press_until(3, lambda: switch.told()[-1][0] == "HOTLINE_CALLBACK")
            await calling.ends_well()

        assert queue_events(switch) == [("general_service", "JOINEMPTY")]
        name, wish = switch.told()[-1]
        number, queue, since = wish.split()
        assert (name, number, queue) == ("HOTLINE_CALLBACK", "13800001111", "general_service")
        arrived = float(switch.cel()[0][1])
        queued = next(float(row[1]) for row in switch.cel() if row[0] == "HOTLINE_QUEUE")
        assert arrived - 1 <= int(since) <= queued, "when he came to the queue, not when he pressed the key"


async def test_without_a_seat_who_presses_nothing_may_speak_a_message(tmp_path: Path) -> None:
    def quick(plan: SwitchPlan) -> SwitchPlan:
        return replace(queue_plan(offer_when_empty=True)(plan), limits=replace(plan.limits, offer_key=1))

    async with running_switch(tmp_path, quick) as switch, Telephone(1000) as citizen:
        async with switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling:
            await until(lambda: spoken_seconds(switch) >= 1)
            await calling.hang_up()
        await until(lambda: any(name == "HOTLINE_MESSAGE" for name, _ in switch.told()))
        assert len(await switch.messages()) == 1


def members_come_and_go(plan: SwitchPlan) -> SwitchPlan:
    """No seat is a member for good."""
    plan = queue_plan(offer_when_empty=True, ring_seconds=3)(plan)
    return replace(plan, seats=tuple(replace(seat, queues=()) for seat in plan.seats))


async def test_when_the_last_seat_goes_those_who_wait_are_offered_something_else(tmp_path: Path) -> None:
    async with (
        running_switch(tmp_path, members_come_and_go) as switch,
        Telephone(1000) as citizen,
        switch.sipp.silent_seat(user="1001", password=PASSWORD),
    ):
        await switch.asterisk.rx("queue add member PJSIP/1001 to general_service")
        async with switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling:
            await until(lambda: ("general_service", "ENTERQUEUE") in queue_events(switch))
            await switch.asterisk.rx("queue pause member PJSIP/1001 queue general_service")
            await asyncio.sleep(1)  # for what must not happen; Asterisk looks once a second
            assert ("HOTLINE_QUEUE_END", "LEAVEEMPTY") not in switch.told(), "a pause is no absence"
            await switch.asterisk.rx("queue remove member PJSIP/1001 from general_service")
            await until(lambda: ("HOTLINE_QUEUE_END", "LEAVEEMPTY") in switch.told())
            await calling.hang_up()
        assert ("general_service", "EXITEMPTY") in queue_events(switch)


async def test_the_longest_wait_ends_in_an_offer_and_may_go_on(tmp_path: Path) -> None:
    async with (
        running_switch(tmp_path, queue_plan(max_wait_seconds=1, ring_seconds=3)) as switch,
        Telephone(1000) as citizen,
    ):
        async with switch.sipp.citizen(citizen.port) as calling:
            await until(lambda: switch.told().count(("HOTLINE_QUEUE_END", "TIMEOUT")) == 1)
            await citizen.press_until(0, lambda: switch.told().count(("HOTLINE_QUEUE", "general_service")) == 2)
            await until(lambda: switch.told().count(("HOTLINE_QUEUE_END", "TIMEOUT")) == 2)
            await citizen.press_until(3, lambda: switch.told()[-1][0] == "HOTLINE_CALLBACK")
            await calling.ends_well()
        assert switch.told()[-1][0] == "HOTLINE_CALLBACK"


def with_overflow(plan: SwitchPlan) -> SwitchPlan:
    """The line's queue has no seat of its own; seat 1001 serves the queue it overflows into."""
    first = replace(plan.queues[0], overflow="help_out", overflow_seconds=2, offer_when_empty=True)
    helping = QueuePlan(name="help_out", label="支援", retry_seconds=1, offer_when_empty=True)
    seats = tuple(replace(seat, queues=(("help_out", 0),)) for seat in plan.seats[:1])
    return replace(plan, queues=(first, helping), seats=seats)


async def test_a_queue_without_seats_overflows_at_once_into_one_that_has(tmp_path: Path) -> None:
    async with (
        running_switch(tmp_path, with_overflow) as switch,
        Telephone(1000) as citizen,
        Telephone(440) as seat,
        switch.sipp.seat(seat.port, user="1001", password=PASSWORD) as answering,
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await seat.hears_for(0.5)
        await calling.hang_up()
        await answering.ends_well()
    events = [(queue, event) for queue, event in queue_events(switch) if event != "DID"]
    assert events == [
        ("general_service", "JOINEMPTY"),
        ("help_out", "ENTERQUEUE"),
        ("help_out", "CONNECT"),
        ("help_out", "COMPLETECALLER"),
    ]
    assert ("HOTLINE_OVERFLOW", "general_service") in switch.told()


async def test_who_waits_too_long_goes_on_in_the_other_queue_before_its_own_callers(tmp_path: Path) -> None:
    def busy(plan: SwitchPlan) -> SwitchPlan:
        plan = with_overflow(plan)
        first = replace(plan.queues[0], offer_when_empty=False)
        return replace(plan, queues=(first, replace(plan.queues[1], offer_when_empty=False, ring_seconds=30)))

    async with (
        running_switch(tmp_path, busy) as switch,
        Telephone(1000) as citizen,
        switch.sipp.silent_seat(user="1001", password=PASSWORD),
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await until(lambda: ("help_out", "ENTERQUEUE") in queue_events(switch))
        await calling.hang_up()
    assert [event for _, event in queue_events(switch)][:3] == ["ENTERQUEUE", "EXITWITHTIMEOUT", "ENTERQUEUE"]
    assert queue_events(switch)[-1] == ("help_out", "ABANDON")


async def test_a_queue_that_overflows_to_nobody_keeps_its_caller(tmp_path: Path) -> None:
    def nobody(plan: SwitchPlan) -> SwitchPlan:
        plan = with_overflow(plan)
        return replace(plan, queues=(replace(plan.queues[0], offer_when_empty=False), plan.queues[1]))

    async with (
        running_switch(tmp_path, nobody) as switch,
        Telephone(1000) as citizen,
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await until(lambda: len([e for e in queue_events(switch) if e[1] == "ENTERQUEUE"]) == 2)
        await calling.hang_up()
    assert {queue for queue, _ in queue_events(switch)} == {"general_service"}
    assert queue_events(switch)[-1] == ("general_service", "ABANDON")


@pytest.mark.parametrize(
    ("caller", "keyed", "wanted"),
    [
        ("+8613800001111", "", "+8613800001111"),
        ("anonymous", "02887654321#", "02887654321"),
        ("sip4users12", "13912345678#", "13912345678"),
    ],
)
async def test_key_3_while_waiting_asks_for_a_call_back(switch: Switch, caller: str, keyed: str, wanted: str) -> None:
    async with Telephone(1000) as citizen, switch.sipp.citizen(citizen.port, caller=caller) as calling:
        await until(lambda: ("general_service", "ENTERQUEUE") in queue_events(switch))
        citizen.heard.clear()
        await citizen.press(3)
        if keyed:
            await citizen.hears_prompt()  # asks for the number
            for key in keyed:
                await citizen.press(11 if key == "#" else int(key))
                await asyncio.sleep(0.12)
        await calling.ends_well()
    assert ("HOTLINE_QUEUE_END", "KEY3") in switch.told()
    assert switch.told()[-1][1].split()[:2] == [wanted, "general_service"]
    assert ("general_service", "EXITWITHKEY") in queue_events(switch)


async def test_the_seats_number_is_told_to_the_citizen_and_the_figures_stay_right(tmp_path: Path) -> None:
    async with (
        running_switch(tmp_path, queue_plan(speak_seat=True)) as switch,
        Telephone(1000) as citizen,
        Telephone(440) as seat,
        switch.sipp.seat(seat.port, user="1001", password=PASSWORD) as answering,
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        for digit in "01":
            place = switch.plan.folders.data / "sounds/zh/digits" / f"{digit}.alaw"
            place.parent.mkdir(exist_ok=True)
            place.write_bytes((switch.plan.folders.data / "sounds/zh/beep.alaw").read_bytes())
        await until(lambda: any(row[0] == "BRIDGE_ENTER" for row in switch.cel()))
        seat.heard.clear()
        await seat.hears_for(1)
        await calling.hang_up()
        await answering.ends_well()
    events = {row[0]: row for row in switch.cel()}
    answered = next(float(row[1]) for row in switch.cel() if row[0] == "ANSWER" and "1001" in row[4])
    met = float(events["BRIDGE_ENTER"][1])
    assert met - answered > 0.7, "two prompts and four digits before the talk"
    [recording] = await switch.talks()
    recorded = recording.stat().st_size / 32000
    left = next(float(row[1]) for row in switch.cel() if row[0] == "BRIDGE_EXIT")
    assert abs(recorded - (left - met)) < 0.5, "the whole talk and nothing else"
    assert [event for _, event in queue_events(switch)][-2:] == ["CONNECT", "COMPLETECALLER"]


async def test_where_the_number_cannot_be_told_citizen_and_seat_meet_at_once(tmp_path: Path) -> None:
    async with (
        running_switch(tmp_path, queue_plan(speak_seat=True)) as switch,
        Telephone(1000) as citizen,
        Telephone(440) as seat,
    ):
        (switch.plan.folders.etc / "seat-number.agi").unlink()
        async with (
            switch.sipp.seat(seat.port, user="1001", password=PASSWORD) as answering,
            switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
        ):
            await seat.hears_for(0.5)
            await calling.hang_up()
            await answering.ends_well()
        assert ("general_service", "COMPLETECALLER") in queue_events(switch)


async def test_the_second_caller_hears_his_place_and_keeps_it(switch: Switch) -> None:
    async with (
        Telephone(1000) as first,
        Telephone(800) as second,
        switch.sipp.citizen(first.port, hang_up_after_ms=ON_WORD) as one,
    ):
        await until(lambda: queue_events(switch).count(("general_service", "ENTERQUEUE")) == 1)
        async with switch.sipp.citizen(second.port, caller="13900002222", hang_up_after_ms=ON_WORD) as two:
            await until(lambda: queue_events(switch).count(("general_service", "ENTERQUEUE")) == 2)
            await two.hang_up()
            await one.hang_up()
    joins = [line for line in switch.queue_log() if line[4] == "ENTERQUEUE"]
    assert [line[7] for line in joins] == ["1", "2"]


async def test_a_blocked_caller_still_reaches_help_by_a_key_and_first_of_all(switch: Switch) -> None:
    answers = {"incoming": {"HOTLINE_ACTION": "blocked", "HOTLINE_REASON": "rule-7"}}
    async with (
        answering_server(switch.plan.ports.agi, answers),
        Telephone(1000) as first,
        Telephone(800) as second,
        switch.sipp.citizen(first.port, hang_up_after_ms=ON_WORD) as waiting,
    ):
        await first.hears_prompt()  # the refusal
        await first.press(0)
        await until(lambda: ("general_service", "ENTERQUEUE") in queue_events(switch))
        shown = await switch.asterisk.rx("queue show general_service")
        async with switch.sipp.citizen(second.port, caller="13900002222") as put_down:
            await put_down.ends_well()
        await waiting.hang_up()
    assert "prio: 100" in shown
    told = switch.told()
    assert told.index(("HOTLINE_BLOCKED", "rule-7")) < told.index(("HOTLINE_EMERGENCY", "rule-7"))
    assert told.count(("HOTLINE_EMERGENCY", "rule-7")) == 1, "without the key he is put down"


@pytest.fixture
def two_homes(tmp_path: Path) -> tuple[Path, Path]:
    homes = tmp_path / "a", tmp_path / "b"
    for home in homes:
        home.mkdir()
    return homes


async def test_what_is_announced_now_is_said_also_while_our_programs_are_down(two_homes: tuple[Path, Path]) -> None:
    def with_incident(plan: SwitchPlan) -> SwitchPlan:
        return replace(plan, lines=tuple(replace(line, announce=("incident-notice",)) for line in plan.lines))

    async def seconds_to_queue(home: Path, vary: Callable[[SwitchPlan], SwitchPlan]) -> float:
        async with running_switch(home, vary) as switch, Telephone(1000) as citizen:
            async with switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling:
                await hangs_up_in_the_queue(switch, calling)
            rows = {row[0]: float(row[1]) for row in switch.cel()}
            return rows["HOTLINE_QUEUE"] - rows["HOTLINE_LINE"]

    silent = await seconds_to_queue(two_homes[0], lambda plan: plan)
    assert await seconds_to_queue(two_homes[1], with_incident) - silent > 0.15
