"""What a city decides about citizens' being called and cases that linger: a page and JSON for each setting."""

from web.admin.city_rules.pages import (
    ASKING_RULES,
    CALLBACK_RULES,
    FOLLOW_UP_RULES,
    LINGERING_RULES,
    RATING_RULES,
    UNREAD_RULES,
)

__all__ = [
    "ASKING_RULES",
    "CALLBACK_RULES",
    "FOLLOW_UP_RULES",
    "LINGERING_RULES",
    "RATING_RULES",
    "UNREAD_RULES",
]
