"""Full-text search in Chinese, the same on both databases.

Neither SQLite's FTS5 nor PostgreSQL cuts Chinese into words, and FTS5's own trigrams find no word of two
characters, which most Chinese words are. So text is cut into overlapping pairs of characters here, and both
databases only have to find rows that hold all pairs; a ``LIKE`` on the text then removes false hits.
"""

import re

from sqlalchemy import ColumnElement, and_, cast, func, literal_column, text, true
from sqlalchemy import Text as TextType
from sqlalchemy.dialects.postgresql import ARRAY, array

from db.tables import Utterance

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
            tokens.extend(run[index : index + 2] for index in range(len(run)))
    return tokens


def said(query: str, dialect: str) -> ColumnElement[bool]:
    """A condition on ``Utterance``: it holds the words of ``query`` (spaces mean AND). Empty query: always true."""
    words = query.lower().split()
    if not words:
        return true()
    exact = and_(*(func.lower(Utterance.text).contains(word, autoescape=True) for word in words))
    whole = sorted({token for word in words for token in _inner(word)})
    if not whole:
        return exact
    if dialect == "sqlite":
        match = " AND ".join(f'"{token}"' for token in whole)
        hits = text("SELECT rowid FROM utterance_fts WHERE utterance_fts MATCH :match").bindparams(match=match)
        return and_(Utterance.id.in_(hits.columns(literal_column("rowid"))), exact)
    # Spelt exactly like the index's expression; with a bound parameter the planner would not recognise it.
    grams = literal_column("string_to_array(utterance.grams, ' ')", ARRAY(TextType))
    return and_(grams.contains(cast(array(whole), ARRAY(TextType))), exact)


def _inner(word: str) -> list[str]:
    """Tokens every match must hold: a query's last character alone need not end a run of the text."""
    tokens: list[str] = []
    for run in _RUNS.findall(word):
        if run[0].isascii():
            continue  # part of a longer number or word may be meant; LIKE decides
        tokens.extend(run[index : index + 2] for index in range(len(run) - 1))
    return tokens
