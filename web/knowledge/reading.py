"""Looking things up: the search page, hits as one types, one article."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from aiohttp import web

from cases import Directory
from db.tables import Category
from knowledge import Hit, Uses, find, read_article
from web.context import acting, page, people_of, services
from web.errors import InputRefused
from web.knowledge import words
from web.times import local_day

MOST_HITS = 30


def today(request: web.Request) -> date:
    """The day in Asia/Shanghai."""
    return local_day(services(request).clock())


async def categories(request: web.Request) -> list[Category]:
    return await Directory(services(request).database).categories()


def path_of(tree: list[Category], code: str | None) -> tuple[str, ...]:
    """``code`` and what lies above it; nothing where the tree does not know it."""
    parents = {row.code: row.parent for row in tree}
    found: list[str] = []
    while code is not None and code in parents and code not in found:
        found.append(code)
        code = parents[code]
    return tuple(found)


def named(tree: list[Category]) -> Mapping[str, str]:
    """Names by code, from the first level down."""
    names = {row.code: row.name for row in tree}
    return {code: " › ".join(names[one] for one in reversed(path_of(tree, code))) for code in names}


def asked(request: web.Request) -> tuple[str, str]:
    """Words and category of the address."""
    query = request.query
    return query.get("find", "").replace("\x00", "").strip()[:64], query.get("category", "").replace("\x00", "")[:32]


async def hits(request: web.Request, tree: list[Category], *, near: tuple[str, ...] = ()) -> list[Hit]:
    (wanted, category), unit = asked(request), _unit(request)
    database = services(request).database
    async with database.read() as session:
        return await find(
            session, database.dialect, wanted, today(request), category=category or None, near=near, unit=unit or None,
            limit=MOST_HITS,
        )  # fmt: skip


def _unit(request: web.Request) -> str:
    return request.query.get("unit", "").replace("\x00", "")[:32]


async def search_page(request: web.Request) -> web.StreamResponse:
    """A search that was sent and found nothing is counted as a gap; what is shown while typing is not."""
    tree = await categories(request)
    found = await hits(request, tree)
    await count_miss(request, found)
    units = await services(request).departments.tree()
    return page(
        request, "knowledge/search.html", units=units, unit=_unit(request), **_context(tree, found, *asked(request))
    )


async def count_miss(request: web.Request, found: list[Hit]) -> None:
    """Count a search that was sent and found nothing anywhere."""
    wanted, category = asked(request)
    if wanted and not found and not category and not _unit(request) and request.method == "GET":
        await Uses(services(request).database).miss(wanted, now=services(request).clock())


async def hits_while_typing(request: web.Request) -> web.StreamResponse:
    tree = await categories(request)
    return page(request, "knowledge/hits.html", **_context(tree, await hits(request, tree), *asked(request)))


def _context(tree: list[Category], found: list[Hit], wanted: str, category: str) -> dict[str, Any]:
    return {
        "hits": found, "wanted": wanted, "category": category, "categories": [row for row in tree if row.active],
        "names": named(tree), "words": words, "case": None,
    }  # fmt: skip


async def article_page(request: web.Request) -> web.StreamResponse:
    number = request.query.get("version", "")
    if number and not (number.isascii() and number.isdecimal() and len(number) < 7):
        raise InputRefused("版本号应为数字。")
    return await article_response(request, int(request.match_info["id"]), number=int(number) if number else None)


async def article_response(
    request: web.Request, article_id: int, *, number: int | None = None, complaint: str | None = None, status: int = 200
) -> web.Response:
    """The page of one article; ``complaint``: what was wrong with a step."""
    async with services(request).database.read() as session:
        sheet = await read_article(session, article_id, acting(request), today(request), number=number)
    units = {unit.code: unit.name for unit in await services(request).departments.tree(active_only=False)}
    did = {line.written_by for line in sheet.versions} | {line.actor for line in sheet.history}
    return page(
        request, "knowledge/article.html", status=status, sheet=sheet, names=named(await categories(request)),
        units=units, words=words, complaint=complaint, people=await people_of(request, did),
    )  # fmt: skip
