"""Files of the spool become recordings: each once, whole, and none is lost."""

import asyncio
import errno
import hashlib
import os
import wave
from datetime import timedelta
from pathlib import Path

import pytest

from db.tables import CallEnding, RecordingKind, RecordingState
from recordings import DiskFull, Intake, StoreUnwritable
from recordings import intake as intake_module
from recordings.store import Store
from tests.contracts.recordings.conftest import NOON, Desk, message, talk
from tests.waiting import CEILING


async def test_a_talk_becomes_a_wav_a_row_and_a_job(desk: Desk) -> None:
    desk.leave("main-1.1.raw", talk(3))

    assert (await desk.intake.sweep()).taken_in == 1

    [row] = await desk.rows()
    assert (row.call_id, row.source_name, row.kind) == ("main-1.1", "main-1.1.raw", RecordingKind.TALK)
    assert (row.state, row.faults, row.seconds, row.channels, row.sample_rate) == (
        RecordingState.STORED, [], 3.0, 2, 8000,
    )  # fmt: skip
    assert row.levels_dbfs == [-21.3, -17.8]
    assert row.peaks is not None
    assert len(row.peaks) == 2 * 60
    assert (row.ended_at, row.taken_in_at) == (NOON - timedelta(seconds=5), NOON)

    kept = (desk.store.root / row.path).read_bytes()
    assert row.path == "2026/11/21/main-1.1.wav"
    assert (row.sha256, row.size) == (hashlib.sha256(kept).hexdigest(), len(kept))
    with wave.open(str(desk.store.root / row.path)) as wav:
        assert (wav.getnchannels(), wav.getframerate(), wav.readframes(10**6)) == (2, 8000, talk(3))

    assert desk.waiting() == []
    assert (await desk.jobs.counts()).queued == 1


async def test_a_message_is_kept_beside_the_talk_of_the_same_call(desk: Desk) -> None:
    desk.leave("main-1.1.raw", talk(3))
    desk.leave("main-1.1.wav", message(2), folder="message/done")

    await desk.intake.sweep()

    rows = await desk.rows()
    assert [(row.kind, row.channels, row.seconds, row.faults) for row in rows] == [
        (RecordingKind.TALK, 2, 3.0, []), (RecordingKind.MESSAGE, 1, 2.0, []),
    ]  # fmt: skip
    assert desk.kept() == ["2026/11/21/main-1.1.message.wav", "2026/11/21/main-1.1.wav"]


async def test_the_same_file_left_twice_makes_one_row(desk: Desk) -> None:
    desk.leave("main-1.1.raw", talk(3))
    await desk.intake.sweep()
    desk.leave("main-1.1.raw", talk(3))

    assert (await desk.intake.sweep()).removed == 1
    assert len(await desk.rows()) == 1
    assert desk.waiting() == []


async def test_a_second_talk_of_the_same_call_is_kept_too(desk: Desk) -> None:
    for _ in range(2):
        desk.leave("main-1.1.raw", talk(3))
        await desk.intake.sweep()
        desk.leave("main-1.1.raw", talk(2))
        await desk.intake.sweep()

    assert [(row.call_id, row.seconds) for row in await desk.rows()] == [("main-1.1", 3.0), ("main-1.1", 2.0)]
    assert len(desk.kept()) == 2
    assert (await desk.jobs.counts()).queued == 2


@pytest.mark.parametrize("killed_at", ["put", "_write", "_remove"])
async def test_killed_at_any_step_nothing_is_lost_or_doubled(desk: Desk, monkeypatch, killed_at: str) -> None:
    """The exception stands for the kill: no code of ours runs after it that would tidy up in its favour."""

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    desk.leave("main-1.1.raw", talk(3))
    with monkeypatch.context() as patch:
        if killed_at == "put":
            patch.setattr(Path, "replace", die)
        else:
            patch.setattr(Intake, killed_at, die)
        with pytest.raises(Killed):
            await desk.intake.sweep()
    assert desk.waiting() == ["main-1.1.raw"]

    await desk.intake.sweep()

    [row] = await desk.rows()
    assert desk.kept() == [row.path]
    assert desk.waiting() == []
    assert (await desk.jobs.counts()).queued == 1


