"""Dialplan entry ``incoming``: a call has come; how is it received?"""

import structlog

from agi_scripts.conversation import Conversation
from agi_scripts.directory import Directory
from agi_scripts.entry import finish
from agi_scripts.errors import HistoryUnavailable
from agi_scripts.history import History
from agi_scripts.numbers import Caller, caller
from agi_scripts.progress import is_open
from agi_scripts.welcome import welcome
from db import Clock

log = structlog.get_logger()


class Incoming:
    name = "incoming"
    seconds = 0.8
    history_seconds = 0.25
    """How much of it the citizen's cases may take: they are good to know, not needed."""

    def __init__(self, directory: Directory, history: History, *, clock: Clock) -> None:
        self._directory, self._history, self._clock = directory, history, clock

    async def answer(self, call: Conversation) -> None:
        citizen = caller(call.caller)
        dialled = await call.variable("LINE")
        received = welcome(self._directory.snapshot, dialled=dialled, caller=citizen.number, now=self._clock())
        await finish(call, **received.variables(), HOTLINE_CASES=await self._open_cases(call, citizen))

    async def _open_cases(self, call: Conversation, citizen: Caller) -> str:
        """How many of his cases are under way; empty when that is not known."""
        try:
            cases = await self._history.of(citizen, seconds=self.history_seconds)
        except HistoryUnavailable as unknown:
            log.warning("agi.history_unknown", call=call.call_id, why=str(unknown))
            return ""
        return str(sum(is_open(case) for case in cases))
