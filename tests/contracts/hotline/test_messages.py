"""A message becomes a case, and what was heard in it a draft nobody's own words are lost to."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from cases import Cases, CaseText
from db import Database
from db.tables import (
    Call,
    CallEnding,
    Case,
    CaseOrigin,
    Recording,
    RecordingKind,
    RecordingState,
    Transcript,
    Utterance,
)
from hotline.case_opening import CaseOpener

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SAID = ("我家楼下的路灯坏了", "地址是人民路八十八号")


class House:
    def __init__(self, database: Database) -> None:
        self.database, self.now, self.cases = database, NOON, Cases(database)
        self.opener = CaseOpener(database, self.cases, clock=lambda: self.now)

    async def message_left(self, call_id: str = "main-1.1") -> None:
        async with self.database.write() as session:
            session.add(
                Call(
                    id=call_id, switch="main", line="12345", caller="13800138000", arrived_at=NOON, queued_at=NOON,
                    ended_at=NOON + timedelta(minutes=1), ending=CallEnding.LEFT_MESSAGE,
                )
            )  # fmt: skip

    async def heard(self, kind: RecordingKind = RecordingKind.MESSAGE, call_id: str = "main-1.1") -> None:
        async with self.database.write() as session:
            recording = Recording(
                call_id=call_id, source_name=f"{call_id}.{kind.value}", kind=kind, state=RecordingState.STORED,
                path="a.wav", sha256="0" * 64, size=1, seconds=9.0, channels=1, sample_rate=8000,
                levels_dbfs=[-20.0], faults=[], ended_at=NOON, taken_in_at=NOON,
            )  # fmt: skip
            session.add(recording)
            await session.flush()
            said = [
                Utterance(channel=0, start=n, end=n + 1, confidence=0.9, text=text, grams="")
                for n, text in enumerate(SAID)
            ]
            session.add(
                Transcript(
                    recording_id=recording.id, engine="test", model="test", created_at=NOON, cpu_seconds=0.0, words=[],
                    utterances=said,
                )
            )  # fmt: skip

    async def case(self) -> Case:
        async with self.database.read() as session:
            return (await session.scalars(select(Case))).one()


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


async def test_a_message_opens_a_case_marked_as_such(house: House) -> None:
    await house.message_left()

    assert await house.opener.sweep() == 1
    assert await house.opener.sweep() == 0

    case = await house.case()
    assert (case.origin, case.text, case.draft, case.seat) == (CaseOrigin.MESSAGE, "", False, None)
    assert case.code is not None
    assert len(case.code) == 6
    assert case.code.isdecimal()


async def test_what_was_heard_becomes_a_draft_that_a_person_makes_his_own(house: House) -> None:
    await house.message_left()
    await house.opener.sweep()
    await house.heard()

    assert await house.opener.suggest_texts() == 1
    assert await house.opener.suggest_texts() == 0
    case = await house.case()
    assert (case.text, case.draft) == ("\n".join(SAID), True)

    await house.cases.write(case.id, CaseText(text="路灯不亮"), version=case.version, now=NOON, actor="agent")
    case = await house.case()
    assert (case.text, case.draft) == ("路灯不亮", False)


@pytest.mark.parametrize("text", ["路灯不亮", ""])
async def test_a_persons_words_are_never_overwritten_not_even_none(house: House, text: str) -> None:
    await house.message_left()
    await house.opener.sweep()
    case = await house.case()
    later = NOON + timedelta(seconds=30)
    await house.cases.write(case.id, CaseText(text=text), version=case.version, now=later, actor="agent")
    await house.heard()

    assert await house.opener.suggest_texts() == 0
    assert await house.cases.suggest(case.id, "别的话", now=later, actor="test") is False
    assert (await house.case()).text == text


async def test_the_words_of_a_talk_are_put_into_no_case(house: House) -> None:
    await house.message_left()
    await house.opener.sweep()
    await house.heard(RecordingKind.TALK)

    assert await house.opener.suggest_texts() == 0
