"""Real calls through the rendered dialplan: SIPp signals, ``Telephone`` speaks, Asterisk's files are the witness."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from asterisk_conf import Limits
from tests.integration.asterisk_conf.entries import (
    answering_server,
    assert_times_rise,
    hangs_up_in_the_queue,
    hung_server,
    queue_events,
    talk_seconds,
)
from tests.integration.rtp import Telephone, loudest
from tests.integration.sipp import ON_WORD
from tests.integration.switch import PASSWORD, Switch, running_switch, waiting_at_most
from tests.waiting import until


async def test_a_call_is_greeted_queued_answered_and_recorded_while_our_programs_are_down(
    switch: Switch,
) -> None:
    async with (
        Telephone(1000) as citizen,
        Telephone(440) as seat,
        switch.sipp.seat(seat.port, user="1001", password=PASSWORD) as answering,
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await citizen.hears()
        await seat.hears_for(2.2)
        await calling.hang_up()
        await answering.ends_well()
    [recording] = await switch.talks()
    stereo = np.frombuffer(recording.read_bytes(), "<i2").reshape(-1, 2)
    assert 2.0 < len(stereo) / 8000 < talk_seconds(switch) + 0.5, "the talk, not the wait"
    assert abs(loudest(stereo[8000:, 0]) - 1000) < 5, "citizen on the left"
    assert abs(loudest(stereo[8000:, 1]) - 440) < 5, "seat on the right"
    assert recording.stem == switch.cel()[0][2], "named by the call's uniqueid"
    assert not any(
        path.stat().st_mode & 0o007 for path in (recording, switch.plan.folders.cel, switch.plan.folders.queue_log)
    )
    assert queue_events(switch)[-3:] == ["ENTERQUEUE", "CONNECT", "COMPLETECALLER"]
    assert switch.queue_log()[-2][3] == "1001"
    assert switch.told() == [
        ("HOTLINE_LINE", "12345"),
        ("HOTLINE_FALLBACK", "incoming"),
        ("HOTLINE_GREETED", ""),
        ("HOTLINE_QUEUE", "general_service"),
    ]
    assert_times_rise(switch)


async def test_a_seat_that_does_not_answer_is_passed_over(tmp_path: Path) -> None:
    async with (
        running_switch(tmp_path, waiting_at_most(300)) as switch,
        Telephone(1000) as citizen,
        Telephone(440) as seat,
        switch.sipp.silent_seat(user="1001", password=PASSWORD),
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await until(lambda: "RINGNOANSWER" in queue_events(switch))
        async with switch.sipp.seat(seat.port, user="1002", password=PASSWORD) as answering:
            await until(lambda: "CONNECT" in queue_events(switch))
            await calling.hang_up()
            await answering.ends_well()
        seats = [(line[4], line[3]) for line in switch.queue_log() if line[4] in {"RINGNOANSWER", "CONNECT"}]
        assert seats[0] == ("RINGNOANSWER", "1001")
        assert seats[-1] == ("CONNECT", "1002")


async def test_a_citizen_who_gives_up_is_abandoned_in_the_record(switch: Switch) -> None:
    async with (
        answering_server(switch.plan.ports.agi, {}),
        Telephone(1000) as citizen,
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await hangs_up_in_the_queue(switch, calling)
    await until(lambda: any(row[0] == "LINKEDID_END" for row in switch.cel()))
    assert queue_events(switch)[-1] == "ABANDON"
    assert [name for name, _ in switch.told()] == ["HOTLINE_LINE", "HOTLINE_GREETED", "HOTLINE_QUEUE"]


async def test_a_hung_server_costs_the_citizen_a_second_not_the_call(tmp_path: Path) -> None:
    async with (
        running_switch(tmp_path, lambda plan: replace(plan, limits=Limits())) as switch,
        hung_server(switch.plan.ports.agi),
        Telephone(1000) as citizen,
    ):
        async with switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling:
            await citizen.hears()
            await until(lambda: "ENTERQUEUE" in queue_events(switch))
            await calling.hang_up()
        await until(lambda: "ABANDON" in queue_events(switch))

    rows = {row[0]: float(row[1]) for row in switch.cel()}
    assert ("HOTLINE_FALLBACK", "incoming") in switch.told()
    assert 0.9 < rows["HOTLINE_FALLBACK"] - rows["HOTLINE_LINE"] < 5, "its second, on however slow a machine"


async def test_an_answer_that_stopped_halfway_does_not_count(switch: Switch) -> None:
    answers = {"incoming": {"HOTLINE_ACTION": "blocked", "HOTLINE_QUEUE": "elsewhere"}}
    async with (
        answering_server(switch.plan.ports.agi, answers, die=True),
        Telephone(1000) as citizen,
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await hangs_up_in_the_queue(switch, calling)
    assert ("HOTLINE_FALLBACK", "incoming") in switch.told()
    assert ("HOTLINE_QUEUE", "general_service") in switch.told()


async def test_a_whole_answer_counts_and_a_queue_that_does_not_exist_does_not(switch: Switch) -> None:
    answers = {"incoming": {"HOTLINE_ACTION": "queue", "HOTLINE_QUEUE": "elsewhere", "HOTLINE_NOTICE": ""}}
    async with (
        answering_server(switch.plan.ports.agi, answers),
        Telephone(1000) as citizen,
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await hangs_up_in_the_queue(switch, calling)
    assert switch.told() == [
        ("HOTLINE_LINE", "12345"),
        ("HOTLINE_GREETED", ""),
        ("HOTLINE_QUEUE", "general_service"),
    ]


async def test_a_blocked_number_is_told_so_and_put_down(switch: Switch) -> None:
    answers = {"incoming": {"HOTLINE_ACTION": "blocked", "HOTLINE_REASON": "harassment"}}
    async with (
        answering_server(switch.plan.ports.agi, answers),
        Telephone(1000) as citizen,
        switch.sipp.citizen(citizen.port) as calling,
    ):
        await citizen.hears()
        await calling.ends_well()
    assert switch.told() == [("HOTLINE_LINE", "12345"), ("HOTLINE_BLOCKED", "harassment")]


@pytest.mark.parametrize(
    ("caller", "kept"),
    [
        ("anonymous", "anonymous"),
        ("+8613800001111", "+8613800001111"),
        ("9" * 200, "9" * 64),
        ("%E5%B8%82%E6%B0%91", ""),
        ("138%0d%0aHOTLINE_RATING%2c5", "138HOTLINE_RATING5"),
        ("%22%2c%22x%7c%24%7bSHELL(id)%7d", "xSHELLid"),
    ],
)
async def test_a_hostile_caller_number_neither_breaks_the_record_nor_the_call(
    switch: Switch, caller: str, kept: str
) -> None:
    async with Telephone(1000) as citizen:
        async with switch.sipp.citizen(
            citizen.port, caller=caller, name="'; rm -rf / ${SHELL(id)} |", hang_up_after_ms=ON_WORD
        ) as calling:
            await hangs_up_in_the_queue(switch, calling)
        await until(lambda: any(row[0] == "LINKEDID_END" for row in switch.cel()))

    lines = switch.plan.folders.cel.read_text().splitlines()
    assert len(lines) == len(switch.cel())
    assert all(len(row) == 10 for row in switch.cel())
    assert {row[5] for row in switch.cel()} == {kept}
    assert ("HOTLINE_QUEUE", "general_service") in switch.told()
    assert all(len(line) >= 5 for line in switch.queue_log())


async def test_a_number_that_is_no_line_is_served_by_the_default_line(switch: Switch) -> None:
    async with (
        Telephone(1000) as citizen,
        switch.sipp.citizen(citizen.port, line="057112345", hang_up_after_ms=ON_WORD) as calling,
    ):
        await hangs_up_in_the_queue(switch, calling)
    assert switch.cel()[0][6] == "057112345"
    assert ("HOTLINE_LINE", "12345") in switch.told()
    assert ("HOTLINE_QUEUE", "general_service") in switch.told()


async def test_missing_prompts_do_not_end_the_call(tmp_path: Path) -> None:
    async with running_switch(tmp_path) as switch, Telephone(1000) as citizen:
        shutil.rmtree(switch.plan.folders.data / "sounds" / "zh")
        async with switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling:
            await hangs_up_in_the_queue(switch, calling)
        assert ("HOTLINE_QUEUE", "general_service") in switch.told()


async def test_a_plan_without_recording_records_nothing(tmp_path: Path) -> None:
    async with (
        running_switch(tmp_path, lambda plan: replace(plan, record=False)) as switch,
        Telephone(1000) as citizen,
        Telephone(440) as seat,
    ):
        async with (
            switch.sipp.seat(seat.port, user="1001", password=PASSWORD) as answering,
            switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
        ):
            await seat.hears_for(1)
            await calling.hang_up()
            await answering.ends_well()
        folder = switch.plan.folders.recordings
        assert [path for path in folder.rglob("*") if path.is_file()] == []
