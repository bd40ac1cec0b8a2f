"""The tree of categories as a list to choose from. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.tables import Category


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryGroup:
    """A category of the first level with everything one may choose in it: code and words."""

    name: str
    choices: tuple[tuple[str, str], ...]


def paths_of(rows: Sequence[Category]) -> dict[str, tuple[str, ...]]:
    """Names from the first level down, by code, of the categories whose whole path is in use; in the order of codes."""
    known = {row.code: row for row in rows if row.active}
    found: dict[str, tuple[str, ...]] = {}
    for row in sorted(known.values(), key=lambda one: (one.level, one.code)):
        if row.parent is None:
            found[row.code] = (row.name,)
        elif row.parent in found:
            found[row.code] = (*found[row.parent], row.name)
    return dict(sorted(found.items()))


def groups_of(rows: Sequence[Category]) -> list[CategoryGroup]:
    """By their first level, that level itself first."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, path in paths_of(rows).items():
        groups.setdefault(path[0], []).append((code, " › ".join(path[1:]) or f"{path[0]}（其他）"))
    return [CategoryGroup(name=name, choices=tuple(choices)) for name, choices in groups.items()]
