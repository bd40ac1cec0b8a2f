"""How deep each unit stands in the tree. Pure."""

from collections.abc import Mapping

from cases.units.errors import UnitLoop


def levels_of(parents: Mapping[str, str | None]) -> dict[str, int]:
    """Each unit's level, 1 for the top of a tree. ``parents`` names the unit above each.

    Raises ``UnitLoop``: a unit would stand below itself.
    """
    found: dict[str, int] = {}
    for code in parents:
        path = [code]
        while (above := parents.get(path[-1])) is not None:
            if above in path:
                raise UnitLoop(code)
            path.append(above)
        found[code] = len(path)
    return found
