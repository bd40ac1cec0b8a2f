"""One kind of settings, on a page and as JSON alike: listed, saved, refused with every fault at its field."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from web.admin.fields import Fields
from web.admin.filled import NEW, SEEN, Filled, Row, filled, stamp, text_of, texts_of, with_refusal
from web.bodies import json_object
from web.context import page, redirect
from web.errors import FieldsRefused
from web.forms import form_of, text_fields
from web.plain import plain

CHANGED_MEANWHILE = "您打开本页之后，这一项已被他人修改。您填写的都还在；请先在新窗口打开本页核对，再次保存以您的为准。"

Save = Callable[[web.Request, Fields], Awaitable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``rows`` reads the settings with plain values; ``save`` changes or adds the one that is given, writes who did
    it and returns what to tell as ``saved``. Both raise ``db.StoreUnavailable``; ``save`` raises ``FieldsRefused``.

    ``key`` names the field that tells rows apart; ``blank`` is what a new row begins with.
    """

    path: str
    template: str
    key: str
    rows: Callable[[web.Request], Awaitable[Sequence[Row]]]
    save: Save
    around: Callable[[web.Request], Awaitable[Mapping[str, Any]]]
    """What the page shows besides: choices of lists, and the like."""
    blank: Row = field(default_factory=dict)
    masked: Callable[[Row], Row] = dict
    """A row as it is listed in JSON: numbers hidden as on the pages."""
    alone: bool = False
    """There is one row, which nobody has to name."""

    async def show(self, request: web.Request) -> web.Response:
        return await self._page(request)

    async def post(self, request: web.Request) -> web.Response:
        """Back to the page; what cannot be taken stays in its fields with a complaint beside it."""
        return await self.take(request, text_fields(await form_of(request)), self._save_what_was_seen)

    async def _save_what_was_seen(self, request: web.Request, given: Fields) -> str:
        """As ``save``; refused once where somebody else changed the row since the page was shown."""
        known = self._of_key(await self.rows(request), given.raw(self.key))
        if known is not None and given.raw(SEEN) not in ("", stamp(known)):
            raise FieldsRefused({"": CHANGED_MEANWHILE})
        return await self.save(request, given)

    def _of_key(self, rows: Sequence[Row], key: str | None) -> Row | None:
        return next((row for row in rows if self.alone or text_of(row[self.key]) == key), None)

    async def take(self, request: web.Request, given: Mapping[str, str], work: Save) -> web.Response:
        """Have ``work`` carry out what a form of this page sent, as ``post`` does with ``save``."""
        try:
            saved = await work(request, Fields(given))
        except FieldsRefused as exc:
            return await self.refused(request, given, exc.wrong)
        return redirect(f"{self.path}?{urlencode({'saved': saved})}")

    async def refused(self, request: web.Request, given: Mapping[str, str], wrong: Mapping[str, str]) -> web.Response:
        """The page with ``given`` standing in the form that was sent, and its complaints."""
        return await self._page(request, given, wrong)

    async def listed(self, request: web.Request) -> web.Response:
        return web.json_response(plain({"rows": [self.masked(row) for row in await self.rows(request)]}))

    async def put(self, request: web.Request) -> web.Response:
        """Body: an object of fields; those that are missing stay as they are. Answer: ``{"saved": ...}``."""
        given = await texts_sent(request)
        known = self._of_key(await self.rows(request), given.get(self.key))
        before = texts_of(self.blank) | {NEW: "on"} if known is None else texts_of(known)
        return web.json_response({"saved": await self.save(request, Fields(before | given))})

    async def _page(
        self, request: web.Request, given: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None
    ) -> web.Response:
        forms, new = filled(await self.rows(request), self.key), Filled(NEW, texts_of(self.blank))
        if given is not None and wrong is not None:
            forms, new = with_refusal(forms, new, key=self.key, given=given, wrong=wrong)
        return page(
            request, self.template, status=422 if wrong else 200, forms=forms, new=new,
            by_key={form.key: form for form in forms},
            saved=request.query.get("saved", ""), **await self.around(request),
        )  # fmt: skip


async def nothing_around(_request: web.Request) -> Mapping[str, Any]:
    return {}


async def texts_sent(request: web.Request) -> dict[str, str]:
    """The fields of a JSON body as a form would have sent them. Raises ``InputRefused``."""
    given = await json_object(request)
    return {name: text_of(value) for name, value in given.items()}
