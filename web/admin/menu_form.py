"""A voice menu as the fields of a form, and back. Pure.

``key_1`` says where key 1 leads: nothing, ``human``, ``message``, ``progress``, ``queue:NAME``, ``menu:KEY`` (the
questions of another menu are asked), or ``same`` (the questions this key opens already, which are no menu's any more).
``urgent_1``: by how much who presses it goes before others.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ivr import Menu, Submenu, ToHuman, ToMenu, ToQueue, document_of, read_menu
from web.admin.fields import Fields

SIGNS: Mapping[str, str] = {sign: sign for sign in "1234567890"} | {"*": "star", "#": "hash"}
"""Keys of a telephone, and how the names of their fields end."""
PEOPLE = ("human",)
WAYS: Mapping[str, str] = {"human": "转人工", "progress": "查询办理进度", "message": "留言"}
SAME = "same"
LEAST_SECONDS, MOST_SECONDS = 1, 15
MOST_RETRIES = 3
MOST_URGENT = 100
_HEAD = {"key", "title"}


def fields_of(menu: Menu, version: int, menus: Mapping[str, Menu]) -> dict[str, Any]:
    """The fields of ``menu``; ``menus`` are those in force, by key."""
    found: dict[str, Any] = {
        "key": menu.key, "version": version, "title": menu.title, "prompt": "&".join(menu.prompt),
        "timeout_seconds": round(menu.timeout_seconds), "retries": menu.retries,
    }  # fmt: skip
    for sign, name in SIGNS.items():
        choice = menu.digits.get(sign)
        found[f"key_{name}"] = _way(choice, menu, menus)
        found[f"urgent_{name}"] = choice.priority if isinstance(choice, ToHuman | ToQueue) else 0
    return found | {"key_none": _way(menu.default, menu, menus), "urgent_none": menu.default.priority}


def _way(choice: object, menu: Menu, menus: Mapping[str, Menu]) -> str:
    if choice is None:
        return ""
    if isinstance(choice, ToQueue):
        return f"queue:{choice.queue}"
    if isinstance(choice, ToMenu):
        asked = (key for key, other in menus.items() if key != menu.key and questions(other) == choice.menu)
        return next((f"menu:{key}" for key in asked), SAME)
    return str(getattr(choice, "do"))  # noqa: B009 (every kind of choice has it, no base class says so)


def questions(menu: Menu) -> Submenu | None:
    """What a key of another menu would ask; None for a menu that opens questions itself: there are two layers."""
    if opens_questions(menu):
        return None
    return Submenu.model_validate({name: value for name, value in document_of(menu).items() if name not in _HEAD})


def opens_questions(menu: Menu) -> bool:
    return any(isinstance(choice, ToMenu) for choice in menu.digits.values())


def read_form(
    given: Fields, key: str, *, sounds: Collection[str], queues: Sequence[str], menus: Mapping[str, Menu]
) -> Menu | None:
    """The menu a form describes; None when ``given`` noted something wrong with it."""
    people = [*PEOPLE, *(f"queue:{name}" for name in queues)]
    below = {f"menu:{name}": questions(menu) for name, menu in menus.items() if name != key}
    ways = ["", *people, *WAYS, *(way for way, asked in below.items() if asked), SAME]
    title = given.text("title", "名称", longest=64, needed=True)
    prompt = given.keys("prompt", "提示音", sounds)
    given.check(len(prompt.split("&")) <= 5, "提示音最多 5 段。", at="prompt")
    seconds = given.number("timeout_seconds", "等待按键", LEAST_SECONDS, MOST_SECONDS)
    retries = given.number("retries", "重复次数", 0, MOST_RETRIES)
    digits: dict[str, Any] = {}
    for sign, name in SIGNS.items():
        way = given.among(f"key_{name}", f"按键 {sign} 的去向", ["", "human"] if sign == "0" else ways)
        urgent = given.number(f"urgent_{name}", f"按键 {sign} 的优先级", 0, MOST_URGENT)
        if way:
            digits[sign] = _choice(given, way, urgent, at=sign, below=below, before=menus.get(key))
    default = given.among("key_none", "不按键时的去向", people)
    urgent = given.number("urgent_none", "不按键时的优先级", 0, MOST_URGENT)
    given.check(bool(digits), "至少要有一个按键。")
    if given.wrong or default is None:
        return None
    return read_menu({
        "key": key, "title": title, "prompt": prompt.split("&"), "timeout_seconds": seconds, "retries": retries,
        "digits": digits, "default": _person(default, urgent),
    })  # fmt: skip


def _choice(
    given: Fields, way: str, urgent: int, *, at: str, below: Mapping[str, Submenu | None], before: Menu | None
) -> dict[str, Any] | None:
    field = f"key_{SIGNS[at]}"
    if way == SAME:
        present = before.digits.get(at) if before else None
        given.check(isinstance(present, ToMenu), "这个按键原来没有第二层菜单。", at=field)
        return present.model_dump(mode="json") if isinstance(present, ToMenu) else None
    if asked := below.get(way):
        return {"do": "menu", "menu": asked.model_dump(mode="json")}
    if way in WAYS and way not in PEOPLE:
        return {"do": way}
    return _person(way, urgent)


def _person(way: str, urgent: int) -> dict[str, Any]:
    kind, _, queue = way.partition(":")
    return {"do": kind, "priority": urgent} | ({"queue": queue} if queue else {})


def with_questions(menu: Menu, before: Submenu, after: Submenu) -> Menu | None:
    """``menu`` with the questions ``before`` replaced wherever a key opens them; None where none does."""
    asking = {sign for sign, way in menu.digits.items() if isinstance(way, ToMenu) and way.menu == before}
    changed = {sign: ToMenu(menu=after) if sign in asking else way for sign, way in menu.digits.items()}
    return menu.model_copy(update={"digits": changed}) if asking else None
