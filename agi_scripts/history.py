"""What a citizen asked for before, within the time a caller can wait for it."""

import asyncio

import structlog

from agi_scripts.errors import HistoryUnavailable
from agi_scripts.numbers import Caller
from cases import Cases, CaseView
from db import StoreUnavailable

log = structlog.get_logger()

AT_MOST = 32
"""Questions under way at once. More would only queue up in a database that is slow already."""
GIVE_UP = 10.0
"""Seconds after which a question is cancelled all the same: nobody waits for it, and it holds a connection."""


class History:
    """A question that takes too long is left to itself, not cancelled: undoing it waits for the database as well."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._under_way: set[asyncio.Task[list[CaseView]]] = set()

    async def of(self, caller: Caller, *, seconds: float) -> list[CaseView]:
        """The newest cases of this citizen, newest first; none when he withheld his number.

        Raises ``HistoryUnavailable`` after ``seconds`` at the latest.
        """
        if not caller.spellings:
            return []
        if len(self._under_way) >= AT_MOST:
            raise HistoryUnavailable("too many questions wait for the database")
        question = asyncio.create_task(self._ask(caller))
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

    async def _ask(self, caller: Caller) -> list[CaseView]:
        async with asyncio.timeout(GIVE_UP):
            found = {case.id: case for number in caller.spellings for case in await self._cases.of_caller(number)}
        return sorted(found.values(), key=lambda case: (case.opened_at, case.id), reverse=True)

    def _answered(self, question: "asyncio.Task[list[CaseView]]") -> None:
        self._under_way.discard(question)
        if not question.cancelled() and (fault := question.exception()) is not None:
            # Nobody may be waiting for it: the citizen went on, and would never be told.
            log.warning("history.failed", why=type(fault).__name__)
