"""Menus in both databases."""

from datetime import UTC, datetime

from db import Database
from db.tables import Menu as MenuRow
from ivr import default_menus, load_menus, publish_menu, read_menu, seed_menus

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def a_menu(prompt: str):
    return read_menu({"key": "m", "prompt": prompt, "digits": {"1": {"do": "human"}}})


async def test_the_highest_version_is_in_force(database: Database) -> None:
    async with database.write() as session:
        versions = [await publish_menu(session, a_menu(prompt), now=NOON, actor="t") for prompt in ("one", "two")]
    async with database.read() as session:
        loaded = await load_menus(session)

    assert versions == [1, 2]
    assert loaded.menus == {"m": a_menu("two")}


async def test_a_faulty_menu_takes_no_other_with_it(database: Database) -> None:
    async with database.write() as session:
        await publish_menu(session, a_menu("one"), now=NOON, actor="t")
        session.add(MenuRow(key="bad", version=1, document={"key": "bad"}, created_at=NOON, created_by="t"))
    async with database.read() as session:
        loaded = await load_menus(session)

    assert set(loaded.menus) == {"m"}
    assert [fault.document for fault in loaded.faults] == ["menu bad"]


async def test_seeding_adds_what_is_missing_and_leaves_what_a_city_changed(database: Database) -> None:
    own = read_menu({"key": "merged-line", "prompt": "own", "digits": {"1": {"do": "human"}}})
    async with database.write() as session:
        first = await seed_menus(session, now=NOON)
        await publish_menu(session, own, now=NOON, actor="t")
        again = await seed_menus(session, now=NOON)
    async with database.read() as session:
        loaded = await load_menus(session)

    assert first == list(default_menus())
    assert again == []
    assert loaded.menus["merged-line"] == own
