"""What a city decides about its cases: what orders ask for, when a case lingers, who is called back and how often."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from cases import (
    CALLING_BACK_KEYS,
    CALLING_BACK_LIMITS,
    EXCLUSION_NAMES,
    LINGERING_LIMITS,
    CallingBack,
    Field,
    LingeringRules,
    OrderDemands,
    longest,
)
from web.admin.city_rules import words
from web.admin.city_rules.items import Item, numbers
from web.admin.city_rules.pages import CityRule
from web.admin.fields import Fields


def _called_back(stored: object) -> dict[str, Any]:
    rules = CallingBack.of(stored)
    return asdict(rules) | {"excluded": [one.value for one in EXCLUSION_NAMES if one in rules.excluded]}


def _longer(given: Fields, values: Mapping[str, Any]) -> None:
    given.check(values["days"] < values["long_days"], "“老大难”的天数应多于“积案”。", at="long_days")


ORDER_RULES = CityRule(
    key="cases.order_demands", path="/admin/rules/orders", title="交办要求", about=words.ABOUT_ORDERS,
    values=lambda stored: asdict(OrderDemands.of(stored)),
    items=lambda _: [Item(name=name, label=label, kind="area", longest=longest(Field.QUALITY_DEMAND))
                     for name, label in words.ORDERS],
).page()  # fmt: skip
LINGERING_RULES = CityRule(
    key="cases.lingering", path="/admin/rules/lingering", title="积案标准", about=words.ABOUT_LINGERING,
    values=lambda stored: asdict(LingeringRules.read(stored)),
    items=lambda _: numbers(LINGERING_LIMITS, words.LINGERING), check=_longer,
).page()  # fmt: skip
CALLING_BACK_RULES = CityRule(
    key="cases.calling_back", path="/admin/rules/calling-back", title="人工回访", about=words.ABOUT_CALLING_BACK,
    values=_called_back, apart=CALLING_BACK_KEYS,
    items=lambda _: [
        *numbers(CALLING_BACK_LIMITS, words.CALLING_BACK),
        Item(name="excluded", label="不回访的工单", kind="ticks", choices=tuple(EXCLUSION_NAMES.items())),
    ],
).page()  # fmt: skip
