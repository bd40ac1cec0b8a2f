"""Whose matter is it: a proposal from the dispatch directory, and why. Pure.

A rule is for a category (of any level, or every one) at a place (what the case's place begins with, whether the names
of province and city stand before it or not; or everywhere). The nearest category wins; of two rules for the same one,
that which tells more of the case's place.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_ABOVE = re.compile(r"[一-鿿]{2,8}?(?:省|自治区|市|自治州|地区|盟)")


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
class Ruling:
    """A remembered ruling on a matter of one category. ``case_number``: the case in which it was made."""

    id: int
    case_number: str
    place: str
    lead: str
    supervising: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What to fill in. ``why`` tells the person who decides, in Chinese; ``passed_over`` are rules that fitted less.

    ``rule`` None: the directory says nothing, but there is a ruling.
    """

    lead: str
    supervising: str
    co_handlers: tuple[str, ...] = ()
    why: str
    rule: Rule | None = None
    ruling: Ruling | None = None
    passed_over: tuple[int, ...] = ()


def propose(
    path: Sequence[Level], place: str, rules: Iterable[Rule], rulings: Iterable[Ruling] = ()
) -> Proposal | None:
    """The unit that was ruled to have this matter, else the most specific rule's; None: a person has to choose."""
    found = _by_directory(path, place, rules)
    ruling = recall(place, rulings)
    if ruling is None:
        return found
    return Proposal(
        lead=ruling.lead, supervising=ruling.supervising, ruling=ruling, rule=found.rule if found else None,
        why=f"工单 {ruling.case_number} 中已裁定：同类事项在「{ruling.place}」由该单位承办",
    )  # fmt: skip


def by_first_owner(found: Proposal | None, leads: Sequence[str], supervising: str | None) -> Proposal | None:
    """首接负责: when two or more units have given a case back and nothing was ruled, the first of them leads and the
    others help. ``leads``: those units, in the order in which they had it."""
    if len(leads) < 2 or (found is not None and found.ruling is not None):
        return found
    watching = found.supervising if found is not None else supervising
    if watching is None:
        return found
    return Proposal(
        lead=leads[0], supervising=watching, co_handlers=tuple(leads[1:]), rule=found.rule if found else None,
        why=f"已有 {len(leads)} 个单位退回，职责不清：按首接负责，由最先接单的单位牵头，其他单位协办",
    )  # fmt: skip


def recall(place: str, rulings: Iterable[Ruling]) -> Ruling | None:
    """Of the rulings on a category that for the longest place, then the newest; None where the place is not known."""
    reached = [(reach(ruling.place, place), ruling.id, ruling) for ruling in rulings if squeezed(ruling.place)]
    fitting = [(far, number, ruling) for far, number, ruling in reached if far is not None]
    return max(fitting, key=lambda one: one[:2])[2] if fitting else None


def _by_directory(path: Sequence[Level], place: str, rules: Iterable[Rule]) -> Proposal | None:
    depth = {level.code: number for number, level in enumerate(path, start=1)} | {"": 0}
    reached = [(rule, reach(rule.place, place)) for rule in rules if rule.category in depth]
    fitting = {rule: far for rule, far in reached if far is not None}
    if not fitting:
        return None
    ranked = sorted(fitting, key=lambda rule: (-depth[rule.category], -fitting[rule], rule.id))
    best = ranked[0]
    return Proposal(
        lead=best.lead,
        supervising=best.supervising,
        co_handlers=best.co_handlers,
        rule=best,
        why=_why(best, path[: depth[best.category]], len(path)),
        passed_over=tuple(rule.id for rule in ranked[1:]),
    )


def reach(of: str, place: str) -> int | None:
    """Up to which character of the squeezed ``place`` the place ``of`` a rule is told in it, 0 where the rule has none;
    None: the rule is for another place."""
    whole = squeezed(place)
    ends = [
        len(whole) - len(rest) + len(wanted)
        for wanted in _forms(of)
        for rest in _forms(place)
        if wanted and rest.startswith(wanted)
    ]
    return max(ends, default=None) if squeezed(of) else 0


def _forms(place: str) -> Iterator[str]:
    """The squeezed place as it is, and without the names of province and city before it."""
    rest = squeezed(place)
    yield rest
    while found := _ABOVE.match(rest):
        rest = rest[found.end() :]
        yield rest


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
