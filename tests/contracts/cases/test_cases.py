"""A case from a call: opened once, numbered by the day, changed by one editor at a time."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from cases import CaseChanged, Cases, CaseText, NoSuchCase, OpeningCall
from db import Database
from db.tables import AuditEntry, CaseType

# 15:59 UTC is one minute before midnight in Shanghai.
BEFORE_MIDNIGHT = datetime(2026, 11, 21, 15, 59, tzinfo=UTC)


def a_call(number: int = 1, caller: str = "13800000000") -> OpeningCall:
    return OpeningCall(
        call_id=f"main-{number}.0",
        line="12345",
        caller=caller,
        seat="1001",
        called_at=BEFORE_MIDNIGHT,
        simulated=False,
    )


async def test_a_call_opens_one_case_however_often_it_is_asked(database: Database) -> None:
    cases = Cases(database)

    first = await cases.open_from_call(a_call(), now=BEFORE_MIDNIGHT, actor="system:journal")
    again = await cases.open_from_call(a_call(), now=BEFORE_MIDNIGHT, actor="system:journal")

    assert again == first
    assert (first.line, first.caller, first.seat, first.call_id) == ("12345", "13800000000", "1001", "main-1.0")


async def test_forty_seats_opening_at_once_get_forty_different_numbers_and_one_call_one_case(
    database: Database,
) -> None:
    cases = Cases(database)

    opened = await asyncio.gather(
        *(cases.open_from_call(a_call(n % 20), now=BEFORE_MIDNIGHT, actor="system:journal") for n in range(40))
    )

    assert {case.number for case in opened} == {f"20261121-{n:06d}" for n in range(1, 21)}


async def test_numbers_start_anew_at_midnight_in_shanghai_not_in_utc(database: Database) -> None:
    cases = Cases(database)

    late = await cases.open_from_call(a_call(1), now=BEFORE_MIDNIGHT, actor="t")
    early = await cases.open_from_call(a_call(2), now=BEFORE_MIDNIGHT + timedelta(minutes=2), actor="t")

    assert (late.number, early.number) == ("20261121-000001", "20261122-000001")


async def test_what_was_written_is_kept_with_its_history(database: Database) -> None:
    cases = Cases(database)
    case = await cases.open_from_call(a_call(), now=BEFORE_MIDNIGHT, actor="t")
    text = CaseText(text="小区停水三天𠮷😀", case_type=CaseType.HELP, citizen_name="王女士", place="阳光花园")

    await cases.write(case.id, text, version=case.version, now=BEFORE_MIDNIGHT, actor="agent")

    stored = await cases.by_number(case.number)
    assert (stored.text, stored.case_type, stored.citizen_name) == ("小区停水三天𠮷😀", CaseType.HELP, "王女士")
    async with database.read() as session:
        entries = list(await session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert [(entry.action, entry.actor) for entry in entries] == [("case.opened", "t"), ("case.written", "agent")]
    assert entries[1].before is not None
    assert entries[1].before["text"] == ""


async def test_the_second_of_two_editors_is_refused_and_nothing_of_it_is_written(database: Database) -> None:
    cases = Cases(database)
    case = await cases.open_from_call(a_call(), now=BEFORE_MIDNIGHT, actor="t")
    await cases.write(case.id, CaseText(text="first"), version=case.version, now=BEFORE_MIDNIGHT, actor="a")

    with pytest.raises(CaseChanged) as refusal:
        await cases.write(case.id, CaseText(text="second"), version=case.version, now=BEFORE_MIDNIGHT, actor="b")

    assert refusal.value.current == case.version + 1
    assert (await cases.get(case.id)).text == "first"


async def test_cases_of_a_number_come_newest_first(database: Database) -> None:
    cases = Cases(database)
    for minute in range(7):
        when = BEFORE_MIDNIGHT + timedelta(minutes=minute)
        await cases.open_from_call(a_call(minute), now=when, actor="t")
    await cases.open_from_call(a_call(99, caller="13900000000"), now=BEFORE_MIDNIGHT, actor="t")

    found = await cases.of_caller("13800000000", limit=3)

    assert [case.call_id for case in found] == ["main-6.0", "main-5.0", "main-4.0"]


async def test_an_unknown_case_is_refused_by_its_number(database: Database) -> None:
    with pytest.raises(NoSuchCase, match="20261121-999999"):
        await Cases(database).by_number("20261121-999999")
