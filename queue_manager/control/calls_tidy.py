"""After the citizen has gone nobody stays behind: whoever joined his talk is put down.

A talk of two ends by itself when one of them leaves. Once a third was in it, Asterisk lets the others go on, so a seat
and a supervisor would stay connected to each other. Should this process be away, they hang up by hand, or are put down
as soon as it is back.
"""

import asyncio

import structlog

from queue_manager.control.calls_switch import CallSwitch
from queue_manager.control.errors import OrderRefused
from queue_manager.live import Board, Key, LiveError

log = structlog.get_logger()

_ALL = ""
"""Stands for every call where a call's id stands."""
GRACE_SECONDS = 0.3
"""The others of a plain talk end by themselves within a few milliseconds."""


class Tidy:
    """Listener of the live board: ``live.listen(calls.tidy.on_board)``."""

    def __init__(self, switch: CallSwitch) -> None:
        self._switch = switch
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def on_board(self, board: Board, changed: frozenset[Key]) -> None:
        touched = {name for kind, name in changed if kind == "call"}
        for call in board.calls:
            if call.id in touched and call.state == "ending" and call.id not in self._tasks:
                self._tasks[call.id] = asyncio.create_task(self._put_down(call.id), name="tidy")
        if board.link == "up" and any(kind == "link" for kind, _ in changed):
            self._tasks[_ALL] = asyncio.create_task(self._put_down_left(), name="tidy-left")

    async def _put_down_left(self) -> None:
        """Those whose citizen went while nobody listened: the board does not know their calls."""
        try:
            channels = await self._switch.channels()
        except LiveError as exc:
            log.warning("call.not_tidied", reason=type(exc).__name__)
            return
        finally:
            self._tasks.pop(_ALL, None)
        for call_id in {one.call_id for one in channels if one.context == "meet" and one.bridge}:
            await self._put_down(call_id)

    async def _put_down(self, call_id: str) -> None:
        try:
            await self._put_down_all(call_id)
        finally:
            self._tasks.pop(call_id, None)

    async def _put_down_all(self, call_id: str) -> None:
        await asyncio.sleep(GRACE_SECONDS)
        try:
            found = await self._switch.find(call_id)
            if found.citizen is None:
                for channel in found.channels:
                    await self._switch.hang_up(channel)
                log.info("call.tidied", call=call_id, channels=len(found.channels))
        except OrderRefused:
            return  # nobody is left
        except LiveError as exc:
            log.warning("call.not_tidied", call=call_id, reason=type(exc).__name__)
