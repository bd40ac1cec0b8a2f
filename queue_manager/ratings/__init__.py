"""Ratings given after the call: who is asked, by a call of ours or by a message, and his one answer (一次一评).

Knows the requests and their tries. A rating is a fact only when Asterisk's own record tells it (``HOTLINE_RATING``), as
every other: the dialplan writes it when a key was pressed, and we have it written when a message came.
"""

from queue_manager.ratings.answers import RatingAnswers
from queue_manager.ratings.asking import RATING_ASK, RATING_NOTE, RatingAsker, RatingNoter
from queue_manager.ratings.controls import RatingControls
from queue_manager.ratings.keeper import RatingKeeper
from queue_manager.ratings.rules import RATING_LIMITS, RatingRules

__all__ = [
    "RATING_ASK",
    "RATING_LIMITS",
    "RATING_NOTE",
    "RatingAnswers",
    "RatingAsker",
    "RatingControls",
    "RatingKeeper",
    "RatingNoter",
    "RatingRules",
]
