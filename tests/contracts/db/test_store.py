"""What both databases promise alike."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from db import (
    Base,
    Database,
    StoreConflict,
    StoreOutdated,
    StoreUnavailable,
    bigrams,
    change_setting,
    require_current,
    said,
    setting_of,
)
from db.tables import Case, CaseNote, Recording, RecordingKind, RecordingState, Setting, Transcript, Utterance

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def a_recording() -> Recording:
    return Recording(
        call_id="main-1.1", source_name="1.1.raw", kind=RecordingKind.TALK, state=RecordingState.STORED, path="a.wav",
        sha256="0" * 64, size=1, seconds=1.0, channels=2, sample_rate=8000, levels_dbfs=[-20.0, -20.0], faults=[],
        ended_at=NOON, taken_in_at=NOON,
    )  # fmt: skip


async def heard(database: Database, *texts: str) -> None:
    async with database.write() as session:
        recording = a_recording()
        session.add(recording)
        await session.flush()
        session.add(
            Transcript(
                recording_id=recording.id, engine="test", model="test", created_at=NOON, cpu_seconds=0.0, words=[],
                utterances=[
                    Utterance(channel=0, start=n, end=n + 1, confidence=1.0, text=text, grams=" ".join(bigrams(text)))
                    for n, text in enumerate(texts)
                ],
            )
        )  # fmt: skip


async def found(database: Database, query: str) -> list[str]:
    async with database.read() as session:
        rows = await session.scalars(select(Utterance.text).where(said(query, database.dialect)).order_by(Utterance.id))
        return list(rows)


async def test_migrations_build_exactly_the_tables_the_program_declares(database: Database) -> None:
    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection), Base.metadata)

    async with database.engine.connect() as connection:
        found = await connection.run_sync(differences)
    ours = [row for row in found if "_fts" not in str(row) and "_grams" not in str(row)]
    assert ours == []


async def test_a_database_of_another_version_is_refused_with_the_remedy(tmp_path) -> None:
    empty = Database(f"sqlite+aiosqlite:///{tmp_path / 'empty.sqlite3'}")
    with pytest.raises(StoreOutdated, match="hotline init"):
        await require_current(empty)
    await empty.close()


async def test_chinese_words_of_one_two_and_more_characters_are_found(database: Database) -> None:
    await heard(database, "我想赎回基金", "楼下烧烤店油烟很大", "赎金回来", "电话12345没人接")

    assert await found(database, "赎回") == ["我想赎回基金"]
    assert await found(database, "烧烤店油烟") == ["楼下烧烤店油烟很大"]
    assert await found(database, "赎") == ["我想赎回基金", "赎金回来"]
    assert await found(database, "2345") == ["电话12345没人接"]
    assert await found(database, "油烟 楼下") == ["楼下烧烤店油烟很大"]
    assert await found(database, "回赎") == []
    assert await found(database, '100%_"') == []


async def test_a_removed_recording_leaves_no_hit(database: Database) -> None:
    await heard(database, "小区停水三天")
    async with database.write() as session:
        await session.delete(await session.get_one(Recording, 1))

    assert await found(database, "停水") == []


async def test_times_come_back_aware_in_utc(database: Database) -> None:
    shanghai = timezone(timedelta(hours=8))
    async with database.write() as session:
        session.add(Setting(key="k", value={"a": "中"}, changed_at=NOON.astimezone(shanghai), changed_by="t"))

    async with database.read() as session:
        setting = await session.get_one(Setting, "k")
        assert setting.changed_at == NOON
        assert setting.changed_at.tzinfo is UTC
        assert setting.value == {"a": "中"}


async def test_the_later_of_two_editors_of_a_case_is_told(database: Database) -> None:
    async with database.write() as session:
        session.add(Case(number="20261121-000001", opened_at=NOON, updated_at=NOON))
    async with database.read() as first, database.read() as second:
        mine, theirs = await first.get_one(Case, 1), await second.get_one(Case, 1)
    async with database.write() as session:
        (await session.merge(mine)).text = "mine"

    theirs.text = "theirs"
    with pytest.raises(StaleDataError):
        async with database.write() as session:
            session.add(theirs)


async def test_twenty_writers_that_read_first_all_succeed(database: Database) -> None:
    async with database.write() as session:
        session.add(Setting(key="n", value=0, changed_at=NOON, changed_by="t"))

    async def increment() -> None:
        async with database.write() as session:
            row = await session.get_one(Setting, "n", with_for_update=True)
            row.value = row.value + 1

    await asyncio.gather(*(increment() for _ in range(20)))

    async with database.read() as session:
        assert await session.scalar(select(Setting.value)) == 20
        assert await session.scalar(select(func.count()).select_from(Setting)) == 1


async def test_a_failed_unit_of_work_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.write() as session:
            session.add(Setting(key="x", value=1, changed_at=NOON, changed_by="t"))
            await session.flush()
            _ = 1 // 0

    async with database.read() as session:
        assert await session.get(Setting, "x") is None


async def nested(store: Database, deep: int) -> None:
    """So many sessions at once, one in the other."""
    async with store.read() as session:
        await session.scalar(select(func.count()).select_from(Setting))
        if deep > 1:
            await nested(store, deep - 1)


async def test_who_finds_every_connection_in_use_is_told_that_the_store_is_busy(database: Database) -> None:
    crowded = Database(database.url.render_as_string(hide_password=False), readers=1, free_seconds=0.05)
    try:
        await nested(crowded, 1)
        with pytest.raises(StoreUnavailable):
            await nested(crowded, 20)
    finally:
        await crowded.close()


async def test_a_second_row_of_one_name_is_a_conflict_whose_words_tell_no_value(database: Database) -> None:
    async def add() -> None:
        async with database.write() as session:
            session.add(Setting(key="13800138000", value=1, changed_at=NOON, changed_by="test"))

    await add()
    with pytest.raises(StoreConflict) as refused:
        await add()

    assert "13800138000" not in str(refused.value)


async def test_a_row_that_refers_to_nothing_is_a_fault_of_ours_and_no_conflict(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add(CaseNote(case_id=99, unit=None, text="x", written_by="test", written_at=NOON))


async def test_those_who_set_a_value_first_in_one_instant_take_turns(database: Database) -> None:
    async def add(number: int) -> object:
        async with database.write() as session:
            return await change_setting(session, "test", lambda old: [*(old or ()), number], at=NOON, by="test")

    before = await asyncio.gather(*(add(number) for number in range(8)))

    async with database.read() as session:
        assert sorted(await setting_of(session, "test")) == list(range(8))
    assert before.count(None) == 1
    assert sorted(len(one) for one in before if isinstance(one, list)) == list(range(1, 8))
