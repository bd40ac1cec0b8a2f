"""What a city decides about its cases, and about calls and messages of the machine: a page and JSON for each."""

from web.admin.city_rules.cases import CALLING_BACK_RULES, LINGERING_RULES, ORDER_RULES
from web.admin.city_rules.pages import CALLBACK_RULES, FOLLOW_UP_RULES, RATING_RULES, UNREAD_RULES

__all__ = [
    "CALLBACK_RULES",
    "CALLING_BACK_RULES",
    "FOLLOW_UP_RULES",
    "LINGERING_RULES",
    "ORDER_RULES",
    "RATING_RULES",
    "UNREAD_RULES",
]
