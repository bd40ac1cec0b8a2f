"""Which case a letter is about: what its subject and the letters it answers say. Pure."""

import re
from collections.abc import Sequence

from cases import marked_numbers, without_marks

_IN_ID = re.compile(r"(?<!\d)(\d{8}-\d{6})(?!\d)")


def numbers_in(subject: str, answers: Sequence[str]) -> tuple[str, ...]:
    """Numbers of cases a letter names, the likeliest first, none twice."""
    named = [*marked_numbers(subject), *(number for one in reversed(answers) for number in _IN_ID.findall(one))]
    return tuple(dict.fromkeys(named))


def about(subject: str, text: str) -> str:
    """A letter's words with its subject in front, where that says something."""
    plain = without_marks(subject)
    return f"{plain}\n\n{text}".strip() if plain and plain not in text[:400] else text
