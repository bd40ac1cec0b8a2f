"""Refusals of this room."""

from collections.abc import Iterable


class IvrError(Exception):
    """Root of every refusal of this room."""


class Faulty(IvrError):
    """A document that people wrote is wrong. ``faults`` are (path in the document, what is wrong there)."""

    def __init__(self, document: str, faults: Iterable[tuple[str, str]]) -> None:
        self.document, self.faults = document, tuple(faults)
        super().__init__("; ".join([f"{document}: {path or 'the whole'}: {reason}" for path, reason in self.faults]))


class MenuFaulty(Faulty):
    """A menu that could lead a citizen astray is not taken."""


class PromptsFaulty(Faulty):
    """The list of prompts cannot be used."""
