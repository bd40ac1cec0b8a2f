"""One question about satisfaction after the talk: which keys count. Pure."""

SCORES = "12345"
"""1 very dissatisfied … 5 very satisfied."""


def score(key: str) -> int | None:
    """The score a key stands for; None when it is none."""
    return int(key) if len(key) == 1 and key in SCORES else None
