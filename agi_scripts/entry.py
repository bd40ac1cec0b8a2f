"""What every dialplan entry is."""

from typing import Protocol

from agi_scripts.conversation import Conversation


class Entry(Protocol):
    """One name the dialplan may ask for: ``agi://host/<name>``."""

    @property
    def name(self) -> str: ...

    @property
    def seconds(self) -> float:
        """From the connection to our last word; after it the call goes on by the dialplan's default."""

    async def answer(self, call: Conversation) -> None:
        """Talk to Asterisk, and say ``finish`` at the end; any refusal before it means the dialplan's default."""


async def finish(call: Conversation, **variables: str | int) -> None:
    """Set the results, and after all of them the sign that they are whole."""
    for name, value in variables.items():
        await call.set(name, value)
    await call.set("HOTLINE_OK", 1)
