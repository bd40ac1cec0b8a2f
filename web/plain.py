"""Values as JSON can hold them."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any


def plain(value: object) -> Any:
    """``value`` as JSON: times in ISO 8601 UTC, enums as their values."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value
