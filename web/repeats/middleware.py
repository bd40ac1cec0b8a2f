"""Around every handler of the API that makes or moves something: the same key, the same answer."""

import asyncio
from collections.abc import Collection, Coroutine
from typing import Any

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from db import StoreError
from web.context import viewer
from web.errors import answer_for
from web.refusals import KeyMisused
from web.repeats.rules import fingerprint, is_key
from web.repeats.store import Asked, Kept, Repeats
from web.repeats.told_once import ToldOnce

log = structlog.get_logger()

KEY = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
TOLD = ("Content-Type", "ETag", "Location", "Link")
"""Headers that are part of an answer."""
NOTHING_DONE = 503
"""The one answer of a fault on our side that says that nothing was done."""
LAST_SECONDS = 3.0
"""How long an application that ends waits for what was begun."""
REPEATS = web.AppKey("repeats", Repeats)


class AtWork:
    """What was begun with a key is finished and its answer kept, also when whoever asked has hung up: that is what he
    will ask again for."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[web.StreamResponse]] = set()

    async def finish(self, work: Coroutine[Any, Any, web.StreamResponse]) -> web.StreamResponse:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    async def wait(self) -> None:
        """Until all of it is finished, or for ``LAST_SECONDS``."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LAST_SECONDS)

    def _ended(self, task: asyncio.Task[web.StreamResponse]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # told by whoever waits; when he has hung up nobody does, and asyncio would complain


REPEATS_AT_WORK = web.AppKey("repeats_at_work", AtWork)


def once(names: Collection[str], safe: Collection[str], streamed: Collection[str]) -> Middleware:
    """``names``: routes that take a key. ``safe``: of those, the ones that may be carried out twice when nobody knows
    whether they were; ``streamed``: those whose body is not read before their handler reads it."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        name, key = request.match_info.route.name or "", request.headers.get(KEY)
        if key is None or name not in names:
            return await handler(request)
        if not is_key(key):
            raise KeyMisused
        wanted = Asked(_owner(request), key, await _asked(request, streamed=name in streamed))
        earlier = await request.app[REPEATS].begin(wanted, safe=name in safe)
        if earlier is not None:
            log.info("web.repeated", route=name)
            headers = dict(earlier.headers) | {REPLAYED: "true"}
            return web.Response(status=earlier.status, text=earlier.body, headers=headers)
        return await request.app[REPEATS_AT_WORK].finish(_carried_out(request, handler, wanted))

    return guard


async def _carried_out(request: web.Request, handler: Handler, wanted: Asked) -> web.StreamResponse:
    repeats = request.app[REPEATS]
    try:
        answer = await handler(request)
    except Exception as exc:  # whatever it is, it goes on upwards; only the key's fate depends on it
        await _after_refusal(repeats, wanted, exc)
        raise
    if isinstance(answer, web.Response) and answer.status < 400:
        await _noted(repeats, wanted, answer)
    elif answer.status < 500:
        await repeats.forget(wanted)
    return answer


async def _after_refusal(repeats: Repeats, wanted: Asked, exc: Exception) -> None:
    status = answer_for(exc).status
    try:
        await (repeats.forget(wanted) if status < 500 or status == NOTHING_DONE else repeats.give_up(wanted))
    except StoreError:
        log.warning("web.repeats.lost")


async def _noted(repeats: Repeats, wanted: Asked, answer: web.Response) -> None:
    """What was done is done: that its answer could not be kept does not undo it."""
    body = None if isinstance(answer, ToldOnce) else answer.text or ""
    headers = {name: answer.headers[name] for name in TOLD if name in answer.headers}
    try:
        await repeats.keep(wanted, Kept(answer.status, headers, body))
    except StoreError:
        log.warning("web.repeats.lost")


def _owner(request: web.Request) -> str:
    who = viewer(request)
    return f"token:{who.token.id}" if who.token else f"user:{who.user_id}"


async def _asked(request: web.Request, *, streamed: bool) -> str:
    """Of an upload, which is never held in memory as a whole, the length stands for the body."""
    body = str(request.content_length).encode() if streamed else await request.read()
    return fingerprint(request.method, request.path_qs, body)
