"""Files of the spool become recordings: each once, whole, and none is lost."""

import asyncio
import hashlib
import wave
from datetime import timedelta
from pathlib import Path

import pytest

from db.tables import CallEnding, RecordingKind, RecordingState
from recordings import Intake
from recordings import intake as intake_module
from tests.contracts.recordings.conftest import NOON, Desk, message, talk


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


async def test_a_kept_file_that_was_lost_is_restored_while_the_source_is_still_there(desk: Desk) -> None:
    desk.leave("main-1.1.raw", talk(2))
    await desk.intake.sweep()
    [row] = await desk.rows()
    (desk.store.root / row.path).unlink()
    desk.leave("main-1.1.raw", talk(2))

    await desk.intake.sweep()

    assert desk.kept() == [row.path]
