"""The tree of units: who can be given a case, and who watches over them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.units.errors import DepartmentExists, NoSuchDepartment
from cases.units.levels import levels_of
from db import Database
from db.tables import Department, Role, UnitKind, UnitWay, User


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentView:
    """A unit; ``level`` 1 is the top of a tree, ``sign_off_levels`` 0 to 2."""

    code: str
    name: str
    parent: str | None = None
    kind: UnitKind = UnitKind.HANDLING
    level: int = 1
    way: UnitWay = UnitWay.NETWORK
    sign_off_levels: int = 0
    contact: str | None = None
    duty_phone: str | None = None
    active: bool = True

    @classmethod
    def of(cls, row: Department) -> "DepartmentView":
        return cls(**{name: getattr(row, name) for name in cls.__slots__})


CHANGED = ("name", "parent", "way", "sign_off_levels", "contact", "duty_phone", "active")
"""What can be another one day."""
SIGNS = 2
"""``User.sign_level`` of who signs; he may review, too."""


class Departments:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def tree(self, *, active_only: bool = True) -> list[DepartmentView]:
        """Every unit, each after its parent, siblings by code."""
        async with self._database.read() as session:
            return await tree(session, active_only=active_only)

    async def without_signer(self) -> frozenset[str]:
        """Codes of the units in use whose answers are to be signed, and which have nobody to sign them: with the first
        answer its case would stand still."""
        signer = exists().where(
            User.unit == Department.code, User.role == Role.DEPARTMENT, User.active, User.sign_level >= SIGNS
        )
        signed = (Department.active, Department.way == UnitWay.NETWORK, Department.sign_off_levels > 0)
        async with self._database.read() as session:
            return frozenset(await session.scalars(select(Department.code).where(*signed, ~signer)))

    async def add(
        self, unit: DepartmentView, *, now: datetime, actor: str, address: str | None = None
    ) -> DepartmentView:
        """Add a unit below its parent; its level follows from there.

        Raises ``DepartmentExists``, ``NoSuchDepartment`` (the parent).
        """
        async with self._database.write() as session:
            if await session.get(Department, unit.code) is not None:
                raise DepartmentExists(unit.code)
            level = 1
            if unit.parent is not None:
                parent = await session.get(Department, unit.parent)
                if parent is None:
                    raise NoSuchDepartment(unit.parent)
                level = parent.level + 1
            fields = {name: getattr(unit, name) for name in DepartmentView.__slots__} | {"level": level}
            row = Department(**fields)
            session.add(row)
            by = Change(at=now, actor=actor, address=address)
            session.add(by.entry("unit.added", "unit", unit.code, None, None))
            return DepartmentView.of(row)

    async def change(self, wanted: DepartmentView, change: Change) -> None:
        """Give the unit of this code another name, telephone, way, place in the tree …; cases stay where they are.

        Its kind stays, too: cases name it as what it is. Levels follow from the tree. Raises ``NoSuchDepartment``
        (it, or the unit above it), ``UnitLoop``.
        """
        async with self._database.write() as session:
            rows = {row.code: row for row in await session.scalars(select(Department).with_for_update())}
            for code in (wanted.code, wanted.parent):
                if code is not None and code not in rows:
                    raise NoSuchDepartment(code)
            row = rows[wanted.code]
            before = {name: getattr(row, name) for name in CHANGED}
            for name in CHANGED:
                setattr(row, name, getattr(wanted, name))
            for code, level in levels_of({one.code: one.parent for one in rows.values()}).items():
                rows[code].level = level
            after = {name: getattr(row, name) for name in CHANGED}
            session.add(change.entry("unit.changed", "unit", row.code, before, after))

    async def set_active(self, code: str, active: bool, *, now: datetime, actor: str) -> None:
        """Give a unit cases again, or no new ones from now on. Raises ``NoSuchDepartment``."""
        async with self._database.write() as session:
            row = await session.get(Department, code)
            if row is None:
                raise NoSuchDepartment(code)
            row.active = active
            action = "unit.activated" if active else "unit.deactivated"
            session.add(Change(at=now, actor=actor).entry(action, "unit", code, None, None))


async def tree(session: AsyncSession, *, active_only: bool) -> list[DepartmentView]:
    """Every unit, each after its parent, siblings by code. A unit of a parent that is off counts as a top."""
    wanted = select(Department).order_by(Department.code)
    if active_only:
        wanted = wanted.where(Department.active)
    rows = [DepartmentView.of(row) for row in await session.scalars(wanted)]
    known = {row.code for row in rows}
    below: dict[str | None, list[DepartmentView]] = {}
    for row in rows:
        below.setdefault(row.parent if row.parent in known else None, []).append(row)
    return _in_order(below, None)


def _in_order(below: dict[str | None, list[DepartmentView]], parent: str | None) -> list[DepartmentView]:
    found: list[DepartmentView] = []
    for row in below.get(parent, ()):
        found += [row, *_in_order(below, row.code)]
    return found
