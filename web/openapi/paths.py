"""Addresses with patterns, as the router takes them, into templates and parameters of OpenAPI. Pure."""

import re
from typing import Any

_NAME = re.compile(r"[a-z_]+")
PARAMETERS = {
    "id": "编号",
    "number": "工单编号，如 20261122-000001；专报为专报编号，如 2026-0001",
    "decision": "处置",
    "code": "对接单位的代码",
    "action": "操作名称",
    "name": "操作名称",
    "tag": "标签",
}
"""What the parts of addresses are."""


def template(path: str) -> tuple[str, list[dict[str, Any]]]:
    """``/cases/{number:[0-9]+}`` -> ``/cases/{number}`` and the parameter with its pattern. Raises ``ValueError``."""
    plain, parameters, rest = "", [], path
    while rest:
        before, brace, after = rest.partition("{")
        plain += before
        if not brace:
            break
        inner, rest = _closed(after)
        name, _, pattern = inner.partition(":")
        if not _NAME.fullmatch(name):
            raise ValueError(f"no parameter: {inner}")
        plain += f"{{{name}}}"
        parameters.append(_parameter(name, pattern))
    return plain, parameters


def _closed(text: str) -> tuple[str, str]:
    """``text`` up to the brace that closes it, and what follows; patterns have braces of their own."""
    depth = 1
    for place, sign in enumerate(text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0:
            return text[:place], text[place + 1 :]
    raise ValueError("a brace is not closed")


def _parameter(name: str, pattern: str) -> dict[str, Any]:
    schema = {"type": "string"} | ({"pattern": f"^{pattern}$"} if pattern else {})
    return {
        "name": name, "in": "path", "required": True, "description": PARAMETERS.get(name, name), "schema": schema,
    }  # fmt: skip
