"""Which case a letter is about: what its subject and the letters it answers say. Pure."""

import re
from collections.abc import Sequence

_IN_SUBJECT = re.compile(r"\[12345-(\d{8}-\d{6})\]")
_IN_ID = re.compile(r"(?<!\d)(\d{8}-\d{6})(?!\d)")


def numbers_in(subject: str, answers: Sequence[str]) -> tuple[str, ...]:
    """Numbers of cases a letter names, the likeliest first, none twice."""
    named = [*_IN_SUBJECT.findall(subject), *(number for one in reversed(answers) for number in _IN_ID.findall(one))]
    return tuple(dict.fromkeys(named))


def about(subject: str, text: str) -> str:
    """A letter's words with its subject in front, where that says something."""
    plain = _IN_SUBJECT.sub("", subject).strip()
    return f"{plain}\n\n{text}".strip() if plain and plain not in text[:400] else text
