"""Refusals of this room."""

from collections.abc import Sequence


class KnowledgeError(Exception):
    """Root of every refusal of this room."""


class NoSuchArticle(KnowledgeError):
    def __init__(self, wanted: int | str) -> None:
        super().__init__(f"no article {wanted}")
        self.wanted = wanted


class NoSuchTemplate(KnowledgeError):
    def __init__(self, wanted: int) -> None:
        super().__init__(f"no answer template {wanted}")
        self.wanted = wanted


class NoSuchMiss(KnowledgeError):
    def __init__(self, wanted: int) -> None:
        super().__init__(f"no search {wanted} without a result")
        self.wanted = wanted


class KnowledgeFaulty(KnowledgeError):
    """Words that cannot be kept; ``faults``: every reason, in Chinese. Nothing was written."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("".join(faults))
        self.faults = tuple(faults)


class KnowledgeChanged(KnowledgeError):
    """Somebody else changed the article or template after it was read; nothing was written."""

    def __init__(self, what: str, wanted: int, *, read: int, current: int) -> None:
        super().__init__(f"{what} {wanted} was read at revision {read} and is now at {current}")
        self.wanted, self.read, self.current = wanted, read, current


class StepRefused(KnowledgeError):
    """Root of the refusals of a step of an article; nothing was written."""

    def __init__(self, article_id: int, action: str) -> None:
        super().__init__(f"article {article_id}: {action} refused")
        self.article_id, self.action = article_id, action


class StepNotLegal(StepRefused):
    """The article does not stand where this step begins."""


class NotTheirs(StepRefused):
    """The step is somebody else's: another unit's article, or a text one has written oneself."""
