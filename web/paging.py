"""Long lists in pages that neither lose nor repeat a row when others come meanwhile: each begins after the last one
that was seen, not after so many."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from aiohttp import web
from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from web.errors import InputRefused
from web.plain import plain

LARGEST, USUAL = 200, 50
Where = TypeVar("Where")


def page_size(request: web.Request) -> int:
    """``limit`` of the query. Raises ``InputRefused``."""
    text = request.query.get("limit", "")
    if not text:
        return USUAL
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= LARGEST):
        raise InputRefused(f"limit 应为 1 至 {LARGEST} 的整数。")
    return int(text)


def place_of(request: web.Request, read: Callable[[str], Where | None]) -> Where | None:
    """Where the page begins: ``after`` of the query; None: at the top. Raises ``InputRefused``: a page of the wrong
    place would be read as the next one."""
    text = request.query.get("after", "")
    if not text:
        return None
    found = read(text)
    if found is None:
        raise InputRefused("after 不是上一页返回的 next。")
    return found


def number_place(text: str) -> int | None:
    """A place that is a row's number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def paged(request: web.Request, body: Mapping[str, Any], following: object | None) -> web.Response:
    """``body`` with ``next``, and the whole address of the next page as a link."""
    place = None if following is None else str(following)
    headers = {}
    if place is not None:
        target = request.rel_url.update_query(after=place)
        headers["Link"] = f'<{target}>; rel="next"'
    return web.json_response(plain({**body, "next": place}), headers=headers)


@dataclass(frozen=True, slots=True)
class Place:
    """The last row of a list in the order of an instant, those without one last, and of a number."""

    at: datetime | None
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat() if self.at else ''}~{self.id}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """None when ``text`` is no place."""
        at, _, number = text.partition("~")
        found = number_place(number)
        try:
            instant = datetime.fromisoformat(at) if at else None
        except ValueError:
            return None
        return None if found is None or (instant and not instant.tzinfo) else cls(instant, found)

    def before(
        self, at: InstrumentedAttribute[datetime | None], number: InstrumentedAttribute[int]
    ) -> ColumnElement[bool]:
        """Which rows come after this place, ordered by ``at IS NULL, at, number``."""
        if self.at is None:
            return and_(at.is_(None), number > self.id)
        return or_(at > self.at, and_(at == self.at, number > self.id), at.is_(None))
