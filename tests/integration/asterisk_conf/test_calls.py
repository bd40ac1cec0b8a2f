"""Real calls through the rendered dialplan: SIPp signals, ``Telephone`` speaks, Asterisk's files are the witness."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import wave
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from asterisk_conf import Limits
from tests.integration.rtp import Telephone, loudest
from tests.integration.sipp import ON_WORD, Run
from tests.integration.switch import PASSWORD, Switch, running_switch, waiting_at_most
from tests.waiting import until


def queue_events(switch: Switch) -> list[str]:
    return [line[4] for line in switch.queue_log()]


async def hangs_up_in_the_queue(switch: Switch, calling: Run) -> None:
    """A citizen (``ON_WORD``) waits until he is in a queue, and no longer."""
    await until(lambda: "ENTERQUEUE" in queue_events(switch))
    await calling.hang_up()


@contextlib.asynccontextmanager
async def hung_server(port: int) -> AsyncIterator[None]:
    """Takes connections and never says a word."""
    hanging: list[asyncio.StreamWriter] = []

    async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hanging.append(writer)

    server = await asyncio.start_server(hang, "127.0.0.1", port)
    try:
        yield
    finally:
        for writer in hanging:
            writer.close()
        server.close()


@contextlib.asynccontextmanager
async def answering_server(
    port: int, answers: dict[str, dict[str, str]], *, die: bool = False, after: float = 0
) -> AsyncIterator[None]:
    """A FastAGI server in a few lines: sets the variables of each entry, ``after`` so many seconds, then HOTLINE_OK
    unless it is to die."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            asked = (await reader.readuntil(b"\n\n")).decode()
            await asyncio.sleep(after)
            entry = next(line.split(": ")[1] for line in asked.splitlines() if line.startswith("agi_network_script:"))
            ended = {} if die else {"HOTLINE_OK": "1"}
            for name, value in {**answers.get(entry, {}), **ended}.items():
                writer.write(f'SET VARIABLE {name} "{value}"\n'.encode())
                await reader.readline()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()


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


def talk_seconds(switch: Switch) -> float:
    """How long citizen and seat were together."""
    times = {row[0]: float(row[1]) for row in reversed(switch.cel())}
    return times["BRIDGE_EXIT"] - times["BRIDGE_ENTER"]


def assert_times_rise(switch: Switch) -> None:
    times = [float(row[1]) for row in switch.cel()]
    assert all(earlier <= later for earlier, later in pairwise(times))


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


@contextlib.asynccontextmanager
async def put_down_by_the_seat(switch: Switch) -> AsyncIterator[Telephone]:
    """A citizen whose seat hung up this moment; afterwards his call has ended well."""
    async with (
        Telephone(1000) as citizen,
        Telephone(440) as seat,
        switch.sipp.seat(seat.port, user="1001", password=PASSWORD, hang_up_after_ms=ON_WORD) as answering,
        switch.sipp.citizen(citizen.port) as calling,
    ):
        await until(lambda: "CONNECT" in queue_events(switch))
        citizen.heard.clear()
        await answering.hang_up()
        yield citizen
        await calling.ends_well()


async def test_after_the_seat_hangs_up_the_citizen_rates_by_key(switch: Switch) -> None:
    async with put_down_by_the_seat(switch) as citizen:
        await citizen.hears_prompt()  # the question
        await citizen.press(5)
    assert queue_events(switch)[-1] == "COMPLETEAGENT"
    assert switch.told()[-1] == ("HOTLINE_RATING", "5")


async def test_a_rating_that_is_keyed_in_before_the_question_counts(switch: Switch) -> None:
    """In a storm our server takes its time; a key is not to wait for it."""
    async with answering_server(switch.plan.ports.agi, {}, after=1), put_down_by_the_seat(switch) as citizen:
        await until(lambda: any(name == "HOTLINE_QUEUE_END" for name, _ in switch.told()))
        await citizen.press(4)
    assert switch.told()[-1] == ("HOTLINE_RATING", "4")


async def test_a_key_that_says_nothing_is_asked_about_once_more(switch: Switch) -> None:
    async with put_down_by_the_seat(switch) as citizen:
        await citizen.hears_prompt()
        await citizen.press(9)
        await asyncio.sleep(0.2)  # a person lifts his finger
        await citizen.press(3)
    assert switch.told()[-1] == ("HOTLINE_RATING", "3")


def spoken_seconds(switch: Switch) -> float:
    """How much of a message is on disk."""
    return sum(file.stat().st_size for file in (switch.plan.folders.messages / "open").iterdir()) / 16000


async def test_key_2_while_waiting_leaves_a_message(switch: Switch) -> None:
    async with (
        Telephone(1000) as citizen,
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await until(lambda: "ENTERQUEUE" in queue_events(switch))
        await citizen.press(2)
        await until(lambda: spoken_seconds(switch) >= 2)
        await calling.hang_up()
    await until(lambda: any(name == "HOTLINE_MESSAGE" for name, _ in switch.told()))

    [message] = await switch.messages()
    with wave.open(str(message)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    assert seconds >= 2
    assert ("HOTLINE_QUEUE_END", "KEY2") in switch.told()
    assert switch.told()[-1] == ("HOTLINE_MESSAGE", str(int(seconds)))
    assert "EXITWITHKEY" in queue_events(switch)


async def test_a_wait_that_is_too_long_ends_in_the_offer_of_a_message(tmp_path: Path) -> None:
    async with running_switch(tmp_path, waiting_at_most(1)) as switch, Telephone(1000) as citizen:
        async with switch.sipp.citizen(citizen.port) as calling:
            await until(lambda: "ENTERQUEUE" in queue_events(switch))
            citizen.heard.clear()
            await citizen.hears_prompt()  # the offer
            await citizen.press(2)
            await until(lambda: spoken_seconds(switch) >= 1)
            await citizen.press(11)
            await calling.ends_well()
        assert "EXITWITHTIMEOUT" in queue_events(switch)
        assert switch.told()[-1][0] == "HOTLINE_MESSAGE"
        assert len(await switch.messages()) == 1


async def test_key_1_asks_for_progress_and_gives_the_place_back(switch: Switch) -> None:
    answers = {"progress": {"HOTLINE_PROGRESS": "GD2026112200001"}}
    async with (
        answering_server(switch.plan.ports.agi, answers),
        Telephone(1000) as first,
        Telephone(800) as second,
        switch.sipp.citizen(first.port, hang_up_after_ms=ON_WORD) as one,
    ):
        await until(lambda: queue_events(switch).count("ENTERQUEUE") == 1)
        async with switch.sipp.citizen(second.port, caller="13900002222", hang_up_after_ms=ON_WORD) as two:
            await until(lambda: queue_events(switch).count("ENTERQUEUE") == 2)
            await first.press(1)
            await until(lambda: queue_events(switch).count("ENTERQUEUE") == 3)
            await two.hang_up()
            await one.hang_up()
    assert ("HOTLINE_PROGRESS", "GD2026112200001") in switch.told()
    joins = [line for line in switch.queue_log() if line[4] == "ENTERQUEUE"]
    assert [line[7] for line in joins] == ["1", "2", "1"], "back before the one who came later"


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
