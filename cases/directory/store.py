"""Categories and the dispatch directory in the store; each method is one unit of work."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from importlib import resources
from typing import Any

import sqlalchemy as sa
import yaml
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.directory.category_sheet import CategoryRow
from cases.directory.dispatch import Level, Proposal, Rule, RuleText, propose
from cases.directory.errors import NoSuchCategory, RuleFaulty
from cases.directory.names import PARTED
from cases.directory.rulings import rulings_on
from db import Database
from db.tables import Category, DeadlineProfile, Department, DispatchRule


@dataclass(frozen=True, slots=True)
class Imported:
    """Codes of categories that an import added, changed or took out of use."""

    added: list[str]
    changed: list[str]
    retired: list[str]


class Directory:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def categories(self) -> list[Category]:
        """The whole tree, by code."""
        async with self._database.read() as session:
            return list(await session.scalars(select(Category).order_by(Category.code)))

    async def seed(self, *, now: datetime) -> None:
        """Fill an empty tree with the example that comes with the product."""
        if not await self.categories():
            await self.import_tree(example_tree(), Change(at=now, actor="seed"))

    async def import_tree(self, rows: Sequence[CategoryRow], change: Change) -> Imported:
        """Make the tree what ``rows`` (upper levels first) say, or nothing. What they lack goes out of use, only."""
        parents = {row.path: row.code for row in rows}
        async with self._database.write() as session:
            if self._database.dialect == "postgresql":  # SQLite's writers take turns anyway
                await session.execute(sa.text("LOCK TABLE category IN SHARE ROW EXCLUSIVE MODE"))
            stored = {row.code: row for row in await session.scalars(select(Category))}
            made = Imported([], [], [])
            for row in rows:
                wanted = {"name": row.path[-1], "level": len(row.path), "parent": parents.get(row.path[:-1]),
                          "active": row.active}  # fmt: skip
                if await _put(session, stored.get(row.code), row.code, wanted):
                    (made.changed if row.code in stored else made.added).append(row.code)
            for code in sorted(stored.keys() - {row.code for row in rows}):
                if stored[code].active:
                    stored[code].active = False
                    made.retired.append(code)
            session.add(change.entry("category.imported", "category", "*", None, asdict(made)))
            return made

    async def rules(self) -> list[Rule]:
        """The directory in use, by category and place."""
        async with self._database.read() as session:
            query = select(DispatchRule).where(DispatchRule.active)
            return [
                rule_of(row) for row in await session.scalars(query.order_by(DispatchRule.category, DispatchRule.place))
            ]

    async def set_rule(self, text: RuleText, change: Change) -> int:
        """Write the line for a category and place; its id. Raises ``NoSuchCategory``, ``RuleFaulty``."""
        async with self._database.write() as session:
            await require_line(session, text)
            return (await put_line(session, await line_for(session, text.category, text.place), text, change)).id

    async def retire_rule(self, rule_id: int, change: Change) -> None:
        """Take a line out of use. Raises ``RuleFaulty`` when there is none."""
        async with self._database.write() as session:
            row = await session.get(DispatchRule, rule_id, with_for_update=True)
            if row is None:
                raise RuleFaulty(f"派单目录没有第 {rule_id} 条。")
            row.active = False
            session.add(change.entry("dispatch.rule", "dispatch_rule", str(row.id), shown(rule_of(row)), None))

    async def propose(self, category: str | None, place: str) -> Proposal | None:
        """Whose matter it is. Reads only the lines of the category's path. Raises ``NoSuchCategory``."""
        async with self._database.read() as session:
            return await look_up(session, category, place)


async def look_up(session: AsyncSession, category: str | None, place: str, *, in_use: bool = True) -> Proposal | None:
    """What rulings and the directory propose; ``in_use``: no unit that was taken out of use. Raises
    ``NoSuchCategory``."""
    path = await _path(session, category) if category else []
    codes = ["", *(level.code for level in path)]
    lines = select(DispatchRule).where(DispatchRule.category.in_(codes), DispatchRule.active)
    rules = [rule_of(row) for row in await session.scalars(lines)]
    rulings = await rulings_on(session, category) if category and place else []
    if not in_use:
        return propose(path, place, rules, rulings)
    named = {unit for rule in rules for unit in (rule.lead, rule.supervising, *rule.co_handlers)}
    gone = await retired(session, named | {unit for one in rulings for unit in (one.lead, one.supervising)})
    found = propose(
        path, place, [one for one in rules if not {one.lead, one.supervising} & gone.keys()],
        [one for one in rulings if not {one.lead, one.supervising} & gone.keys()],
    )  # fmt: skip
    return _without(found, gone) if found else None


async def retired(session: AsyncSession, units: Collection[str]) -> dict[str, str]:
    """Those of ``units`` that were taken out of use, with their names."""
    rows = await session.execute(
        select(Department.code, Department.name).where(Department.code.in_(units), Department.active.is_(False))
    )
    return {row.code: row.name for row in rows}


