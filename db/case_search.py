"""Finding cases by words, the newest first, at a cost that does not grow with the number of cases.

SQLite's FTS5 gives its hits in the order of their ids, from either end, as they are asked for. PostgreSQL's GIN cannot:
it would collect all hits of a word before the newest is known. There each token is indexed together with the block of
ids it stands in, and the blocks are asked one after the other, from the newest, until there are enough hits.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from db.bigrams import half_width, inner
from db.tables.case_words import BLOCK_BITS

_SQLITE = (
    "SELECT rowid FROM case_words_fts WHERE case_words_fts MATCH :match AND rowid < :before "
    "ORDER BY rowid DESC LIMIT :most"
)
_BLOCK = f"(case_id >> {BLOCK_BITS})::text"
# Spelt exactly like the index's expression. "+ 0": the hits of a block are sorted; walking its ids would find few.
_POSTGRESQL = f"""
SELECT found.case_id
FROM generate_series(:before >> {BLOCK_BITS}, (SELECT min(case_id) >> {BLOCK_BITS} FROM case_words), -1) AS block,
LATERAL (
    SELECT case_id FROM case_words
    WHERE string_to_array(replace(grams, ' ', '#' || {_BLOCK} || ' ') || '#' || {_BLOCK}, ' ') @> ARRAY[%s]
    AND case_id < :before
    ORDER BY case_id + 0 DESC LIMIT :most
) AS found
LIMIT :most
"""  # noqa: S608 (ours)
_NEWEST = "SELECT max(case_id) + 1 FROM case_words"


def case_tokens(find: str) -> list[str]:
    """What the index is asked for: a case that holds all words of ``find`` has all these tokens.

    Chinese words of one character give none. Latin letters and digits are found by what a run begins with, in a case's
    number and category as whole runs, except that the last run of a number with a hyphen may be a beginning.
    """
    found: dict[str, None] = {}
    for word in half_width(find).split():
        day, hyphen, count = word.partition("-")
        begun = bool(hyphen) and day.isdecimal() and count.isdecimal() and len(count) < 6
        found |= dict.fromkeys(inner(day if begun else word, runs=True))
    return list(found)


async def case_hits(session: AsyncSession, tokens: Sequence[str], *, before: int | None, most: int) -> list[int]:
    """Ids of the newest cases with all ``tokens`` (at least one) whose id is below ``before``, newest first."""
    if before is None:
        before = await session.scalar(text(_NEWEST)) or 0
    given: dict[str, str | int] = {"before": before, "most": most}
    if session.get_bind().dialect.name == "sqlite":
        match = {"match": " AND ".join(f'"{token}"' for token in tokens)}
        return list(await session.scalars(text(_SQLITE), given | match))
    names = {f"token{number}": token for number, token in enumerate(tokens)}
    array = ", ".join(f"CAST(:{name} AS text) || '#' || block::text" for name in names)
    return sorted(await session.scalars(text(_POSTGRESQL % array), given | names), reverse=True)
