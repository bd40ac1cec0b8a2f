"""Words with places that are filled from a case, as ``{工单编号}``. Pure; which places there are is each room's own."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

_PLACE = re.compile(r"[{｛]([^{}｛｝\n]{0,32})[}｝]")
_BRACES = re.compile(r"[{}｛｝]")


@dataclass(frozen=True, slots=True)
class FilledText:
    """``missing``: placeholders the case says nothing about; in ``text`` they stand as 〔…待填写〕."""

    text: str
    missing: tuple[str, ...]


def places_of(body: str) -> tuple[str, ...]:
    """The placeholders in ``body``, each once, in their order."""
    return tuple(dict.fromkeys(map(str.strip, _PLACE.findall(body))))


def placeholder_faults(body: str, known: Collection[str]) -> list[str]:
    """What is wrong with the placeholders of ``body`` where those of ``known`` may stand, in Chinese."""
    unknown = [name for name in places_of(body) if name not in known]
    faults = [f"没有占位符「{name[:20]}」；可以使用：{'、'.join(known)}。" for name in unknown]
    if _BRACES.search(_PLACE.sub("", body)):
        faults.append("花括号没有成对；花括号只用于占位符，如 {工单编号}。")
    return faults


def fill(body: str, values: Mapping[str, str | None]) -> FilledText:
    """``body`` with ``values`` by name of placeholder; what is filled in is never read for placeholders again."""
    missing: dict[str, None] = {}

    def value_of(found: re.Match[str]) -> str:
        name = found.group(1).strip()
        value = values.get(name)
        if value:
            return value
        missing[name] = None
        return f"〔{name}待填写〕"

    return FilledText(_PLACE.sub(value_of, body), tuple(missing))
