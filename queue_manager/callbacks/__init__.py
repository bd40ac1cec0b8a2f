"""Citizens who are to be called back: who asked for it by key, and who gave up waiting (漏接回拨).

Knows the list, its order and who may take whom. Knows nothing of how a number is dialled.
"""

from queue_manager.callbacks.controls import CallbackControls
from queue_manager.callbacks.desk import CallbackDesk
from queue_manager.callbacks.dialling import Dialler, OrderDialler
from queue_manager.callbacks.keeper import CallbackKeeper
from queue_manager.callbacks.queries import CallbackCounts, CallbackQueries, CallbackRow
from queue_manager.callbacks.rules import CALLBACK_LIMITS, CallbackRules

__all__ = [
    "CALLBACK_LIMITS",
    "CallbackControls",
    "CallbackCounts",
    "CallbackDesk",
    "CallbackKeeper",
    "CallbackQueries",
    "CallbackRow",
    "CallbackRules",
    "Dialler",
    "OrderDialler",
]
