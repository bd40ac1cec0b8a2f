"""Dialplan entry ``rating``: five keys of satisfaction after the talk, asked once, repeated once."""

from agi_scripts.conversation import Conversation
from agi_scripts.entry import finish
from ivr import score

FIRST_WAIT = 4.0
SECOND_WAIT = 3.0
"""Seconds for a key after the question, and after its short repetition."""
REPETITION = 5.0
"""Seconds the repetition itself and our last words take."""


class Rating:
    name = "rating"
    seconds = 20.0

    async def answer(self, call: Conversation) -> None:
        if score(await call.variable("HOTLINE_RATING")) is None:
            given = await self._ask(call)
            await call.set("HOTLINE_RATING", "" if given is None else given)
        await finish(call)

    async def _ask(self, call: Conversation) -> int | None:
        pressed = await call.ask(["rating-ask"], seconds=FIRST_WAIT)
        given = score(pressed)
        wait = min(SECOND_WAIT, call.seconds_left - REPETITION)
        if pressed and given is None and wait > 0:
            given = score(await call.ask(["rating-invalid"], seconds=wait))
        return given