def _without(found: Proposal, gone: Mapping[str, str]) -> Proposal:
    """Co-handlers that were taken out of use are left out, and that is said."""
    missing = [gone[unit] for unit in found.co_handlers if unit in gone]
    if not missing:
        return found
    staying = tuple(unit for unit in found.co_handlers if unit not in gone)
    return replace(found, co_handlers=staying, why=f"{found.why}。协办单位{'、'.join(missing)}已停用，未列入")


async def look_up_for(
    session: AsyncSession, category: str | None, place: str | None, *, in_use: bool = True
) -> Proposal | None:
    """As ``look_up`` for what stands in a case: an agent may have written a category of his own words."""
    try:
        return await look_up(session, category, place or "", in_use=in_use)
    except NoSuchCategory:
        return await look_up(session, None, place or "", in_use=in_use)


async def path_name(session: AsyncSession, category: str) -> str:
    """A category by the names of its path; an agent's own words as they are."""
    try:
        return PARTED.join(level.name for level in await _path(session, category))
    except NoSuchCategory:
        return category


def example_tree() -> list[CategoryRow]:
    """The tree that comes with the product, upper levels first; codes are made of places in its lists."""
    document = (resources.files("cases") / "categories" / "example.yaml").read_text("utf-8")
    rows = [CategoryRow(0, code, path, active=True) for code, path in _numbered(yaml.safe_load(document), "", ())]
    return sorted(rows, key=lambda row: len(row.path))


def _numbered(entries: Sequence[Any], above: str, path: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for number, entry in enumerate(entries, start=1):
        [(name, below)] = entry.items() if isinstance(entry, dict) else [(entry, [])]
        code, own = f"{above}{number:02d}", (*path, name)
        yield code, own
        yield from _numbered(below, code, own)


async def _put(session: AsyncSession, row: Category | None, code: str, wanted: Mapping[str, Any]) -> bool:
    """Add or change a category; whether that made a difference."""
    if row is None:
        session.add(Category(code=code, **wanted))
        await session.flush()  # the levels below refer to it
        return True
    if all(getattr(row, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(row, name, value)
    return True


async def require_line(session: AsyncSession, text: RuleText) -> None:
    """Raises ``NoSuchCategory``, ``RuleFaulty``."""
    _check(text)
    if text.category and await session.get(Category, text.category) is None:
        raise NoSuchCategory(text.category)
    for code in (text.lead, text.supervising, *text.co_handlers):
        unit = await session.get(Department, code)
        if unit is None or not unit.active:
            raise RuleFaulty(f"没有编码为「{code}」的单位，或单位已停用。")
    if text.profile:
        known = select(DeadlineProfile.version).where(DeadlineProfile.key == text.profile).limit(1)
        if await session.scalar(known) is None:
            raise RuleFaulty(f"没有时限方案「{text.profile[:64]}」。")


async def _path(session: AsyncSession, code: str) -> list[Level]:
    path: list[Level] = []
    wanted: str | None = code
    while wanted is not None and len(path) < 3:
        row = await session.get(Category, wanted)
        if row is None:
            raise NoSuchCategory(wanted)
        path.insert(0, Level(row.code, row.name))
        wanted = row.parent
    return path


async def line_for(session: AsyncSession, category: str, place: str) -> DispatchRule | None:
    query = select(DispatchRule).where(DispatchRule.category == category, DispatchRule.place == place)
    row: DispatchRule | None = await session.scalar(query.with_for_update())
    return row


async def put_line(session: AsyncSession, row: DispatchRule | None, text: RuleText, change: Change) -> DispatchRule:
    """Make ``row`` (None: a new one) say ``text``, which was checked."""
    before = shown(rule_of(row)) if row else None
    row = write_line(session, row, text)
    await session.flush()
    session.add(change.entry("dispatch.rule", "dispatch_rule", str(row.id), before, shown(rule_of(row))))
    return row


def write_line(session: AsyncSession, row: DispatchRule | None, text: RuleText) -> DispatchRule:
    """As ``put_line``, for whoever writes many and tells of all of them at once."""
    if row is None:
        row = DispatchRule(category=text.category, place=text.place)
        session.add(row)
    for name, value in asdict(text).items():
        setattr(row, name, list(value) if name == "co_handlers" else value)
    row.active = True
    return row


def rule_of(row: DispatchRule) -> Rule:
    return Rule(
        id=row.id, category=row.category, place=row.place, lead=row.lead, co_handlers=tuple(row.co_handlers),
        supervising=row.supervising, profile=row.profile, case_class=row.case_class, note=row.note,
    )  # fmt: skip


def shown(rule: Rule) -> dict[str, Any]:
    return asdict(rule) | {"co_handlers": list(rule.co_handlers)}


def _check(text: RuleText) -> None:
    if not text.lead or not text.supervising:
        raise RuleFaulty("主办单位和督办单位都必须填写。")
    if text.lead in text.co_handlers or len(set(text.co_handlers)) < len(text.co_handlers):
        raise RuleFaulty("协办单位不能与主办单位相同，也不能重复。")
    units = [text.lead, text.supervising, *text.co_handlers, text.case_class or ""]
    if any(len(code) > 32 for code in units) or len(text.place) > 64 or len(text.note) > 200:
        raise RuleFaulty("内容过长：地点最多 64 个字，单位编码 32 位，说明 200 个字。")
