"""Refusals of the composition root; the command line shows their text and ends with code 2."""

from pathlib import Path


class HotlineError(Exception):
    """Root of every refusal of this room."""


class BadSettings(HotlineError):
    """A setting is wrong; the text names it."""


class AlreadyRunning(HotlineError):
    """Another instance works on the same home folder."""


class PortTaken(HotlineError):
    """Somebody else listens where we must."""


class NoSuchRow(HotlineError):
    """The store has no row of that name."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"there is no {kind} {name!r}")


class RowExists(HotlineError):
    """The store has a row of that name already."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"there is a {kind} {name!r} already")


class BadOrder(HotlineError):
    """A word of an order is not ``name=text``."""

    def __init__(self, word: str) -> None:
        super().__init__(f"{word!r} is not of the form name=text, such as seat=1001")


class NoSuchFile(HotlineError):
    """A file that was named cannot be read."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file}: not there, or not readable as text")


class ServiceFailed(HotlineError):
    """A supervised service keeps ending."""
