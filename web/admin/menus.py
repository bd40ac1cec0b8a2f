"""Voice menus (按键菜单): which key leads where. Every change is a version; the newest is in force within seconds."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Line, Queue
from db.tables import Menu as MenuRow
from ivr import Menu, document_of, load_menus, publish_menu
from web.admin.fields import Fields
from web.admin.filled import NEW, Row
from web.admin.menu_form import SAME, SIGNS, WAYS, fields_of, opens_questions, questions, read_form, with_questions
from web.admin.rows import written
from web.admin.settings import Settings
from web.admin.sounds import short, words_of_sounds
from web.context import services, viewer

STALE = "这个菜单刚刚被别人修改过，请在最新的内容上重新修改。"


async def _menus(session: AsyncSession) -> tuple[Mapping[str, Menu], Mapping[str, int]]:
    """The menus in force and their versions, by key."""
    versions = await session.execute(select(MenuRow.key, func.max(MenuRow.version)).group_by(MenuRow.key))
    return (await load_menus(session)).menus, {key: version for key, version in versions}  # noqa: C416 (a Result)


async def _rows(request: web.Request) -> Sequence[Row]:
    async with services(request).database.read() as session:
        menus, versions = await _menus(session)
    return [fields_of(menu, versions[key], menus) for key, menu in menus.items()]


async def _around(request: web.Request) -> Mapping[str, Any]:
    async with services(request).database.read() as session:
        menus, _ = await _menus(session)
        sounds = await words_of_sounds(session)
        queues = list(await session.execute(select(Queue.name, Queue.label).order_by(Queue.name)))
        used = list(await session.execute(select(Line.menu, Line.number).where(Line.menu.is_not(None))))
    to_queues = [(f"queue:{name}", f"转 {label}") for name, label in queues]
    below = [(f"menu:{key}", f"再问：{menu.title or key}") for key, menu in menus.items() if not opens_questions(menu)]
    return {
        "signs": SIGNS, "people": [("human", WAYS["human"]), *to_queues], "below": below, "same": SAME,
        "ways": [*WAYS.items(), *to_queues], "sounds": [(key, short(words)) for key, words in sounds.items()],
        "lines": {key: [number for menu, number in used if menu == key] for key in menus},
    }  # fmt: skip


async def _save(request: web.Request, given: Fields) -> str:
    """The next version of a menu, or the first of a new one; menus whose keys ask its questions ask the new ones."""
    async with services(request).database.write() as session:
        menus, versions = await _menus(session)
        key = given.matching("key", "代号", r"[a-z0-9][a-z0-9-]{0,63}", "应为小写字母、数字和 -，不超过 64 个。")
        new = given.raw(NEW) == "on"
        given.check(not new or key not in versions, "已有这个菜单，请直接修改原来的一个。", at="key")
        given.check(new or key in versions, "没有这个菜单。", at="key")
        queues = list(await session.scalars(select(Queue.name)))
        menu = read_form(given, key, sounds=await words_of_sounds(session), queues=queues, menus=menus)
        if menu is not None and not new and menu == menus.get(key):
            return key  # sent twice, or as it stood: no new version
        given.check(new or given.raw("version") == str(versions.get(key)), STALE)
        changes = _with_those_that_ask(given, menu, menus) if menu else []
        given.done()
        for changed in changes:
            await _publish(request, session, changed, menus.get(changed.key))
    return key


def _with_those_that_ask(given: Fields, menu: Menu, menus: Mapping[str, Menu]) -> list[Menu]:
    """``menu`` and every other in which a key opens its questions, as these are from now on."""
    present = menus.get(menu.key)
    before, after = questions(present) if present else None, questions(menu)
    if before is None:
        return [menu]
    asking = {other.key: with_questions(other, before, after or before) for other in menus.values()}
    others = [other for key, other in asking.items() if other is not None and key != menu.key]
    told = "、".join(other.title or other.key for other in others)
    given.check(after is not None or not others, f"菜单「{told}」的按键会打开这个菜单，这里不能再有第二层。")
    return [menu, *others]


async def _publish(request: web.Request, session: AsyncSession, menu: Menu, before: Menu | None) -> None:
    await publish_menu(session, menu, now=services(request).clock(), actor=viewer(request).login)
    written(
        request, session, f"menu.{'changed' if before else 'added'}", "menu", menu.key,
        before=document_of(before) if before else None, after=document_of(menu),
    )  # fmt: skip


MENUS = Settings(
    path="/admin/menus", template="admin/menus.html", key="key", rows=_rows, save=_save, around=_around,
    blank={"prompt": "menu-main", "timeout_seconds": 5, "retries": 1, "key_none": "human", "urgent_none": 0}
    | {f"key_{name}": "" for name in SIGNS.values()} | {f"urgent_{name}": 0 for name in SIGNS.values()}
    | {"key_0": "human"},
)  # fmt: skip
