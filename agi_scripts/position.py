"""Dialplan entry ``position``: how many wait before you, and about how long."""

from agi_scripts.conversation import Conversation
from agi_scripts.directory import Directory
from agi_scripts.entry import finish
from agi_scripts.waiting import expected_seconds, words_of_wait


class Position:
    name = "position"
    seconds = 11.0

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    async def answer(self, call: Conversation) -> None:
        ahead, seats = await _number(call, "AHEAD"), await _number(call, "SEATS")
        talk = self._directory.snapshot.talk_of(await call.variable("HOTLINE_QUEUE"))
        prompt, minutes = words_of_wait(expected_seconds(ahead=ahead, seats=seats, talk_seconds=talk))
        await call.play(["position-before"])
        await call.run(call.say_number, ahead)
        await call.play([prompt])
        if minutes is not None:
            await call.run(call.say_number, minutes)
            await call.play(["position-minutes"])
        await finish(call)


async def _number(call: Conversation, name: str) -> int:
    text = await call.variable(name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
