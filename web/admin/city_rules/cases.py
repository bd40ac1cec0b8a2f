"""What a city decides about its cases: what orders ask for, when a case lingers, who is called back and how often."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from cases import CALLING_BACK_KEYS, EXCLUSION_NAMES, CallingBack, Field, LingeringRules, OrderDemands, longest
from web.admin.city_rules import words
from web.admin.city_rules.items import Item, numbers
from web.admin.city_rules.pages import CityRule

CALLING_LIMITS = {"tries": (1, 10), "wait_hours": (1, 168)}
LINGERING_LIMITS = {
    name: (1, most)
    for name, most in words.MOST_LINGERING.items()
    if name in {one.name for one in fields(LingeringRules)}
}


def _called_back(stored: object) -> dict[str, Any]:
    rules = CallingBack.of(stored)
    return asdict(rules) | {"excluded": [one.value for one in EXCLUSION_NAMES if one in rules.excluded]}


def _mapping(stored: object) -> Mapping[str, Any]:
    return stored if isinstance(stored, Mapping) else {}


ORDER_RULES = CityRule(
    key="cases.order_demands", path="/admin/rules/orders", title="交办要求", about=words.ABOUT_ORDERS,
    values=lambda stored: asdict(OrderDemands.of(stored)),
    items=lambda _: [Item(name=name, label=label, kind="area", longest=longest(Field.QUALITY_DEMAND))
                     for name, label in words.ORDERS],
).page()  # fmt: skip
LINGERING_RULES = CityRule(
    key="cases.lingering", path="/admin/rules/lingering", title="积案标准", about=words.ABOUT_LINGERING,
    values=lambda stored: asdict(LingeringRules.read(dict(_mapping(stored)))),
    items=lambda _: numbers(LINGERING_LIMITS, {name: words.LINGERING[name] for name in LINGERING_LIMITS}),
).page()  # fmt: skip
CALLING_BACK_RULES = CityRule(
    key="cases.calling_back", path="/admin/rules/calling-back", title="人工回访", about=words.ABOUT_CALLING_BACK,
    values=_called_back, apart=CALLING_BACK_KEYS,
    items=lambda _: [
        *numbers(CALLING_LIMITS, words.CALLING_BACK),
        Item(name="excluded", label="不回访的工单", kind="ticks", choices=tuple(EXCLUSION_NAMES.items())),
    ],
).page()  # fmt: skip
