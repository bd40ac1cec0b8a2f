"""Character error rate, as the field counts it."""

import re
from collections.abc import Iterable

_SPOKEN = re.compile(r"[0-9a-z\u4e00-\u9fff]")


def character_error_rate(pairs: Iterable[tuple[str, str]]) -> float:
    """Edits between (said, heard) pairs / characters said; punctuation and spaces do not count."""
    edits = length = 0
    for said, heard in pairs:
        want, got = _SPOKEN.findall(said.lower()), _SPOKEN.findall(heard.lower())
        edits += _distance(want, got)
        length += len(want)
    return edits / length


def _distance(want: list[str], got: list[str]) -> int:
    row = list(range(len(got) + 1))
    for i, one in enumerate(want, 1):
        above, row[0] = row[0], i
        for j, other in enumerate(got, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (one != other))
    return row[-1]
