"""Transcripts: one current, all searchable, on both databases."""

from dataclasses import replace
from pathlib import Path

import pytest

from db.jobs import HopelessJob, Task
from db.tables import Recording, RecordingState
from recordings import (
    EmptyAudio,
    NoSuchRecording,
    Recognition,
    RecordingGone,
    Transcriber,
    Word,
    open_for_play,
    peaks_of,
    recording,
    recordings_of_call,
    search,
    transcription_backlog,
)
from tests.contracts.recordings.conftest import NOON, Desk, message, talk

WORDS = [
    Word(0, 0.5, 0.9, 0.8, "小区"), Word(0, 0.9, 1.3, 1.0, "停水"), Word(0, 1.3, 1.7, 0.9, "三天"),
    Word(1, 2.0, 2.4, 1.0, "马上"), Word(1, 2.4, 2.8, 1.0, "转办"),
]  # fmt: skip
HEARD = Recognition(words=WORDS, cpu_seconds=0.4, audio_seconds=3.0, channels=2)


class Told:
    """A recogniser that hears what it is told."""

    name, version = "told", "1"

    def __init__(self, heard: Recognition | Exception, *, model: str = "first") -> None:
        self.heard, self.model, self.paths = heard, model, []

    async def transcribe(self, path: Path) -> Recognition:
        self.paths.append(path)
        if isinstance(self.heard, Exception):
            raise self.heard
        return self.heard

    async def close(self) -> None: ...


def task(recording_id: int) -> Task:
    payload = {"recording": recording_id}
    return Task(id=1, kind="transcribe", key="k", payload=payload, attempt=1, max_attempts=3, owner="o")


async def transcribed(desk: Desk, recording_id: int, by: Told) -> None:
    await Transcriber(desk.database, desk.store, by, clock=lambda: NOON)(task(recording_id))


@pytest.fixture
async def talked(desk: Desk) -> Recording:
    desk.leave("main-1.1.raw", talk(3))
    await desk.intake.sweep()
    [row] = await desk.rows()
    return row


async def test_a_call_shows_its_recording_with_who_said_what_when(desk: Desk, talked: Recording) -> None:
    desk.leave("main-1.1.wav", message(2), folder="message/done", ago=1)
    await desk.intake.sweep()
    await transcribed(desk, talked.id, Told(HEARD))

    first, second = await recordings_of_call(desk.database, "main-1.1")

    assert first.transcript is not None
    assert [(one.channel, one.start, one.end, one.text) for one in first.transcript.utterances] == [
        (0, 0.5, 1.7, "小区停水三天"), (1, 2.0, 2.8, "马上转办"),
    ]  # fmt: skip
    assert (first.transcript.engine, first.transcript.model, first.transcript.confidence) == ("told 1", "first", 0.94)
    assert (second.kind, second.transcript) == ("message", None)
    assert first == await recording(desk.database, talked.id)
    assert await recordings_of_call(desk.database, "main-2.2") == []


async def test_what_was_said_leads_back_to_the_call(desk: Desk, talked: Recording) -> None:
    await transcribed(desk, talked.id, Told(HEARD))

    [hit] = await search(desk.database, "停水")

    assert (hit.call_id, hit.recording_id, hit.channel, hit.start) == ("main-1.1", talked.id, 0, 0.5)
    assert hit.snippet == "小区停水三天"
    assert await search(desk.database, "停电") == []
    assert await search(desk.database, "  ") == []


async def test_hearing_it_again_replaces_what_is_shown_and_found(desk: Desk, talked: Recording) -> None:
    await transcribed(desk, talked.id, Told(HEARD))
    other = replace(HEARD, words=[Word(0, 0.5, 1.3, 0.5, "停电")])
    await transcribed(desk, talked.id, Told(other, model="second"))

    [shown] = await recordings_of_call(desk.database, "main-1.1")
    assert shown.transcript is not None
    assert (shown.transcript.model, shown.transcript.confidence) == ("second", 0.5)
    assert await search(desk.database, "停水") == []
    assert len(await search(desk.database, "停电")) == 1


async def test_silence_gives_an_empty_transcript(desk: Desk, talked: Recording) -> None:
    await transcribed(desk, talked.id, Told(replace(HEARD, words=[])))

    [shown] = await recordings_of_call(desk.database, "main-1.1")
    assert shown.transcript is not None
    assert (shown.transcript.utterances, shown.transcript.confidence) == ((), None)


async def test_a_deleted_recording_is_neither_heard_nor_found_nor_played(desk: Desk, talked: Recording) -> None:
    await transcribed(desk, talked.id, Told(HEARD))
    async with desk.database.write() as session:
        (await session.get_one(Recording, talked.id)).state = RecordingState.DELETED
    again = Told(HEARD)

    await transcribed(desk, talked.id, again)

    assert again.paths == []
    assert await search(desk.database, "停水") == []
    with pytest.raises(RecordingGone):
        await open_for_play(desk.database, desk.store, talked.id)


async def test_work_that_cannot_succeed_is_given_up_and_work_that_may_is_not(desk: Desk, talked: Recording) -> None:
    with pytest.raises(HopelessJob):
        await transcribed(desk, 999, Told(HEARD))
    with pytest.raises(HopelessJob):
        await transcribed(desk, talked.id, Told(EmptyAudio(Path("x"), "no sound")))
    (desk.store.root / talked.path).unlink()
    with pytest.raises(RecordingGone):  # a disk that is not mounted comes back
        await transcribed(desk, talked.id, Told(HEARD))


async def test_a_recording_is_opened_for_play_and_drawn(desk: Desk, talked: Recording) -> None:
    assert (await open_for_play(desk.database, desk.store, talked.id)).path == desk.store.root / talked.path
    assert len(await peaks_of(desk.database, talked.id)) == 120
    with pytest.raises(NoSuchRecording):
        await open_for_play(desk.database, desk.store, 999)
    with pytest.raises(NoSuchRecording):
        await peaks_of(desk.database, 999)
    with pytest.raises(NoSuchRecording):
        await recording(desk.database, 999)


async def test_the_backlog_counts_what_waits(desk: Desk, talked: Recording) -> None:
    assert (await transcription_backlog(desk.database)).queued == 1
