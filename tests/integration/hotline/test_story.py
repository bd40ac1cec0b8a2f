"""The main job: citizens call, seats answer, and everything that happened is in the store, on both databases."""

import json
import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from db import said
from db.tables import Call, Case, Recording, Transcript, Utterance
from rehearsal import read_dialogues
from tests.conftest import empty_postgres
from tests.installation import Installation, installation
from tests.waiting import until


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def hotline(request: pytest.FixtureRequest) -> AsyncIterator[Installation]:
    url = "" if request.param == "sqlite" else await empty_postgres(request.getfixturevalue("postgres"))
    async with installation(url, transcribers=1) as made:
        await made.start()
        yield made


async def test_citizens_are_answered_recorded_transcribed_and_every_record_agrees(hotline: Installation) -> None:
    report_file = hotline.home / "report.json"
    code, output = await hotline.hotline(
        "rehearse", "--seats", "3", "--calls", "6", "--rate", "0.5", "--talk", "12-14", "--json", str(report_file)
    )

    assert code == 0, output
    report = json.loads(report_file.read_text())
    assert report["differences"] == []
    assert report["offered"] == 6
    answered = report["endings"]["connected"]
    assert answered >= 4
    assert report["recordings_present"] == report["recordings_expected"] == answered

    async with hotline.store() as database:

        async def transcribed() -> bool:
            async with database.read() as session:
                return await session.scalar(select(func.count()).select_from(Transcript)) == answered

        await until(transcribed, 300)
        async with database.read() as session:
            calls = list(await session.scalars(select(Call).where(Call.connected_at.is_not(None))))
            cases = list(await session.scalars(select(Case)))
            recordings = list(await session.scalars(select(Recording)))
            heard = list(await session.scalars(select(Utterance)))
            greeting = select(func.count()).select_from(Utterance).where(said("服务", database.dialect))
            assert await session.scalar(greeting) >= 1

    assert {case.call_id for case in cases} == {call.id for call in calls}
    assert all(call.simulated and call.seat and call.caller for call in calls)
    assert all(recording.faults == [] for recording in recordings), [recording.faults for recording in recordings]
    said_text = "".join(line.text for dialogue in read_dialogues() for line in dialogue.lines)
    known = set(re.sub(r"\W", "", said_text))
    for channel in (0, 1):
        text = "".join(utterance.text for utterance in heard if utterance.channel == channel)
        assert len(text) > 20
        assert sum(character in known for character in text) / len(text) > 0.8


async def test_the_second_up_on_one_home_is_refused_and_harms_nothing(hotline: Installation) -> None:
    code, output = await hotline.hotline("up")

    assert code == 2
    assert "already runs" in output
    assert "Traceback" not in output
    await hotline.ready()
