"""Whether an order had touched anything when it broke off: who gave it must know whether to give it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Begun:
    """``anything``: an action was sent to Asterisk, or a row was changed. Asking counts as well: of an action that
    was never answered nobody can say more than that it was sent."""

    def __init__(self) -> None:
        self.anything = False


_watched: ContextVar[Begun | None] = ContextVar("begun", default=None)


@contextmanager
def watched() -> Iterator[Begun]:
    """What is begun meanwhile, in this task and in those it starts."""
    begun = Begun()
    token = _watched.set(begun)
    try:
        yield begun
    finally:
        _watched.reset(token)


def note_begun() -> None:
    """Called by whoever sends an action or changes a row."""
    begun = _watched.get()
    if begun is not None:
        begun.anything = True
