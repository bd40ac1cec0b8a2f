"""Lines (双号并行): a number is split off or merged by editing its row."""

from aiohttp import web
from sqlalchemy import select

from db.tables import Line, Menu, Queue, RatingWay
from ivr import read_prompts
from web.admin.fields import Fields
from web.admin.rows import Values, changed
from web.context import page, redirect, services
from web.forms import field, form_of


async def line_list(request: web.Request) -> web.StreamResponse:
    async with services(request).database.read() as session:
        rows = list(await session.scalars(select(Line).order_by(Line.number)))
        queues = list(await session.scalars(select(Queue).order_by(Queue.name)))
        menus = list(await session.scalars(select(Menu.key).distinct().order_by(Menu.key)))
    saved = request.query.get("saved", "")
    return page(request, "admin/lines.html", rows=rows, queues=queues, menus=menus, saved=saved, prompts=read_prompts())


async def save(request: web.Request) -> web.StreamResponse:
    """A changed or a new line. In force within seconds where our programs answer; by reload where they are away."""
    form = await form_of(request)
    given = Fields({name: field(form, name) for name in form})
    async with services(request).database.write() as session:
        queues = list(await session.scalars(select(Queue.name)))
        menus = list(await session.scalars(select(Menu.key).distinct()))
        number, values = _read(given, queues, menus)
        row = await session.get(Line, number)
        others = list(await session.scalars(select(Line).where(Line.number != number)))
        default = values["is_default"] or any(line.is_default and line.enabled for line in others)
        given.check(default, "必须有一条启用的默认线路。")
        given.check(not (values["is_default"] and not values["enabled"]), "默认线路不能停用。")
        given.done()
        if values["is_default"]:
            for line in others:
                line.is_default = False
        new = row is None
        line = row or Line(number=number)
        changed(request, session, line, values, kind="line", name=number, new=new)
        session.add(line)
    return redirect(f"/admin/lines?saved={number}")


def _read(given: Fields, queues: list[str], menus: list[str]) -> tuple[str, Values]:
    known = read_prompts()
    number = given.matching("number", "线路号码", r"[0-9]{3,15}", "应为 3 至 15 位数字。")
    values: Values = {
        "label": given.text("label", "名称", longest=64, needed=True),
        "greeting": given.keys("greeting", "问候语", known),
        "notice": given.keys("notice", "录音告知", known, needed=False),
        "queue": given.among("queue", "队列", queues),
        "menu": given.among("menu", "菜单", menus, or_none=True),
        "priority": given.number("priority", "优先级", 0, 100),
        "rating_later": _way(given),
        "is_default": given.flag("is_default"),
        "enabled": given.flag("enabled"),
    }
    given.check(not set(values["label"]) & set(";[]"), "名称不能含有 ; [ ]。")
    given.check(len(values["notice"]) <= 64, "录音告知太长。")
    return number, values


def _way(given: Fields) -> RatingWay | None:
    chosen = given.among("rating_later", "来电后评价", [way.value for way in RatingWay], or_none=True)
    return RatingWay(chosen) if chosen in set(RatingWay) else None
