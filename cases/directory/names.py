"""Categories as people read and choose them: names instead of codes. Pure."""

from collections.abc import Mapping, Sequence

from db.tables import Category

PARTED = " › "
INDENT = "　"


def category_names(tree: Sequence[Category]) -> Mapping[str, str]:
    """The whole path of each category by its code, in use or not: 「市容管理 › 市政设施 › 路灯不亮」."""
    known = {row.code: row for row in tree}
    return {row.code: PARTED.join(one.name for one in _path(known, row)) for row in tree}


def category_choices(tree: Sequence[Category]) -> tuple[tuple[str, str], ...]:
    """Code and name of those in use, each behind the one above it, further in by its level."""
    known = {row.code: row for row in tree}
    chosen = sorted((row for row in tree if row.active), key=lambda row: [one.code for one in _path(known, row)])
    return tuple((row.code, INDENT * (row.level - 1) + row.name) for row in chosen)


def _path(known: Mapping[str, Category], row: Category) -> list[Category]:
    above = known.get(row.parent) if row.parent else None
    return [*(_path(known, above) if above else ()), row]
