"""Dialplan entry ``menu``: one or two questions by keys, then a person."""

import structlog

from agi_scripts.conversation import Conversation
from agi_scripts.directory import Directory
from agi_scripts.entry import finish
from agi_scripts.errors import HistoryUnavailable
from agi_scripts.history import History
from agi_scripts.progress import tell_progress
from agi_scripts.welcome import HIGHEST_PRIORITY
from ivr import Ask, Gone, Key, Menu, Timeout, ToHuman, ToMessage, ToProgress, ToQueue, start, step

log = structlog.get_logger()

End = ToHuman | ToQueue | ToMessage | ToProgress
TIME_TO_ASK = 12.0
"""Seconds one question may take with its prompt; with less left, nothing more is asked."""
TIME_TO_TELL = 20.0


class MenuEntry:
    name = "menu"
    seconds = 60.0

    def __init__(self, directory: Directory, history: History) -> None:
        self._directory, self._history = directory, history

    async def answer(self, call: Conversation) -> None:
        menu = self._directory.snapshot.menus.get(await call.variable("HOTLINE_MENU"))
        end = await self._walk(call, menu) if menu else ToHuman()
        if isinstance(end, ToMessage):
            await finish(call, HOTLINE_ACTION="message")
            return
        if isinstance(end, ToProgress):
            await self._tell(call)
        elif end.priority:
            await call.set("HOTLINE_PRIORITY", await _raised(call, end.priority))
        if isinstance(end, ToQueue):
            await finish(call, HOTLINE_ACTION="queue", HOTLINE_QUEUE=end.queue)
        else:
            await finish(call, HOTLINE_ACTION="queue")

    async def _walk(self, call: Conversation, menu: Menu) -> End:
        state, todo = start(menu)
        while isinstance(todo, Ask) and call.seconds_left > TIME_TO_ASK:
            pressed = await call.ask(todo.prompts, seconds=todo.seconds)
            if pressed:
                await call.note("HOTLINE_KEY", f"{menu.key}/{state.path or 'top'}:{pressed}")
            state, todo = step(state, Key(pressed) if pressed else Timeout())
        return ToHuman() if isinstance(todo, Ask | Gone) else todo

    async def _tell(self, call: Conversation) -> None:
        if call.seconds_left < TIME_TO_TELL:
            return
        try:
            number = await tell_progress(call, self._history)
        except HistoryUnavailable as unknown:
            log.warning("agi.history_unknown", call=call.call_id, why=str(unknown))
            await call.play(["system-sorry"])
        else:
            await call.note("HOTLINE_PROGRESS", number)


async def _raised(call: Conversation, by: int) -> int:
    present = await call.variable("HOTLINE_PRIORITY")
    return min((int(present) if present.isascii() and present.isdecimal() else 0) + by, HIGHEST_PRIORITY)
