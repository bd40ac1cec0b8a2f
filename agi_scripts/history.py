"""What a citizen asked for before, within the time a caller can wait for it."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

from agi_scripts.errors import HistoryUnavailable
from agi_scripts.numbers import Caller
from cases import Cases, CaseView
from db import StoreUnavailable

log = structlog.get_logger()

Answer = TypeVar("Answer")

AT_MOST = 32
"""Questions under way at once. More would only queue up in a database that is slow already."""
GIVE_UP = 10.0
"""Seconds after which a question is cancelled all the same: nobody waits for it, and it holds a connection."""


class History:
    """A question that takes too long is left to itself, not cancelled: undoing it waits for the database as well."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._under_way: set[asyncio.Task[Any]] = set()

    async def of(self, caller: Caller, *, seconds: float) -> list[CaseView]:
        """The newest cases of this citizen in the states he is told, newest first; none when he withheld his number.

        Raises ``HistoryUnavailable`` after ``seconds`` at the latest.
        """
        if not caller.spellings:
            return []
        return await self._within(self._of(caller), seconds)

    async def by_code(self, number: str, code: str, *, seconds: float) -> CaseView | None:
        """The case of this number, for who knows its code. Raises ``HistoryUnavailable``."""
        found = await self._within(self._by_code(number, code), seconds)
        return found[0] if found else None

    async def _within(self, asking: Coroutine[Any, Any, Answer], seconds: float) -> Answer:
        if len(self._under_way) >= AT_MOST:
            asking.close()
            raise HistoryUnavailable("too many questions wait for the database")
        question = asyncio.create_task(_patiently(asking))
        self._under_way.add(question)
        question.add_done_callback(self._answered)
        done, _ = await asyncio.wait({question}, timeout=seconds)
        if not done:
            raise HistoryUnavailable(f"no answer within {seconds:g} s")
        try:
            return question.result()
        except StoreUnavailable as exc:
            raise HistoryUnavailable("the database is away") from exc

    async def close(self) -> None:
        """Give up every question under way."""
        for question in self._under_way:
            question.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _of(self, caller: Caller) -> list[CaseView]:
        found = {case.id: case for number in caller.spellings for case in await self._cases.of_caller(number)}
        newest = sorted(found.values(), key=lambda case: (case.opened_at, case.id), reverse=True)
        return await self._cases.as_told(newest)

    async def _by_code(self, number: str, code: str) -> list[CaseView]:
        case = await self._cases.by_code(number, code)
        return await self._cases.as_told([case] if case else [])

    def _answered(self, question: "asyncio.Task[Any]") -> None:
        self._under_way.discard(question)
        if not question.cancelled() and (fault := question.exception()) is not None:
            # Nobody may be waiting for it: the citizen went on, and would never be told.
            log.warning("history.failed", why=type(fault).__name__)


async def _patiently(asking: Coroutine[Any, Any, Answer]) -> Answer:
    async with asyncio.timeout(GIVE_UP):
        return await asking
