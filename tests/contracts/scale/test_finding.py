"""Cases are found by their words, the newest first, whatever else there is; on both databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, text, update

from cases import Cases, CaseText
from db import Database, case_hits, grams_of, migrate
from db.tables import Case, CaseState, CaseTag, CaseWords
from tests.contracts.cases.units import a_case
from tests.contracts.db.test_life_cycle_upgrade import OLD, to_revision
from web.cases import finding
from web.cases.filters import CaseFilter

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


async def add_cases(database: Database, count: int, *, words: str = "饭店油烟扰民", **more: object) -> list[int]:
    async with database.write() as session:
        first = await session.scalar(text("SELECT count(*) FROM case_file")) or 0
        rows = [
            Case(number=f"20261122-{first + n:06d}", opened_at=NOON, updated_at=NOON, text=words, **more)
            for n in range(1, count + 1)
        ]
        session.add_all(rows)
        await session.flush()
        return [row.id for row in rows]


async def found(database: Database, find: str, *, after: int | None = None, **more: object) -> list[int]:
    async with database.read() as session:
        rows, _ = await finding.cases(session, CaseFilter(find=find, **more), NOON, after=after)  # type: ignore[arg-type]
    return [row.id for row in rows]


async def test_a_word_in_many_cases_is_read_page_by_page_from_the_newest(database: Database) -> None:
    ids = await add_cases(database, 120)
    await add_cases(database, 5, words="路灯不亮")
    pages, after = [], None
    async with database.read() as session:
        while True:
            rows, after = await finding.cases(session, CaseFilter(find="油烟"), NOON, after=after)
            pages.append([row.id for row in rows])
            if after is None:
                break

    assert [len(page) for page in pages] == [50, 50, 20]
    assert [number for page in pages for number in page] == ids[::-1]


@pytest.mark.parametrize(
    ("find", "hit"),
    [
        ("烧烤", True), ("烧烤 阳光花园", True), ("烧烤 天然气", False), ("园烧", False), ("3号楼", True),
        ("KTV", True), ("ktv", True), ("KT", True), ("TV", False), ("20261122-000001", True), ("20261122", True),
        ("20261122-0000", True), ("000001", True),
        ("20261122-000002", False), ("亮", True), ("龘", False), ("𠮷", True), ("100%", False), ("烤_店", False),
    ],
)  # fmt: skip
async def test_what_is_found_by_which_words(database: Database, find: str, hit: bool) -> None:
    [number] = await add_cases(database, 1, words="烧烤店、KTV 夜间噪声，3号楼亮灯，𠮷", place="阳光花园")

    assert (await found(database, find) == [number]) is hit


@pytest.mark.parametrize(
    ("find", "hit"),
    [
        ("京A", True), ("京A1", True), ("京a1234", True), ("京A12345", True), ("12345", True), ("123", True),
        ("2345", False), ("京A12345 座", True), ("12B", True), ("2B", False),
        ("A座", True), ("A座 12", True), ("B座", False),
        ("139000", True), ("3900", False), ("88", True), ("88号", True), ("8号", False), ("886", False),
        ("LONG" + "9" * 40, True), ("LONG" + "9" * 41, False),
    ],
)  # fmt: skip
async def test_letters_and_digits_are_found_while_they_are_typed(database: Database, find: str, hit: bool) -> None:
    words = f"京A12345 长期占位，K12B 联系 13900001111，LONG{'9' * 40}"
    [number] = await add_cases(database, 1, words=words, place="人民路88号A座")

    assert (await found(database, find) == [number]) is hit


@pytest.mark.parametrize("words", ["人民路１２号Ａ座", "人民路12号A座"])
@pytest.mark.parametrize(
    ("find", "hit"),
    [
        ("12号", True),
        ("１２号", True),
        ("A座", True),
        ("ａ座", True),
        ("人民路12", True),
        ("路　１２", True),
        ("2号", False),
    ],
)
async def test_full_width_letters_and_digits_are_the_same_as_the_usual_ones(
    database: Database, words: str, find: str, hit: bool
) -> None:
    [number] = await add_cases(database, 1, words=words)

    assert (await found(database, find) == [number]) is hit
    assert await found(database, find, state=CaseState.REGISTERED) == [number], "open work is looked through whole"


async def test_a_case_is_found_by_what_stands_in_it_now(database: Database) -> None:
    case = await a_case(database)
    cases = Cases(database)
    await cases.write(case.id, CaseText(text="供热管道漏水"), version=case.version, now=NOON, actor="agent")

    assert await found(database, "供热管道") == [case.id]
    assert case.text
    assert await found(database, case.text[:4]) == []
    async with database.read() as session:
        assert await case_hits(session, [case.text[:2]], before=None, most=10) == [], "nor does the index know it"


async def test_what_is_gone_is_not_found(database: Database) -> None:
    [gone, stays] = await add_cases(database, 2)
    async with database.write() as session:
        await session.execute(delete(CaseWords).where(CaseWords.case_id == gone))

    assert await found(database, "油烟") == [stays]


async def test_many_hits_that_another_filter_refuses_are_looked_at_a_stretch_at_a_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    [wanted] = await add_cases(database, 1, lead_unit="cgj")
    await add_cases(database, 12)
    for name, value in (("FIRST_LOOK", 4), ("LATER_LOOK", 4), ("LOOKED_AT", 8)):
        monkeypatch.setattr(finding, name, value)
    async with database.read() as session:
        asked = CaseFilter(find="油烟", unit="cgj")
        nothing, onward = await finding.cases(session, asked, NOON, after=None, limit=2)
        rows, end = await finding.cases(session, asked, NOON, after=onward, limit=2)

    assert (list(nothing), onward is None) == ([], False)
    assert ([row.id for row in rows], end) == ([wanted], None)


async def test_words_and_a_tag_are_wanted_together(database: Database) -> None:
    [other, tagged] = await add_cases(database, 2)
    async with database.write() as session:
        session.add(CaseTag(case_id=tagged, tag="油烟专项", tagged_by="agent", tagged_at=NOON))

    assert await found(database, "油烟", tag="油烟专项") == [tagged]
    assert await found(database, "", tag="油烟专项") == [tagged]
    assert await found(database, "", tag="油烟专项", after=tagged) == []
    assert other != tagged


async def test_ids_far_apart_stand_in_different_blocks_of_the_index(database: Database) -> None:
    far = [7, 200_000, 900_000]
    async with database.write() as session:
        session.add_all(
            Case(id=number, number=f"20261122-{number:06d}", opened_at=NOON, updated_at=NOON, text="饭店油烟扰民")
            for number in far
        )

    assert await found(database, "油烟扰民") == far[::-1]
    assert await found(database, "油烟", after=900_000) == [200_000, 7]


async def test_a_long_past_is_looked_through_to_its_end_the_newest_first(database: Database) -> None:
    """PostgreSQL asks the older parts of its index several at once."""
    far = [block * 131_072 + place for block in range(23) for place in (1, 131_071)]
    async with database.write() as session:
        session.add_all(
            Case(
                id=number, number=f"20261122-{number:07d}", opened_at=NOON, updated_at=NOON,
                text="饭店油烟扰民" if number % 3 else "饭店噪声，油烟",
            )
            for number in far
        )  # fmt: skip
    both = [number for number in far if number % 3 == 0][::-1]

    assert await found(database, "油烟") == far[::-1]
    assert await found(database, "油烟 噪声") == both
    assert await found(database, "油烟 噪声", after=both[5]) == both[6:]
    async with database.read() as session:
        for most in (1, 3, 7, 20, 40):
            assert await case_hits(session, ["油烟"], before=None, most=most) == far[: -most - 1 : -1]


async def test_cases_of_an_earlier_program_are_found_after_the_upgrade(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(to_revision("0002"))
        await connection.execute(text(OLD[0]))

    await migrate(database)

    assert len(await found(database, "路灯不亮")) == 1


async def test_what_letters_and_digits_begin_with_is_found_in_older_cases_after_the_upgrade(database: Database) -> None:
    [number] = await add_cases(database, 1, words="京A12345 长期占位")
    async with database.engine.begin() as connection:
        await connection.run_sync(to_revision("0023"))
        await connection.execute(update(CaseWords).values(grams=grams_of("20261122-000001", "京A12345 长期占位")))
    assert await found(database, "京A123") == []

    await migrate(database)

    assert await found(database, "京A123") == [number]


async def test_older_cases_in_full_width_are_found_after_the_upgrade(database: Database) -> None:
    [number] = await add_cases(database, 1, words="人民路１２号")
    async with database.engine.begin() as connection:
        await connection.run_sync(to_revision("0027"))
        await connection.execute(update(CaseWords).values(grams="人民 民路 路１ １２ ２号 号"))
    assert await found(database, "12号") == []

    await migrate(database)

    assert await found(database, "12号") == [number]
