"""The order of facts. No I/O."""

from collections.abc import Iterable
from datetime import datetime

from queue_manager.journal.records import Fact


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Facts of one call and one source in the order Asterisk wrote them, each once, however they are given.

    Within a file the place decides and not the time: the clock may have been set back in mid-call. Of two files the one
    that tells of earlier times is the older; when it was rotated within a second of ``queue_log``, the old file is the
    one whose lines of this call stand far from its beginning.
    """
    unique = {fact.key: fact for fact in facts}
    began: dict[str, datetime] = {}
    first: dict[str, int] = {}
    for fact in unique.values():
        began[fact.segment] = min(fact.at, began.get(fact.segment, fact.at))
        first[fact.segment] = min(fact.offset, first.get(fact.segment, fact.offset))
    return sorted(
        unique.values(), key=lambda fact: (began[fact.segment], -first[fact.segment], fact.segment, fact.offset)
    )
