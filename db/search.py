"""Full-text search in Chinese, the same on both databases.

Neither SQLite's FTS5 nor PostgreSQL cuts Chinese into words, and FTS5's own trigrams find no word of two
characters, which most Chinese words are. So text is cut into overlapping pairs of characters here, and both
databases only have to find rows that hold all pairs; a ``LIKE`` on the text then removes false hits.
"""

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, cast, func, literal_column, or_, text, true
from sqlalchemy import Text as TextType
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import InstrumentedAttribute

from db.bigrams import half_width, inner, spellings
from db.tables import ArticleVersion, Utterance


def said(query: str, dialect: str) -> ColumnElement[bool]:
    """A condition on ``Utterance``: it holds the words of ``query`` (spaces mean AND). Empty query: always true."""
    return _holds(query, dialect, Utterance.id, Utterance.text)


def written(query: str, dialect: str) -> ColumnElement[bool]:
    """The same condition on ``ArticleVersion``: its title, keywords and body together hold the words."""
    parts = (ArticleVersion.title, ArticleVersion.keywords, ArticleVersion.body)
    whole = parts[0].concat("\n").concat(parts[1]).concat("\n").concat(parts[2])
    return _holds(query, dialect, ArticleVersion.id, whole)


def holds(word: str, *columns: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Whether one of ``columns`` holds ``word``, in whichever of its ``spellings``."""
    ways = spellings(word)
    return or_(*(func.lower(column).contains(way, autoescape=True) for column in columns for way in ways))


def _holds(
    query: str, dialect: str, row_id: InstrumentedAttribute[int], words_of: SQLColumnExpression[str]
) -> ColumnElement[bool]:
    """``words_of`` holds every word of ``query``, found by the index of ``row_id``'s table on its ``grams``."""
    words = half_width(query).lower().split()
    if not words:
        return true()
    exact = and_(*(holds(word, words_of) for word in words))
    whole = sorted({token for word in words for token in inner(word)})
    if not whole:
        return exact
    table = row_id.class_.__tablename__
    if dialect == "sqlite":
        match = " AND ".join(f'"{token}"' for token in whole)
        index = f"{table}_fts"
        hits = text(f"SELECT rowid FROM {index} WHERE {index} MATCH :match").bindparams(match=match)  # noqa: S608 (ours)
        return and_(row_id.in_(hits.columns(literal_column("rowid"))), exact)
    # Spelt exactly like the index's expression; with a bound parameter the planner would not recognise it.
    grams = literal_column(f"string_to_array({table}.grams, ' ')", ARRAY(TextType))
    return and_(grams.contains(cast(array(whole), ARRAY(TextType))), exact)
