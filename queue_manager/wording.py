"""Texts of messages to citizens that a city words itself. Pure."""

LONGEST_MESSAGE = 300
"""Characters; a longer one would be sent in many parts."""


def usable_text(value: object) -> str | None:
    """``value``, if it can be sent."""
    return value if isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_MESSAGE else None
