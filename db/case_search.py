"""Finding cases by words, the newest first, at a cost that does not grow with the number of cases.

SQLite's FTS5 gives its hits in the order of their ids, from either end, as they are asked for. PostgreSQL's GIN cannot:
it would collect all hits of a word before the newest is known. There each token is indexed together with the block of
ids it stands in, and the blocks are asked from the newest until there are enough hits: the first ones one after the
other, which is where a common word ends, the rest several at once, so that a rare word does not pay for each.
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
ALONE = 4
"""Newest blocks asked one by one. A word that did not fill a page with half a million cases is rare."""
TOGETHER = 8
"""Older blocks asked at once."""
_BLOCK = f"(case_id >> {BLOCK_BITS})::text"
# Spelt exactly like the index's expression. "+ 0": the hits of a block are sorted; walking its ids would find few.
# A case stands in one block, so it has all tokens when it has each of them with any block of the group.
_POSTGRESQL = f"""
SELECT found.case_id
FROM (
    SELECT %(keys)s FROM (
        SELECT block, (:before >> {BLOCK_BITS}) - block + {TOGETHER - ALONE} AS age
        FROM generate_series((SELECT min(case_id) >> {BLOCK_BITS} FROM case_words), :before >> {BLOCK_BITS}) AS block
    ) AS aged
    GROUP BY age / {TOGETHER}, CASE WHEN age < {TOGETHER} THEN block END
    ORDER BY max(block) DESC
) AS part,
LATERAL (
    SELECT case_id FROM case_words
    WHERE %(held)s AND case_id < :before
    ORDER BY case_id + 0 DESC LIMIT :most
) AS found
LIMIT :most
"""  # noqa: S608 (ours)
_HELD = f"string_to_array(replace(grams, ' ', '#' || {_BLOCK} || ' ') || '#' || {_BLOCK}, ' ') && part.%s"
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
    keys = ", ".join(f"array_agg(CAST(:{name} AS text) || '#' || block::text) AS {name}" for name in names)
    asked = text(_POSTGRESQL % {"keys": keys, "held": " AND ".join(_HELD % name for name in names)})
    return sorted(await session.scalars(asked, given | names), reverse=True)
