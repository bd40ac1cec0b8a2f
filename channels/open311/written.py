"""Answers of Open311 as XML: what JSON says in lists and names, in elements. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ITEMS = {
    "services": "service", "service_requests": "request", "errors": "error", "attributes": "attribute",
    "endpoints": "endpoint", "formats": "format",
}  # fmt: skip
"""What one of a list is called."""


def as_xml(root: str, value: Any) -> bytes:
    """``value`` (names, lists, texts, numbers, None) under the element ``root``."""
    element = Element(root)
    _fill(element, value)
    return bytes(tostring(element, encoding="UTF-8", xml_declaration=True))


def _fill(element: Element, value: Any) -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _fill(SubElement(element, name), inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            _fill(SubElement(element, ITEMS.get(element.tag, "item")), inner)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = _UNWRITABLE.sub("", str(value))
