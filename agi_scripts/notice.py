"""Dialplan entry ``notice``: the citizen is told that the talk will be recorded."""

from agi_scripts.conversation import Conversation
from agi_scripts.entry import finish


class Notice:
    name = "notice"
    seconds = 15.0

    async def answer(self, call: Conversation) -> None:
        await call.play([await call.variable("HOTLINE_NOTICE") or "recording-notice"])
        await finish(call)
