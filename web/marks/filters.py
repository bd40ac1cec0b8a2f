"""Filters of the case list that a person keeps under a name."""

from urllib.parse import parse_qsl

from aiohttp import web
from sqlalchemy import delete, func, select

from db.tables import SavedFilter
from web.cases.filters import CaseFilter, read_filter
from web.context import page, redirect, services, viewer
from web.errors import InputRefused
from web.forms import field, form_of

MOST = 20
LONGEST_NAME = 40


async def show(request: web.Request) -> web.StreamResponse:
    """A piece of the list's page: the person's own filters, and a form to keep the present one."""
    rows = select(SavedFilter).where(SavedFilter.owner == viewer(request).login).order_by(SavedFilter.name)
    async with services(request).database.read() as session:
        found = list(await session.scalars(rows))
    wanted, _ = read_filter(request.query)
    return page(request, "marks/filters.html", saved=found, wanted=wanted)


async def save(request: web.Request) -> web.StreamResponse:
    """Keep the filter under a name; the same name again replaces it. Only what the list understands is kept."""
    form = await form_of(request)
    name = " ".join(field(form, "name").split())
    wanted, _ = read_filter(dict(parse_qsl(field(form, "query")[:1000])))
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise InputRefused(f"请给筛选条件起一个 1 至 {LONGEST_NAME} 字的名称。")
    if wanted == CaseFilter() or len(wanted.query()) > 500:
        raise InputRefused("请先设定筛选条件，再保存。")
    own = SavedFilter.owner == viewer(request).login
    async with services(request).database.write() as session:
        row = await session.scalar(select(SavedFilter).where(own, SavedFilter.name == name))
        if row is None:
            if (await session.scalar(select(func.count(SavedFilter.id)).where(own)) or 0) >= MOST:
                raise InputRefused(f"最多保存 {MOST} 个筛选条件，请先删除不用的。")
            row = SavedFilter(owner=viewer(request).login, name=name)
            session.add(row)
        row.query, row.saved_at = wanted.query(), services(request).clock()
    return redirect(f"/cases?{wanted.query()}")


async def remove(request: web.Request) -> web.StreamResponse:
    """Only one's own; one that is not there is no fault."""
    await form_of(request)
    own = (SavedFilter.id == int(request.match_info["id"]), SavedFilter.owner == viewer(request).login)
    async with services(request).database.write() as session:
        await session.execute(delete(SavedFilter).where(*own))
    return redirect("/cases")