async def test_two_intakes_of_one_spool_make_one_row(desk: Desk) -> None:
    other = Intake(desk.database, desk.spool, desk.store, desk.jobs, clock=lambda: NOON)
    for call in range(5):
        desk.leave(f"main-{call}.1.raw", talk(1))

    await asyncio.gather(desk.intake.sweep(), other.sweep())
    await desk.intake.sweep()

    assert sorted(row.call_id for row in await desk.rows()) == [f"main-{call}.1" for call in range(5)]
    assert desk.waiting() == []
    assert (await desk.jobs.counts()).queued == 5


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


async def test_what_a_dead_asterisk_left_open_is_taken_in_once_its_call_has_ended(desk: Desk) -> None:
    await desk.call("main-1.1", CallEnding.LOST, connected=True)
    await desk.call("main-2.1", None, connected=True)
    desk.leave("main-1.1.raw", talk(2), folder="recording/open", ago=700)
    desk.leave("main-2.1.raw", talk(2), folder="recording/open", ago=700)
    await desk.call("main-3.1", CallEnding.LOST, connected=True)
    desk.leave("main-3.1.raw", talk(2), folder="recording/open", ago=5)

    done = await desk.intake.sweep()

    assert (done.taken_in, done.waiting) == (1, 2)
    assert (desk.spool / "recording/open/main-3.1.raw").exists()
    assert [(row.call_id, row.faults) for row in await desk.rows()] == [("main-1.1", ["truncated"])]


async def test_a_talk_is_taken_from_where_asterisk_writes_it_once_its_call_is_over(desk: Desk) -> None:
    await desk.call("main-1.1", CallEnding.CONNECTED, connected=True)
    await desk.call("main-2.1", None, connected=True)
    await desk.call("main-3.1", CallEnding.CONNECTED, connected=True)
    desk.leave("main-1.1.raw", talk(2), folder="recording/open", ago=2.5)
    desk.leave("main-2.1.raw", talk(2), folder="recording/open", ago=300)  # on hold: nothing is written
    desk.leave("main-3.1.raw", talk(2), folder="recording/open", ago=0.5)  # the last piece may still come
    desk.leave("main-4.1.raw", talk(2), folder="recording/open", ago=2.5)  # the journal is not there yet

    done = await desk.intake.sweep()

    assert (done.taken_in, done.waiting) == (1, 2)
    assert [(row.call_id, row.faults) for row in await desk.rows()] == [("main-1.1", [])]
    assert desk.waiting() == ["main-2.1.raw", "main-3.1.raw", "main-4.1.raw"]


async def test_what_asterisk_writes_after_we_looked_is_not_lost(desk: Desk, monkeypatch) -> None:
    await desk.call("main-1.1", CallEnding.CONNECTED, connected=True)
    path = desk.leave("main-1.1.raw", talk(2), folder="recording/open")
    real = intake_module.examine

    def examine(*given: object) -> object:
        desk.leave("main-1.1.raw", talk(3), folder="recording/open")
        monkeypatch.undo()
        return real(*given)

    monkeypatch.setattr(intake_module, "examine", examine)
    await desk.intake.sweep()
    await desk.intake.sweep()

    assert [round(row.seconds) for row in await desk.rows()] == [2, 3]
    assert not path.exists()


async def test_a_message_of_under_a_second_is_dropped_and_a_longer_one_kept(desk: Desk) -> None:
    await desk.call("main-1.1", CallEnding.ABANDONED_IN_QUEUE)
    await desk.call("main-2.1", CallEnding.LEFT_MESSAGE)
    desk.leave("main-1.1.wav", message(0.9), folder="message/open")
    desk.leave("main-2.1.wav", message(1.5), folder="message/open")

    done = await desk.intake.sweep()

    assert (done.taken_in, done.removed) == (1, 1)
    assert [row.call_id for row in await desk.rows()] == ["main-2.1"]
    assert desk.waiting() == []


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


async def test_a_kept_file_that_was_lost_is_restored_while_the_source_is_still_there(desk: Desk) -> None:
    desk.leave("main-1.1.raw", talk(2))
    await desk.intake.sweep()
    [row] = await desk.rows()
    (desk.store.root / row.path).unlink()
    desk.leave("main-1.1.raw", talk(2))

    await desk.intake.sweep()

    assert desk.kept() == [row.path]


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
