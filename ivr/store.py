"""Menus in the store: versions of documents, of which the highest is in force."""

from dataclasses import dataclass
from datetime import datetime
from importlib import resources

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Menu as MenuRow
from ivr.errors import MenuFaulty
from ivr.menu import Menu, document_of, read_menu, read_menu_text


@dataclass(frozen=True, slots=True)
class LoadedMenus:
    """``menus`` by key; ``faults`` name those that are in the store but could not be taken."""

    menus: dict[str, Menu]
    faults: tuple[MenuFaulty, ...]


def default_menus() -> dict[str, Menu]:
    """The menus that come with the product. Raises ``MenuFaulty``."""
    files = sorted(resources.files("ivr.menus").iterdir(), key=lambda file: file.name)
    menus = [read_menu_text(file.read_text("utf-8"), name=file.name) for file in files if file.name.endswith(".yaml")]
    return {menu.key: menu for menu in menus}


async def load_menus(session: AsyncSession) -> LoadedMenus:
    """The menus in force. A faulty one is told, not raised: one city's mistake must not take the others' menus."""
    newest = select(MenuRow.key, func.max(MenuRow.version).label("version")).group_by(MenuRow.key).subquery()
    documents = await session.scalars(
        select(MenuRow.document)
        .join(newest, (MenuRow.key == newest.c.key) & (MenuRow.version == newest.c.version))
        .order_by(MenuRow.key)
    )
    menus: dict[str, Menu] = {}
    faults: list[MenuFaulty] = []
    for document in documents:
        try:
            menu = read_menu(document)
            menus[menu.key] = menu
        except MenuFaulty as fault:
            faults.append(fault)
    return LoadedMenus(menus, tuple(faults))


async def publish_menu(session: AsyncSession, menu: Menu, *, now: datetime, actor: str) -> int:
    """Put ``menu`` in force; returns its version (from 1). The caller commits."""
    last = await session.scalar(select(func.max(MenuRow.version)).where(MenuRow.key == menu.key)) or 0
    row = MenuRow(key=menu.key, version=last + 1, document=document_of(menu), created_at=now, created_by=actor)
    session.add(row)
    await session.flush()
    return row.version


async def seed_menus(session: AsyncSession, *, now: datetime, actor: str = "seed") -> list[str]:
    """Add the product's own menus that the store has no version of; returns their keys. The caller commits."""
    present = set(await session.scalars(select(MenuRow.key).distinct()))
    added = [menu for key, menu in default_menus().items() if key not in present]
    for menu in added:
        await publish_menu(session, menu, now=now, actor=actor)
    return [menu.key for menu in added]
