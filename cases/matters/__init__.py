"""The same matter: cases that are like one another or follow one (并单), and the guard against dispatching one twice.

Compares values and finds candidates by their traces; what a person may read of them is ``cases.reading``'s.
"""

from cases.matters.errors import LinkRefused, MergeRefused, SameMatterOpen
from cases.matters.likeness import Why
from cases.matters.merge_rows import NOT_TOLD_YET, told_states
from cases.matters.unnamed import UNNAMED, kept_from, unnamed

__all__ = [
    "NOT_TOLD_YET",
    "UNNAMED",
    "LinkRefused",
    "MergeRefused",
    "SameMatterOpen",
    "Why",
    "kept_from",
    "told_states",
    "unnamed",
]
