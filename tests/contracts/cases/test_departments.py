"""The tree of units, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from cases import Change, DepartmentExists, Departments, DepartmentView, NoSuchDepartment, UnitLoop
from db import Database
from db.tables import AuditEntry, Role, UnitKind, User
from hotline.seeding import seed
from tests.contracts.cases.units import add_units
from tests.unit.cases.people import NOON


async def test_units_come_each_after_its_parent_and_know_how_deep_they_are(database: Database) -> None:
    await add_units(database)
    departments = Departments(database)
    await departments.add(DepartmentView(code="a-team", name="一中队", parent="cgj"), now=NOON, actor="admin")

    tree = await departments.tree()

    assert [(unit.code, unit.level) for unit in tree] == [
        ("dc1", 1), ("gov", 1), ("cgj", 2), ("a-team", 3), ("gaj", 2), ("paper", 2),
    ]  # fmt: skip
    assert "off" in {unit.code for unit in await departments.tree(active_only=False)}


async def test_a_unit_that_is_off_is_not_offered_and_its_children_stay(database: Database) -> None:
    await add_units(database)
    departments = Departments(database)
    await departments.set_active("gov", False, now=NOON, actor="admin")

    assert {unit.code for unit in await departments.tree()} == {"cgj", "gaj", "paper", "dc1"}
    async with database.read() as session:
        entry = await session.scalar(select(AuditEntry).where(AuditEntry.subject_kind == "unit"))
    assert entry is not None
    assert (entry.action, entry.subject_id, entry.actor) == ("unit.deactivated", "gov", "admin")


async def test_a_unit_is_refused_twice_and_below_nothing(database: Database) -> None:
    await add_units(database)
    departments = Departments(database)

    with pytest.raises(DepartmentExists):
        await departments.add(DepartmentView(code="cgj", name="又一个"), now=NOON, actor="admin")
    with pytest.raises(NoSuchDepartment):
        await departments.add(DepartmentView(code="x", name="x", parent="nowhere"), now=NOON, actor="admin")
    with pytest.raises(NoSuchDepartment):
        await departments.set_active("nowhere", True, now=NOON, actor="admin")


async def test_a_unit_moves_with_all_below_it_and_keeps_its_kind(database: Database) -> None:
    await add_units(database)
    departments = Departments(database)
    await departments.add(DepartmentView(code="a-team", name="一中队", parent="cgj"), now=NOON, actor="admin")
    known = {unit.code: unit for unit in await departments.tree(active_only=False)}
    moved = replace(
        known["cgj"], parent="gaj", name="城管局", duty_phone="13900001111", sign_off_levels=2,
        kind=UnitKind.SUPERVISING,
    )  # fmt: skip

    await departments.change(moved, Change(at=NOON, actor="admin", address="10.0.0.1"))

    tree = {unit.code: unit for unit in await departments.tree(active_only=False)}
    assert {code: tree[code].level for code in ("gov", "gaj", "cgj", "a-team")} == {
        "gov": 1, "gaj": 2, "cgj": 3, "a-team": 4,
    }  # fmt: skip
    assert (tree["cgj"].name, tree["cgj"].duty_phone, tree["cgj"].kind) == ("城管局", "13900001111", UnitKind.HANDLING)
    async with database.read() as session:
        entry = await session.scalar(select(AuditEntry).where(AuditEntry.action == "unit.changed"))
    assert entry is not None
    assert (entry.before["parent"], entry.after["parent"], entry.address) == ("gov", "gaj", "10.0.0.1")


@pytest.mark.parametrize(
    ("code", "parent", "refusal"),
    [("gov", "cgj", UnitLoop), ("gov", "gov", UnitLoop), ("cgj", "nowhere", NoSuchDepartment),
     ("nowhere", None, NoSuchDepartment)],
)  # fmt: skip
async def test_a_unit_goes_to_no_place_that_cannot_be(
    database: Database, code: str, parent: str | None, refusal: type[Exception]
) -> None:
    await add_units(database)
    before = await Departments(database).tree(active_only=False)
    wanted = DepartmentView(code=code, name="别处", parent=parent)

    with pytest.raises(refusal):
        await Departments(database).change(wanted, Change(at=NOON, actor="admin"))

    assert await Departments(database).tree(active_only=False) == before


async def test_the_example_city_brings_units_and_people_who_work_there(database: Database) -> None:
    await seed(database, now=NOON, hash_password=lambda _: "hash", keep=lambda _: None, lasting=False)

    tree = await Departments(database).tree()
    codes = [unit.code for unit in tree]
    assert all(codes.index(unit.parent) < codes.index(unit.code) for unit in tree if unit.parent)
    assert next(unit.level for unit in tree if unit.code == "lhz") == 3
    async with database.read() as session:
        people = list(await session.scalars(select(User).where(User.role == Role.DEPARTMENT)))
    assert people
    assert {person.unit for person in people} <= set(codes)
