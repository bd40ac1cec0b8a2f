"""What a city decides about orders to units, and about calls and messages of the machine: a page and JSON for each."""

from web.admin.city_rules.pages import CALLBACK_RULES, FOLLOW_UP_RULES, ORDER_RULES, RATING_RULES, UNREAD_RULES

__all__ = ["CALLBACK_RULES", "FOLLOW_UP_RULES", "ORDER_RULES", "RATING_RULES", "UNREAD_RULES"]
