"""The tree of units, on both databases."""

import pytest
from sqlalchemy import select

from cases import DepartmentExists, Departments, DepartmentView, NoSuchDepartment
from db import Database
from db.tables import AuditEntry, Role, User
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
