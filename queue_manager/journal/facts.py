"""The order of facts. No I/O."""

from collections.abc import Iterable

from queue_manager.journal.records import Fact


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Facts of one call and one source in the order Asterisk wrote them, each once, however they are given.

    ``queue_log`` counts whole seconds, so within a second the place in the file decides. When the file was rotated
    within that second, the old file is the one whose lines of this call stand far from its beginning.
    """
    unique = {fact.key: fact for fact in facts}
    first: dict[str, int] = {}
    for fact in unique.values():
        first[fact.segment] = min(fact.offset, first.get(fact.segment, fact.offset))
    return sorted(unique.values(), key=lambda fact: (fact.at, -first[fact.segment], fact.segment, fact.offset))
