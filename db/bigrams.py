"""Text cut into what a search index holds. Pure."""

import re
from operator import add

_RUNS = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+", re.UNICODE)


def bigrams(value: str) -> list[str]:
    """Cut ``value`` into search tokens: pairs for Chinese, whole words for Latin letters and digits.

    A Chinese run also gives its last character alone, so that a run of one character leaves a token, too.
    """
    tokens: list[str] = []
    for run in _RUNS.findall(value.lower()):
        if run[0].isascii():
            tokens.append(run)
        else:
            tokens.extend(map(add, run, run[1:]))
            tokens.append(run[-1])
    return tokens


def grams_of(*words: str | None) -> str:
    """The tokens of several texts, each once, joined by spaces: what a table keeps for the search index."""
    return " ".join(dict.fromkeys(bigrams("\n".join(word for word in words if word))))


def inner(word: str, *, whole_runs: bool = False) -> list[str]:
    """Tokens every text that holds ``word`` must have.

    A query's last Chinese character alone need not end a run of the text. Latin letters and digits may be part of a
    longer run of the text, unless ``whole_runs``.
    """
    tokens: list[str] = []
    for run in _RUNS.findall(word.lower()):
        if not run[0].isascii():
            tokens.extend(map(add, run, run[1:]))
        elif whole_runs:
            tokens.append(run)
    return tokens
