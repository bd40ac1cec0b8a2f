"""Robots against a real Asterisk: what they saw is what its files say."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from db import Database
from db.jobs import LeaseJobs
from queue_manager import RecordFollower
from recordings import Intake, Store
from rehearsal import (
    Dialogue,
    FinishedTalk,
    RegistrationRefused,
    RobotSeat,
    Shares,
    SippMissing,
    SwitchFiles,
    SwitchUnreachable,
    endless_plan,
    rehearse,
    rehearse_endlessly,
    robot_calls,
)
from rehearsal.media import SILENT, prepare_media
from rehearsal.robots import Robots
from reports import Figures
from tests.contracts.reports.test_recount import KEYS
from tests.integration.rehearsal.switches import a_rehearsal, a_switch, queue_events, recorded_seconds
from tests.integration.switch import PASSWORD, Switch
from tests.plain_figures import plain_calls, plain_figures


@pytest.fixture
async def switch(tmp_path: Path) -> AsyncIterator[Switch]:
    async with a_switch(tmp_path, seats=3) as running:
        yield running


async def test_robots_and_queue_log_count_alike(switch: Switch, tmp_path: Path) -> None:
    shares = Shares(greeting=0.08, queue=0.08, seat_ends=0.5, rate=0.2)
    plan = a_rehearsal(switch, shares=shares)
    talks = [call for call in robot_calls(plan) if call.talks]

    report = await rehearse(plan, work=tmp_path / "work")

    saw, wrote = report.robots, queue_events(switch)
    assert (saw.made, saw.answered, saw.refused, saw.unfinished) == (12, 12, 0, 0)
    assert saw.connected == len(talks) == 10
    assert wrote["ENTERQUEUE"] == 11
    assert wrote["CONNECT"] == 10
    assert wrote["ABANDON"] == 1
    assert wrote["COMPLETEAGENT"] == sum(call.seat_ends for call in talks)
    assert wrote["COMPLETECALLER"] == sum(not call.seat_ends for call in talks)
    ratings = [call.rating for call in talks if call.rating]
    assert [int(extra) for name, extra in switch.told() if name == "HOTLINE_RATING"] == ratings
    assert saw.rated == len(ratings) == 1
    assert await recorded_seconds(switch) == pytest.approx(sorted(call.talk_seconds for call in talks), abs=0.7)


async def test_keys_in_the_queue_lead_where_they_should(switch: Switch, tmp_path: Path) -> None:
    plan = a_rehearsal(switch, calls=2, shares=Shares(greeting=0, queue=0, progress=0.5, message=0.5, seat_ends=0))

    report = await rehearse(plan, work=tmp_path / "work")

    told = switch.told()
    assert ("HOTLINE_QUEUE_END", "KEY1") in told
    assert ("HOTLINE_QUEUE_END", "KEY2") in told
    assert [name for name, _ in told].count("HOTLINE_MESSAGE") == 1
    assert report.robots.connected == 1  # who asked for progress was served afterwards
    assert report.robots.unfinished == 0


async def test_each_side_of_each_dialogue_is_heard_on_its_own_channel(
    switch: Switch, tmp_path: Path, spoken: Dialogue
) -> None:
    nobody_leaves = Shares(greeting=0, queue=0, seat_ends=0)
    plan = a_rehearsal(switch, calls=2, dialogues=(3.0, 3.0), shares=nobody_leaves)

    await rehearse(plan, work=tmp_path / "work", dialogues=[SILENT, spoken])

    silent, heard = (np.frombuffer(file.read_bytes(), "<i2").reshape(-1, 2) for file in await switch.talks())
    assert np.abs(silent[4000:]).max() < 100  # waiting music may still be in the first frames
    assert [_pitch(heard[8000:16000, channel]) for channel in (0, 1)] == [500, 900]


async def test_robots_switch_and_store_tell_the_same_of_every_call(
    switch: Switch, tmp_path: Path, spoken: Dialogue, sqlite: Database
) -> None:
    log, spool = switch.plan.folders.log, switch.plan.folders.spool
    trunk = switch.plan.trunks[0].name
    follower = RecordFollower(
        sqlite, "test", cel=log / "cel.csv", queue_log=log / "queue_log", rehearsal_trunks=frozenset({trunk})
    )
    intake = Intake(sqlite, spool, Store(tmp_path / "recordings"), LeaseJobs(sqlite))
    shares = Shares(greeting=0.1, queue=0.1, message=0.1, seat_ends=0.5, rate=0.5)
    plan = a_rehearsal(switch, shares=shares, dialogues=(3.0,))
    running = [asyncio.create_task(work) for work in (follower.run(), intake.run())]
    try:
        report = await rehearse(
            plan,
            work=tmp_path / "work",
            dialogues=[spoken],
            store=sqlite,
            switch=SwitchFiles(log / "queue_log", log / "cel.csv"),
        )
    finally:
        for task in running:
            task.cancel()
        await asyncio.wait(running)

    assert all(task.cancelled() for task in running), "one of ours gave up"
    assert list(report.differences) == []
    assert report.exit_code == 0
    assert report.offered == 12
    assert report.endings == {
        "connected": 9, "abandoned_in_greeting": 1, "abandoned_in_queue": 1, "left_message": 1
    }  # fmt: skip
    assert (report.recordings_expected, report.recordings_present, report.recordings_faulty) == (9, 9, 0)
    assert report.transcripts_pending == 10


async def test_every_figure_of_a_rehearsal_is_that_of_asterisks_own_files(
    switch: Switch, tmp_path: Path, database: Database
) -> None:
    since, log = datetime.now(UTC), switch.plan.folders.log
    shares = Shares(greeting=0.1, queue=0.1, progress=0.1, message=0.1, seat_ends=0.5, rate=0.5)
    await rehearse(a_rehearsal(switch, shares=shares, rate=3.0), work=tmp_path / "work")
    follower = RecordFollower(database, "test", cel=log / "cel.csv", queue_log=log / "queue_log")
    await follower.catch_up()
    follower.close()
    figures, before = Figures(database), since + timedelta(hours=1)
    await figures.seed(now=since)

    found = await figures.of_period(KEYS, since, before)

    counted = plain_figures(plain_calls(log / "queue_log", log / "cel.csv"), since=since, before=before)
    assert {figure.definition.key: figure.value for figure in found} == counted
    assert counted["arrived"] == 12
    assert counted["left_message"] == counted["abandoned_in_queue"] == counted["abandoned_in_greeting"] == 1


async def test_a_wrong_password_is_told_with_the_seat(switch: Switch, tmp_path: Path) -> None:
    plan = a_rehearsal(switch)
    wrong = RobotSeat(number="1002", password="not-the-password")
    plan = replace(plan, seats=(plan.seats[0], wrong, plan.seats[2]))

    with pytest.raises(RegistrationRefused) as refused:
        await rehearse(plan, work=tmp_path / "work")

    assert refused.value.seats == ("1002",)


async def test_seats_leave_when_the_rehearsal_is_over(switch: Switch, tmp_path: Path) -> None:
    plan = a_rehearsal(switch, calls=1)
    await prepare_media([SILENT], tmp_path / "work" / "media", cache=tmp_path)

    async with Robots(plan, robot_calls(plan), tmp_path / "work"):
        assert "1003/sip:" in await switch.asterisk.rx("pjsip show contacts")

    assert "sip:" not in await switch.asterisk.rx("pjsip show contacts")


async def test_an_endless_rehearsal_tells_of_each_talk_and_leaves_no_call_behind(
    switch: Switch, tmp_path: Path
) -> None:
    said = [replace(SILENT, key=key) for key in ("first", "second")]
    plan = endless_plan(
        [RobotSeat(number=seat.number, password=PASSWORD) for seat in switch.plan.seats],
        ["12345"], said, calls_a_minute=60, port=switch.plan.ports.sip, greeting_seconds=2.0,
    )  # fmt: skip
    everybody_talks = Shares(greeting=0, queue=0, seat_ends=0)
    plan = replace(plan, trunk=switch.plan.trunks[0].name, dialogues=(1.0, 1.0), shares=everybody_talks)
    finished: list[FinishedTalk] = []

    class EnoughError(Exception):
        """Ends what would go on for ever."""

    def note(talk: FinishedTalk) -> None:
        finished.append(talk)
        if len(finished) == 2:
            raise EnoughError

    with pytest.raises(EnoughError):
        await rehearse_endlessly(plan, work=tmp_path / "work", dialogues=said, on_talk_finished=note)

    first, second, *_ = robot_calls(plan)
    assert {(talk.caller, talk.dialogue.key) for talk in finished} == {
        (first.caller, "first"),
        (second.caller, "second"),
    }
    assert "0 active calls" in await switch.asterisk.rx("core show channels")


async def test_nobody_there_is_told_as_such(tmp_path: Path, switch: Switch) -> None:
    plan = a_rehearsal(switch)
    await switch.asterisk.stop()

    with pytest.raises(SwitchUnreachable) as unreachable:
        await rehearse(plan, work=tmp_path / "work")

    assert unreachable.value.port == plan.port


async def test_without_sipp_it_says_how_to_get_it(switch: Switch, tmp_path: Path) -> None:
    plan = a_rehearsal(switch)
    (tmp_path / "work").mkdir()

    with pytest.raises(SippMissing, match="apt-get install sip-tester"):
        async with Robots(plan, robot_calls(plan), tmp_path / "work", program="no-such-sipp"):
            pass


def _pitch(samples: np.ndarray) -> int:
    spectrum = np.abs(np.fft.rfft(samples.astype(float)))
    return int(np.argmax(spectrum[50:]) + 50)
