"""Whose matter is it: a proposal from the dispatch directory, and why. Pure.

A rule is for a category (of any level, or every one) at a place (what the case's place begins with, or everywhere).
The nearest category wins; of two rules for the same one, that with the longer place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a category's path, the first level first."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """What somebody writes into the directory. ``category`` and ``place`` may be empty: any. Units are codes."""

    category: str
    place: str
    lead: str
    co_handlers: tuple[str, ...] = ()
    supervising: str
    profile: str | None = None
    case_class: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(RuleText):
    """A line of the directory."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What to fill in. ``why`` tells the person who decides, in Chinese; ``passed_over`` are rules that fitted less."""

    rule: Rule
    why: str
    passed_over: tuple[int, ...]


def propose(path: Sequence[Level], place: str, rules: Iterable[Rule]) -> Proposal | None:
    """The proposal of the most specific rule; None: the directory says nothing of this, a person has to choose."""
    depth = {level.code: number for number, level in enumerate(path, start=1)} | {"": 0}
    where = squeezed(place)
    fitting = [rule for rule in rules if rule.category in depth and where.startswith(squeezed(rule.place))]
    if not fitting:
        return None
    ranked = sorted(fitting, key=lambda rule: (-depth[rule.category], -len(squeezed(rule.place)), rule.id))
    best = ranked[0]
    return Proposal(
        rule=best,
        why=_why(best, path[: depth[best.category]], len(path)),
        passed_over=tuple(rule.id for rule in ranked[1:]),
    )


def squeezed(place: str) -> str:
    """A place as it is compared: without blanks, which people set as they like."""
    return "".join(place.split())


def _why(rule: Rule, path: Sequence[Level], depth: int) -> str:
    if path:
        category = f"事项分类「{' › '.join(level.name for level in path)}」"
        category += "" if len(path) == depth else "（上级分类的规则）"
    else:
        category = "不分事项的规则"
    place = f"、地点「{rule.place}」" if rule.place else "、不分地点"
    note = f"。{rule.note}" if rule.note else ""
    return f"派单目录第 {rule.id} 条：{category}{place}{note}"
