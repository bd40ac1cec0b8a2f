"""Files of the spool that are empty, broken off, no audio or hostile; disks that are full."""

import asyncio
import errno
import os
import wave
from datetime import timedelta
from pathlib import Path

import pytest

from db.tables import CallEnding, RecordingState
from recordings import DiskFull, StoreUnwritable
from recordings import intake as intake_module
from recordings.store import Store
from tests.contracts.recordings.conftest import NOON, Desk, message, talk
from tests.waiting import CEILING


async def test_the_empty_file_of_an_abandoned_call_is_removed_without_a_row(desk: Desk) -> None:
    await desk.call("main-1.1", CallEnding.ABANDONED_IN_QUEUE)
    desk.leave("main-1.1.raw", b"", ago=90)

    assert (await desk.intake.sweep()).removed == 1

    assert await desk.rows() == []
    assert desk.waiting() == []


async def test_the_empty_file_of_a_connected_call_becomes_a_row_that_says_so(desk: Desk) -> None:
    await desk.call("main-1.1", CallEnding.CONNECTED, connected=True)
    desk.leave("main-1.1.raw", b"")

    await desk.intake.sweep()

    [row] = await desk.rows()
    assert (row.state, row.faults, row.seconds) == (RecordingState.UNUSABLE, ["empty"], 0.0)
    assert (await desk.jobs.counts()).queued == 0


async def test_an_empty_file_waits_until_its_call_has_ended_but_not_for_ever(desk: Desk) -> None:
    desk.leave("main-1.1.raw", b"")
    assert (await desk.intake.sweep()).waiting == 1

    desk.now = NOON + timedelta(minutes=11)
    assert (await desk.intake.sweep()).taken_in == 1
    assert [row.faults for row in await desk.rows()] == [["empty"]]


async def test_a_talk_broken_off_in_mid_sample_is_kept_and_marked(desk: Desk) -> None:
    desk.leave("main-1.1.raw", talk(3) + b"\x01\x02\x03")

    await desk.intake.sweep()

    [row] = await desk.rows()
    assert (row.state, row.faults, row.seconds) == (RecordingState.STORED, ["truncated"], 3.0)


@pytest.mark.parametrize("told", [0, 10**6])
async def test_a_message_shorter_than_its_header_tells_is_kept_and_marked(desk: Desk, told: int) -> None:
    desk.leave("main-1.1.wav", message(3, told=told), folder="message/done")

    await desk.intake.sweep()

    [row] = await desk.rows()
    assert (row.faults, row.seconds) == (["truncated"], 3.0)
    with wave.open(str(desk.store.root / row.path)) as wav:
        assert wav.getnframes() == 24000


async def test_what_is_not_audio_is_kept_as_it_came(desk: Desk) -> None:
    desk.leave("main-1.1.wav", b"<html>not a wav</html>", folder="message/done")

    await desk.intake.sweep()

    [row] = await desk.rows()
    assert (row.state, row.faults) == (RecordingState.UNUSABLE, ["not_audio"])
    assert (desk.store.root / row.path).read_bytes() == b"<html>not a wav</html>"
    assert (await desk.jobs.counts()).queued == 0


async def test_hostile_names_and_links_are_refused_and_left_alone(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(talk(2))
    (desk.spool / "recording/done/main-9.9.raw").symlink_to(secret)
    (desk.spool / "recording/done/main-8.8.raw").mkdir()
    desk.leave("$(reboot).raw", talk(2))
    desk.leave("a..b.raw", talk(2))
    desk.leave("main-1.1.raw", talk(2))

    done = await desk.intake.sweep()

    assert (done.taken_in, done.refused) == (1, 4)
    assert [row.call_id for row in await desk.rows()] == ["main-1.1"]
    assert secret.exists()
    assert desk.waiting() == ["$(reboot).raw", "a..b.raw", "main-9.9.raw"]


async def test_one_unreadable_file_does_not_keep_the_others_waiting(desk: Desk, monkeypatch) -> None:
    real = intake_module.plan

    def plan(arrival):
        if arrival.call_id == "main-1.1":
            raise StoreUnwritable("Input/output error")
        return real(arrival)

    monkeypatch.setattr(intake_module, "plan", plan)
    desk.leave("main-1.1.raw", talk(2))
    desk.leave("main-2.1.raw", talk(2))

    done = await desk.intake.sweep()

    assert (done.taken_in, done.failed) == (1, 1)
    assert desk.waiting() == ["main-1.1.raw"]


async def test_a_path_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreUnwritable):
        Store(tmp_path / "recordings").path_of("../../etc/passwd")


async def test_a_full_disk_is_named_and_nothing_is_lost(desk: Desk, monkeypatch) -> None:
    desk.leave("main-1.1.raw", talk(3))

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            await desk.intake.sweep()
    assert desk.waiting() == ["main-1.1.raw"]
    assert desk.kept() == []
    assert await desk.rows() == []

    assert (await desk.intake.sweep()).taken_in == 1


async def test_the_loop_takes_in_what_comes_and_outlives_a_full_disk(desk: Desk, monkeypatch) -> None:
    monkeypatch.setattr(intake_module, "BLOCKED_PAUSE", timedelta(seconds=0.05))
    real, failures = os.fsync, [OSError(errno.ENOSPC, "full")]

    def full_once(handle: int) -> None:
        if failures:
            raise failures.pop()
        real(handle)

    monkeypatch.setattr(os, "fsync", full_once)
    desk.leave("main-1.1.raw", talk(1))
    running = asyncio.create_task(desk.intake.run(every=timedelta(seconds=0.02)))
    try:
        async with asyncio.timeout(CEILING):
            while desk.waiting():
                await asyncio.sleep(0.02)
    finally:
        running.cancel()
        await asyncio.wait({running})
    assert failures == []
    assert len(await desk.rows()) == 1
